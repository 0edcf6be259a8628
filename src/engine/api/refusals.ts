import type { ApiError, FieldError } from "../objects/api-error.ts";
import type { Kind } from "../objects/types/kinds.ts";

/** Refusals in the words of the API server (apimachinery/pkg/api/errors). */

export const notFound = (kind: Kind, name: string): ApiError => ({
  code: 404,
  reason: "NotFound",
  message: `${resourceName(kind)} "${name}" not found`,
});

export const alreadyExists = (kind: Kind, name: string): ApiError => ({
  code: 409,
  reason: "AlreadyExists",
  message: `${resourceName(kind)} "${name}" already exists`,
});

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

export const invalid = (kind: Kind, name: string, cause: FieldError): ApiError => ({
  code: 422,
  reason: "Invalid",
  message: `${kind} "${name}" is invalid: ${cause.field}: ${cause.message}`,
  causes: [cause],
});

export const badRequest = (message: string): ApiError => ({ code: 400, reason: "BadRequest", message });

export const OBJECT_MODIFIED =
  "the object has been modified; please apply your changes to the latest version and try again";

/** How refusals name a kind: plural with its group, e.g. `deployments.apps`. */
const RESOURCE_NAMES: Readonly<Record<Kind, string>> = {
  Namespace: "namespaces",
  Node: "nodes",
  Pod: "pods",
  ReplicaSet: "replicasets.apps",
  Deployment: "deployments.apps",
  Service: "services",
  EndpointSlice: "endpointslices.discovery.k8s.io",
  ConfigMap: "configmaps",
  Secret: "secrets",
  ServiceAccount: "serviceaccounts",
  Event: "events",
};

const resourceName = (kind: Kind): string => RESOURCE_NAMES[kind];
