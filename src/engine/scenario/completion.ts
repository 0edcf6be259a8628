import { stringify } from "yaml";
import type { Addition } from "./addition.ts";
import { missingReferences } from "./missing-references.ts";
import { missingServices } from "./missing-services.ts";
import type { ReadManifest } from "./read-manifests.ts";
import type { Supplied } from "./scenario.ts";

/**
 * What a bare file needs to run: Namespaces, Secrets and ConfigMaps that are named, and a Service for a Deployment
 * without one. Each is listed, so that nothing is added in secret.
 */
export function missingObjects(manifests: readonly ReadManifest[]): readonly Addition[] {
  return [...missingNamespaces(manifests), ...missingReferences(manifests), ...missingServices(manifests)];
}

export const suppliedBy = (addition: Addition): Supplied => ({
  text: addition.text,
  yaml: stringify(addition.manifest),
});

const PRESENT_NAMESPACES = ["default", "kube-system", "kube-public", "kube-node-lease"];

function missingNamespaces(manifests: readonly ReadManifest[]): readonly Addition[] {
  const present = new Set(PRESENT_NAMESPACES);
  for (const { draft } of manifests) if (draft.kind === "Namespace") present.add(draft.metadata.name ?? "");
  const wanted = manifests
    .map(({ draft }) => draft.metadata.namespace)
    .filter((name) => name !== "" && !present.has(name));
  return [...new Set(wanted)].map((name) => ({
    text: `Namespace ${name}, which objects in the files are in`,
    manifest: { apiVersion: "v1", kind: "Namespace", metadata: { name } },
  }));
}
