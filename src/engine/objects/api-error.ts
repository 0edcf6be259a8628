/** One complaint of validation, as the API server words it: `spec.replicas: Invalid value: -1: must be …`. */
export interface FieldError {
  readonly field: string;
  /** `Invalid value: -1: must be greater than or equal to 0`, without the field. */
  readonly message: string;
}

/** metav1.Status of a refused call. */
export interface ApiError {
  readonly code: number;
  readonly reason:
    | "BadRequest"
    | "NotFound"
    | "AlreadyExists"
    | "Conflict"
    | "Invalid"
    | "Forbidden"
    | "MethodNotAllowed"
    | "TooManyRequests"
    | "InternalError";
  /** As the API server words it, e.g. `deployments.apps "web" not found`. */
  readonly message: string;
  /** Field errors of an Invalid object, in the server's order. */
  readonly causes?: readonly FieldError[];
}
