import type { FieldValidation, Patch } from "../api/types.ts";
import type { JsonObject } from "../objects/json.ts";
import { toManifest } from "../objects/manifest.ts";
import type { Resource } from "../objects/resources.ts";
import type { KubernetesObject } from "../objects/types/kinds.ts";
import type { Invocation } from "./command.ts";
import { type Complaint, refusal, warn } from "./complaints.ts";
import { type DryRun, dryRunSuffix } from "./flag-sets.ts";
import { printOne } from "./printers/output.ts";
import { qualifiedName } from "./resource-names.ts";
import type { Target } from "./targets.ts";

export type Written =
  | { readonly ok: true; readonly object: KubernetesObject; readonly isChanged: boolean }
  | { readonly ok: false; readonly complaint: Complaint };

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
export function reportManifest(
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
