/** Field selectors: the text of `kubectl get --field-selector` (k8s.io/apimachinery/pkg/fields). */

import type { Kind, KubernetesObject } from "./types/kinds.ts";

export interface FieldRequirement {
  readonly field: string;
  readonly operator: "=" | "==" | "!=";
  readonly value: string;
}

export type FieldSelectorResult =
  | { readonly ok: true; readonly selector: readonly FieldRequirement[] }
  | { readonly ok: false; readonly error: string };

/**
 * Reads `status.phase!=Running,spec.nodeName=node-1` for a kind; fields that the kind is not selected by are
 * refused.
 */
export function parseFieldSelector(text: string, kind: Kind): FieldSelectorResult {
  const selector: FieldRequirement[] = [];
  for (const term of text.split(/(?<!\\),/)) {
    if (term === "") continue;
    const match = /^([^=!]*)(==|!=|=)(.*)$/s.exec(term);
    if (match === null) {
      return { ok: false, error: `invalid selector: '${text}'; can't understand '${term}'` };
    }
    const [, field = "", operator = "=", value = ""] = match;
    if (!fieldsOfKind(kind).has(field)) return { ok: false, error: unknownField(field, kind) };
    selector.push({
      field,
      operator: operator === "!=" ? "!=" : "=",
      value: value.replaceAll(/\\(.)/g, "$1"),
    });
  }
  return { ok: true, selector };
}

/** Whether an object's fields satisfy every requirement. */
export function matchesFields(selector: readonly FieldRequirement[], object: KubernetesObject): boolean {
  return selector.every(
    ({ field, operator, value }) => (fieldOf(object, field) === value) === (operator !== "!="),
  );
}

const EVERY_KIND = ["metadata.name", "metadata.namespace"];

/**
 * What the conversions of field labels let through (pkg/apis/core/v1/conversion.go). ReplicaSets have none of their own, though
 * the documentation lists `status.replicas` (kubernetes/kubernetes#135136).
 */
const OF_KIND: { readonly [K in Kind]?: readonly string[] } = {
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
  Node: ["spec.unschedulable"],
  Namespace: ["status.phase"],
  Secret: ["type"],
  Service: ["spec.clusterIP", "spec.type"],
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
};

const fieldsOfKind = (kind: Kind): ReadonlySet<string> => new Set([...EVERY_KIND, ...(OF_KIND[kind] ?? [])]);

const unknownField = (field: string, kind: Kind): string =>
  OF_KIND[kind] === undefined
    ? `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`
    : `field label not supported: ${field}`;

/** The text of a field; empty where the object has none, as the server has it. */
function fieldOf(object: KubernetesObject, field: string): string {
  if (object.kind === "Event" && field === "source") return object.source.component;
  let value: unknown = object;
  for (const name of field.split(".")) {
    value =
      typeof value === "object" && value !== null ? new Map(Object.entries(value)).get(name) : undefined;
  }
  if (value === undefined)
    return field.endsWith("unschedulable") || field.endsWith("hostNetwork") ? "false" : "";
  return `${value}`;
}
