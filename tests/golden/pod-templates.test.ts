import type { JsonObject } from "../../src/engine/objects/json.ts";
import { readManifest } from "../../src/engine/objects/manifest.ts";
import { dumpTemplate, podTemplateHash } from "../../src/engine/objects/pod-template-hash.ts";
import { type QosInput, qosClassOf } from "../../src/engine/objects/qos-class.ts";
import type { StringMap } from "../../src/engine/objects/types/meta.ts";
import type { PodTemplateSpec } from "../../src/engine/objects/types/pod.ts";
import { describeTable } from "./support/golden.ts";

interface Named {
  readonly name: string;
  readonly template: JsonObject;
}

describeTable<Named, unknown>("pod_template_dump", ({ template }) => ({
  dump: dumpTemplate(defaulted(template)),
}));

describeTable<Named, unknown>("pod_template_hash", ({ name, template }) => {
  const stored = defaulted(template);
  const hash = podTemplateHash(stored);
  return {
    hash,
    collision: { 0: podTemplateHash(stored, 0), 1: podTemplateHash(stored, 1) },
    replicaSet: `${name}-${hash}`,
  };
});

type Requirements = { readonly requests?: StringMap | null; readonly limits?: StringMap | null };

describeTable<{ containers: readonly Requirements[]; initContainers?: readonly Requirements[] }, string>(
  "qos_class",
  ({ containers, initContainers }) =>
    qosClassOf({
      containers: containers.map(container),
      initContainers: (initContainers ?? []).map(container),
    }),
);

function container({ requests, limits }: Requirements): QosInput["containers"][number] {
  return { resources: { ...(requests ? { requests } : {}), ...(limits ? { limits } : {}) } };
}

/** The template as the API server stores it in a Deployment. */
function defaulted(template: JsonObject): PodTemplateSpec {
  const manifest = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web" },
    spec: { template },
  };
  const read = readManifest(manifest);
  if (!read.ok) throw new Error(read.error.message);
  if (read.draft.kind !== "Deployment") throw new Error("not a Deployment");
  return read.draft.spec.template;
}
