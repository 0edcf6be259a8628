import { matchesFields, parseFieldSelector } from "../objects/field-selector.ts";
import { quote } from "../objects/go-text.ts";
import { matchesSelector } from "../objects/label-selector.ts";
import { parseLabelSelector } from "../objects/label-selector-parser.ts";
import type { Resource } from "../objects/resources.ts";
import type { KubernetesObject } from "../objects/types/kinds.ts";
import { type Complaint, refusal } from "./complaints.ts";
import type { Flags } from "./flags.ts";

type Selectors =
  | { readonly ok: true; readonly selects: (object: KubernetesObject) => boolean }
  | { readonly ok: false; readonly complaint: Complaint };

/** Reads `-l` and `--field-selector` for objects of a kind: the server reads them, and kubectl says for what it asked. */
export function readSelectors(flags: Flags, resource: Resource): Selectors {
  const labels = parseLabelSelector(flags.text("selector"));
  if (!labels.ok) return { ok: false, complaint: refused(flags, resource, labels.error) };
  const fields = parseFieldSelector(flags.text("field-selector"), resource.kind);
  if (!fields.ok) return { ok: false, complaint: refused(flags, resource, fields.error) };
  return {
    ok: true,
    selects: (object) =>
      matchesSelector(labels.selector, object.metadata.labels) && matchesFields(fields.selector, object),
  };
}

/** k8s.io/cli-runtime/pkg/resource/selector.go, Visit: the group of the core is empty text before the slash. */
function refused(flags: Flags, { group, version, plural }: Resource, problem: string): Complaint {
  const listed = `${group}/${version}, Resource=${plural}`;
  const labels = quote(flags.text("selector"));
  const fields = quote(flags.text("field-selector"));
  const message = `Unable to find ${quote(listed)} that match label selector ${labels}, field selector ${fields}: ${problem}`;
  return refusal({ code: 400, reason: "BadRequest", message });
}
