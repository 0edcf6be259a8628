import type { Patch } from "../api/types.ts";
import type { KubernetesObject } from "../objects/types/kinds.ts";
import type { Invocation } from "./command.ts";
import { type Complaint, refusal, warn } from "./complaints.ts";
import { type DryRun, dryRunSuffix } from "./flag-sets.ts";
import { printObjects } from "./printers/output.ts";
import { qualifiedName } from "./resource-names.ts";
import type { Target } from "./targets.ts";

export type Written =
  | { readonly ok: true; readonly object: KubernetesObject; readonly isChanged: boolean }
  | { readonly ok: false; readonly complaint: Complaint };

/** Sends a patch for an object, printing the server's warnings. A dry run is asked of the server too, so that it answers. */
export function sendPatch(
  invocation: Invocation,
  { object }: Target,
  patch: Patch,
  options: {
    readonly dryRun?: DryRun;
    readonly subresource?: "status" | "scale";
    readonly prefix?: string;
  } = {},
): Written {
  const { kind, metadata } = object;
  const { dryRun = "none", subresource, prefix } = options;
  const answer = invocation.api.patch({ kind, namespace: metadata.namespace, name: metadata.name }, patch, {
    dryRun: dryRun !== "none",
    ...(subresource === undefined ? {} : { subresource }),
  });
  if (!answer.ok) return { ok: false, complaint: refusal(answer.error, prefix) };
  warn(invocation, answer.warnings);
  const isChanged = answer.object !== object;
  return { ok: true, object: answer.object, isChanged };
}

/** Says what was done to an object, or prints it as `-o` asks. */
export function report(
  invocation: Invocation,
  target: Target,
  operation: string,
  dryRun: DryRun = "none",
): readonly Complaint[] {
  const output = invocation.flags.text("output");
  const name = qualifiedName(target.resource, target.object.metadata.name);
  if (output === "") invocation.print(`${name} ${operation}${dryRunSuffix(dryRun)}\n`);
  else if (output === "name") invocation.print(`${name}\n`);
  else return printObjects(invocation, [target.object], output);
  return [];
}
