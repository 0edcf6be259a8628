import type { Json, JsonObject } from "../../objects/json.ts";
import { type Command, DONE, type Invocation } from "../command.ts";
import { type Complaint, fail, finish, mistake } from "../complaints.ts";
import { RECORD_FLAG, readDryRun, TARGET_FLAGS, WRITE_FLAGS } from "../flag-sets.ts";
import { type MapChange, readMapChange } from "../map-change.ts";
import { findTargets, type Target } from "../targets.ts";
import { report, sendPatch } from "../writes.ts";

/** `kubectl annotate`: sets annotations, removes them (`key-`) or lists them. */
export const annotate: Command = {
  flags: {
    ...TARGET_FLAGS,
    ...WRITE_FLAGS,
    ...RECORD_FLAG,
    all: { type: "bool" },
    "all-namespaces": { type: "bool", short: "A" },
    "field-selector": { type: "text" },
    overwrite: { type: "bool" },
    list: { type: "bool" },
    local: { type: "bool" },
    "resource-version": { type: "text" },
  },
  run(invocation) {
    const read = readDryRun(invocation);
    if ("problem" in read) return fail(invocation, read.problem);
    const isListing = invocation.flags.on("list");
    const change = readMapChange(invocation.args, "annotation");
    if ("complaint" in change) return finish(invocation, [change.complaint]);
    if (change.isEmpty && !isListing) return fail(invocation, "at least one annotation update is required");
    const { targets, complaints } = findTargets(invocation, change.resources);
    const problems = targets.flatMap((target) =>
      isListing ? list(invocation, target) : annotateOne(invocation, target, change, read.dryRun),
    );
    const all = [...complaints, ...problems];
    return all.length > 0 ? finish(invocation, all) : DONE;
  },
};

const CHANGE_CAUSE = "kubernetes.io/change-cause";

function annotateOne(
  invocation: Invocation,
  target: Target,
  { added, removed }: MapChange,
  dryRun: "none" | "client" | "server",
): readonly Complaint[] {
  const { annotations } = target.object.metadata;
  if (!invocation.flags.on("overwrite")) {
    // The cause of a change may always be replaced.
    const taken = Object.keys(added).filter((key) => key !== CHANGE_CAUSE && annotations[key] !== undefined);
    if (taken.length > 0) {
      const list = taken.map((key) => `'${key}' already has a value (${annotations[key]})`).join("; ");
      return [mistake(`--overwrite is false but found the following declared annotation(s): ${list}`)];
    }
  }
  const changes: { [key: string]: Json } = { ...added };
  for (const key of removed) changes[key] = null;
  const body: JsonObject = { metadata: { annotations: changes } };
  const written = sendPatch(invocation, target, { type: "merge", body }, { dryRun });
  if (!written.ok) return [written.complaint];
  return report(invocation, { resource: target.resource, object: written.object }, "annotated", dryRun);
}

function list(invocation: Invocation, { object }: Target): readonly Complaint[] {
  for (const key of Object.keys(object.metadata.annotations).sort()) {
    invocation.print(`${key}=${object.metadata.annotations[key]}\n`);
  }
  return [];
}
