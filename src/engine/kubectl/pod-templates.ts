import { asJsonObject, isJsonObject, type JsonObject, objectsIn } from "../objects/json.ts";
import { toManifest } from "../objects/manifest.ts";
import type { KubernetesObject } from "../objects/types/kinds.ts";
import { qualifiedPlural } from "./resource-names.ts";
import type { Target } from "./targets.ts";

/** The pod specification inside an object: of its template, or its own. */
export interface PodTemplate {
  readonly containers: readonly JsonObject[];
  readonly initContainers: readonly JsonObject[];
  /** The rest of the pod specification. */
  readonly spec: JsonObject;
}

/** Kinds that hold a pod template; a Pod is its own. */
export function podTemplateOf({ resource, object }: Target): PodTemplate | { readonly problem: string } {
  const { spec } = object.kind === "Pod" ? toManifest(object) : templateOf(object);
  if (!isJsonObject(spec)) {
    const name = qualifiedPlural(resource, object.metadata.name);
    return {
      problem: `${name} the object is not a pod or does not have a pod template: *${resource.version}.${resource.kind}`,
    };
  }
  return {
    containers: objectsIn(spec.containers),
    initContainers: objectsIn(spec.initContainers),
    spec,
  };
}

/** A merge patch that replaces parts of the pod specification of an object. */
export function templatePatch({ object }: Target, spec: JsonObject): JsonObject {
  return object.kind === "Pod" ? { spec } : { spec: { template: { spec } } };
}

/** The pod template of a workload; empty for an object that has none. */
export function templateOf(object: KubernetesObject): JsonObject {
  return asJsonObject(asJsonObject(toManifest(object).spec).template);
}
