import { atSeconds } from "../../../src/engine/kernel/units.ts";
import type { Draft } from "../../../src/engine/objects/draft.ts";
import type { JsonObject } from "../../../src/engine/objects/json.ts";
import { type GivenState, readManifest } from "../../../src/engine/objects/manifest.ts";
import type { Namespace } from "../../../src/engine/objects/types/core.ts";
import type { ObjectMeta } from "../../../src/engine/objects/types/meta.ts";

/** Metadata as the store keeps it. */
export function meta(name: string, namespace: string): ObjectMeta {
  return {
    name,
    namespace,
    uid: `uid-of-${name}`,
    resourceVersion: 12,
    generation: 1,
    creationTimestamp: atSeconds(3),
    labels: {},
    annotations: {},
    ownerReferences: [],
    finalizers: [],
  };
}

export function namespaceObject(name: string): Namespace {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: meta(name, ""),
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  };
}

/** A Deployment's manifest with the members of its spec that a test is about. */
export function deploymentManifest(spec: JsonObject = {}): JsonObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web" },
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: { containers: [{ name: "web", image: "web:1" }] },
      },
      ...spec,
    },
  };
}

/** A manifest that must be readable. */
export function read(manifest: JsonObject): { readonly draft: Draft; readonly given: GivenState } {
  const result = readManifest(manifest);
  if (!result.ok) throw new Error(result.error.message);
  return result;
}
