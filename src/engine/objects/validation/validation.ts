/** Which rules judge an object of which kind. */

import type { FieldError } from "../api-error.ts";
import type { JsonObject } from "../json.ts";
import { labelProblems, subdomainProblems } from "../names.ts";
import type { Kind } from "../types/kinds.ts";
import { validateDeployment, validateReplicaSet, validateSelectorUpdate } from "./apps-validation.ts";
import {
  validateConfigMap,
  validateImmutableUpdate,
  validateNode,
  validateSecret,
  validateSecretUpdate,
} from "./core-validation.ts";
import { validateMeta, validateMetaUpdate } from "./meta-validation.ts";
import { validatePod, validatePodUpdate } from "./pod-validation.ts";
import { validateService, validateServiceUpdate } from "./service-validation.ts";

/** What is wrong with a new object, in the server's order. */
export function validateObject(kind: Kind, object: JsonObject): readonly FieldError[] {
  switch (kind) {
    case "Deployment":
      return validateDeployment(object);
    case "ReplicaSet":
      return validateReplicaSet(object);
    case "Pod":
      return validatePod(object);
    case "Service":
      return validateService(object);
    case "ConfigMap":
      return validateConfigMap(object);
    case "Secret":
      return validateSecret(object);
    case "Node":
      return validateNode(object);
    case "Namespace":
      return validateMeta(object, false, labelProblems);
    case "EndpointSlice":
    case "ServiceAccount":
      return validateMeta(object, true, subdomainProblems);
    case "Event":
      return [];
  }
}

/** What is wrong with an object that is to replace `old`, in the server's order. */
export function validateObjectUpdate(kind: Kind, object: JsonObject, old: JsonObject): readonly FieldError[] {
  const meta = validateMetaUpdate(object, old);
  switch (kind) {
    case "Deployment":
    case "ReplicaSet":
      return [...meta, ...validateObject(kind, object), ...validateSelectorUpdate(object, old)];
    case "Pod":
      return [...meta, ...validateObject(kind, object), ...validatePodUpdate(object, old)];
    case "Service":
      return [...meta, ...validateServiceUpdate(object, old), ...validateObject(kind, object)];
    case "ConfigMap":
      return [...meta, ...validateImmutableUpdate(object, old), ...validateObject(kind, object)];
    case "Secret":
      return [...meta, ...validateSecretUpdate(object, old), ...validateObject(kind, object)];
    default:
      return [...meta, ...validateObject(kind, object)];
  }
}
