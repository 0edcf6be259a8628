import { isJsonObject, type Json } from "../objects/json.ts";
import { matchesSelector } from "../objects/label-selector.ts";
import { parseLabelSelector } from "../objects/label-selector-parser.ts";
import { toManifest } from "../objects/manifest.ts";
import { apiVersionOf, type Resource } from "../objects/resources.ts";
import type { Kind, KubernetesObject } from "../objects/types/kinds.ts";
import { type Complaint, mistake, refusal } from "./complaints.ts";
import type { Flags } from "./flags.ts";

type Selectors =
  | { readonly ok: true; readonly selects: (object: KubernetesObject) => boolean }
  | { readonly ok: false; readonly complaint: Complaint };

/** Reads `-l` and `--field-selector` for objects of a kind. */
export function readSelectors(flags: Flags, resource: Resource): Selectors {
  const labels = parseLabelSelector(flags.text("selector"));
  if (!labels.ok) return { ok: false, complaint: mistake(labels.error) };
  const fields = readFieldSelector(flags.text("field-selector"), resource);
  if (!fields.ok) return fields;
  return {
    ok: true,
    selects: (object) => matchesSelector(labels.selector, object.metadata.labels) && fields.selects(object),
  };
}

/** Fields that the API server can select by, besides name and namespace. */
const SELECTABLE: { readonly [K in Kind]?: readonly string[] } = {
  Pod: [
    "spec.nodeName",
    "spec.restartPolicy",
    "spec.schedulerName",
    "spec.serviceAccountName",
    "spec.hostNetwork",
    "status.phase",
    "status.podIP",
    "status.nominatedNodeName",
  ],
  Event: [
    "involvedObject.kind",
    "involvedObject.namespace",
    "involvedObject.name",
    "involvedObject.uid",
    "involvedObject.apiVersion",
    "involvedObject.resourceVersion",
    "involvedObject.fieldPath",
    "reason",
    "reportingComponent",
    "source",
    "type",
  ],
  ReplicaSet: ["status.replicas"],
  Namespace: ["status.phase"],
  Node: ["spec.unschedulable"],
  Secret: ["type"],
  Service: ["spec.clusterIP", "spec.type"],
};

function readFieldSelector(text: string, resource: Resource): Selectors {
  const terms: { readonly field: string; readonly value: string; readonly isEqual: boolean }[] = [];
  for (const part of text.split(",").filter((piece) => piece !== "")) {
    const match = /^([^=!]+)(==|=|!=)(.*)$/.exec(part);
    const [, field = "", operator, value = ""] = match ?? [];
    if (match === null) {
      return {
        ok: false,
        complaint: mistake(`invalid field selector: "${part}"; can't understand '${part}'`),
      };
    }
    const known = ["metadata.name", "metadata.namespace", ...(SELECTABLE[resource.kind] ?? [])];
    if (!known.includes(field)) return { ok: false, complaint: notSelectable(resource, text, field) };
    terms.push({ field, value, isEqual: operator !== "!=" });
  }
  if (terms.length === 0) return { ok: true, selects: () => true };
  return {
    ok: true,
    selects: (object) => {
      const manifest = toManifest(object);
      return terms.every(({ field, value, isEqual }) => (textAt(manifest, field) === value) === isEqual);
    },
  };
}

function notSelectable(resource: Resource, text: string, field: string): Complaint {
  const listed = `${apiVersionOf(resource)}, Resource=${resource.plural}`;
  const message = `Unable to find "${listed}" that match label selector "", field selector "${text}": field label not supported: ${field}`;
  return refusal({ code: 400, reason: "BadRequest", message });
}

function textAt(manifest: Json, path: string): string {
  let value: Json | undefined = manifest;
  for (const step of path.split(".")) value = isJsonObject(value) ? value[step] : undefined;
  if (typeof value === "boolean" || typeof value === "number") return `${value}`;
  return typeof value === "string" ? value : "";
}
