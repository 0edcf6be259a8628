import type { ApiError } from "../objects/api-error.ts";
import { groupResource, resourceOf } from "../objects/resources.ts";
import type { Kind } from "../objects/types/kinds.ts";

/** Refusals in the words of the API server (apimachinery/pkg/api/errors). */

/** There is no object of this name. */
export const notFound = (kind: Kind, name: string): ApiError => ({
  code: 404,
  reason: "NotFound",
  message: `${resourceName(kind)} "${name}" not found`,
});

/** There is an object of this name. */
export const alreadyExists = (kind: Kind, name: string): ApiError => ({
  code: 409,
  reason: "AlreadyExists",
  message: `${resourceName(kind)} "${name}" already exists`,
});

/** Admission does not let it pass. */
export const forbidden = (kind: Kind, name: string, why: string): ApiError => ({
  code: 403,
  reason: "Forbidden",
  message: `${resourceName(kind)} "${name}" is forbidden: ${why}`,
});

/** `resource` only where it is not the kind's own, as for `pods/binding`. */
export const conflict = (kind: Kind, name: string, why: string, resource = resourceName(kind)): ApiError => ({
  code: 409,
  reason: "Conflict",
  message: `Operation cannot be fulfilled on ${resource} "${name}": ${why}`,
});

/** The request makes no sense in itself. */
export const badRequest = (message: string): ApiError => ({ code: 400, reason: "BadRequest", message });

/** For subresources and kinds that there are not. */
export const NO_SUCH_RESOURCE: ApiError = {
  code: 404,
  reason: "NotFound",
  message: "the server could not find the requested resource",
};

/** Why a write that knew an older version is refused (registry.OptimisticLockErrorMsg). */
export const OBJECT_MODIFIED =
  "the object has been modified; please apply your changes to the latest version and try again";

const resourceName = (kind: Kind): string => groupResource(resourceOf(kind));
