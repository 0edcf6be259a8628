import type { FieldValidation, Patch } from "../api/types.ts";
import type { JsonObject } from "../objects/json.ts";
import { toManifest } from "../objects/manifest.ts";
import type { Resource } from "../objects/resources.ts";
import type { KubernetesObject } from "../objects/types/kinds.ts";
import type { Invocation } from "./command.ts";
import { type Complaint, refusal, type ServerComplaint, warn } from "./complaints.ts";
import type { Described } from "./documents.ts";
import { type DryRun, dryRunSuffix, fieldValidationOf } from "./flag-sets.ts";
import { printOne } from "./printers/output.ts";
import { qualifiedName } from "./resource-names.ts";
import type { Target } from "./targets.ts";

export type Written =
  | { readonly ok: true; readonly object: KubernetesObject; readonly isChanged: boolean }
  | { readonly ok: false; readonly complaint: ServerComplaint };

export interface SendOptions {
  readonly dryRun?: DryRun;
  readonly subresource?: "status" | "scale";
  readonly fieldValidation?: FieldValidation;
  /** Put before the server's words when it refuses. */
  readonly prefix?: string;
}

/** Sends a patch for an object, printing the server's warnings. A dry run is asked of the server too, so that it answers. */
export function sendPatch(
  invocation: Invocation,
  { object }: Target,
  patch: Patch,
  options: SendOptions = {},
): Written {
  const { kind, metadata } = object;
  const { dryRun = "none", subresource, fieldValidation, prefix } = options;
  const answer = invocation.api.patch({ kind, namespace: metadata.namespace, name: metadata.name }, patch, {
    dryRun: dryRun !== "none",
    ...(subresource === undefined ? {} : { subresource }),
    ...(fieldValidation === undefined ? {} : { fieldValidation }),
  });
  if (!answer.ok) return { ok: false, complaint: refusal(answer.error, prefix) };
  warn(invocation, answer.warnings);
  const isChanged = answer.object !== object;
  return { ok: true, object: answer.object, isChanged };
}

/** Creates what a document describes, as it is to be sent, and says so. */
export function sendNew(
  invocation: Invocation,
  { resource, name, source }: Described,
  sent: JsonObject,
  dryRun: DryRun,
): readonly Complaint[] {
  if (dryRun === "client") {
    return reportManifest(invocation, { resource, name, manifest: () => sent }, "created", dryRun);
  }
  const answer = invocation.api.createManifest(sent, {
    dryRun: dryRun === "server",
    fieldValidation: fieldValidationOf(invocation),
  });
  if (!answer.ok) return [refusal(answer.error, `error when creating "${source}": `)];
  warn(invocation, answer.warnings);
  return report(invocation, { resource, object: answer.object }, "created", dryRun);
}

/** Says what was done to an object, or prints it as `-o` asks. */
export function report(
  invocation: Invocation,
  { resource, object }: Target,
  operation: string,
  dryRun: DryRun = "none",
): readonly Complaint[] {
  const { name } = object.metadata;
  return reportManifest(
    invocation,
    { resource, name, manifest: () => toManifest(object) },
    operation,
    dryRun,
  );
}

/** The same of what is only a manifest, as under `--dry-run=client`. */
function reportManifest(
  invocation: Invocation,
  described: { readonly resource: Resource; readonly name: string; manifest(): JsonObject },
  operation: string,
  dryRun: DryRun,
): readonly Complaint[] {
  const output = invocation.flags.text("output");
  const name = qualifiedName(described.resource, described.name);
  if (output !== "" && output !== "name") return printOne(invocation, described.manifest(), output);
  invocation.print(output === "name" ? `${name}\n` : `${name} ${operation}${dryRunSuffix(dryRun)}\n`);
  return [];
}
