import type { KubernetesObject } from "../objects/types/kinds.ts";
import type { ObjectMeta } from "../objects/types/meta.ts";

/** Kinds of which the server keeps a status. */
export type ObjectWithStatus = Extract<KubernetesObject, { readonly status: unknown }>;

/** A version of an object with other metadata. */
export function withMetadata(object: KubernetesObject, metadata: ObjectMeta): KubernetesObject {
  if (object.kind === "EndpointSlice") {
    const { apiVersion, kind, addressType, endpoints, ports } = object;
    return { apiVersion, kind, metadata, addressType, endpoints, ports };
  }
  return object.kind === "Pod" ? withStatusOf(object, object, metadata) : { ...object, metadata };
}

/**
 * A version of `object` with other metadata and the status of `source`, which is of the same kind. Kinds that a rollout
 * writes get their members one by one: that takes a fraction of the time of a spread, and all versions have one shape.
 */
export function withStatusOf(
  object: ObjectWithStatus,
  source: ObjectWithStatus,
  metadata: ObjectMeta,
): KubernetesObject {
  if (object.kind === "Pod" && source.kind === "Pod") {
    const { apiVersion, kind, spec } = object;
    return { apiVersion, kind, metadata, spec, status: source.status };
  }
  if (object.kind === "ReplicaSet" && source.kind === "ReplicaSet") {
    const { apiVersion, kind, spec } = object;
    return { apiVersion, kind, metadata, spec, status: source.status };
  }
  if (object.kind === "Deployment" && source.kind === "Deployment") {
    const { apiVersion, kind, spec } = object;
    return { apiVersion, kind, metadata, spec, status: source.status };
  }
  return spread(object, metadata, source.status);
}

const spread = <T extends ObjectWithStatus>(object: T, metadata: ObjectMeta, status: T["status"]): T => ({
  ...object,
  metadata,
  status,
});
