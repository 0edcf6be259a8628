import type { Json, JsonObject } from "../../objects/json.ts";
import { labelValueProblems } from "../../objects/names.ts";
import type { StringMap } from "../../objects/types/meta.ts";
import { type Command, DONE, type Invocation } from "../command.ts";
import { type Complaint, fail, finish, mistake } from "../complaints.ts";
import { RECORD_FLAG, readDryRun, TARGET_FLAGS, WRITE_FLAGS } from "../flag-sets.ts";
import { readMapChange } from "../map-change.ts";
import { findTargets, type Target } from "../targets.ts";
import { report, sendPatch } from "../writes.ts";

/** `kubectl label`: sets labels, removes them (`key-`) or lists them. */
export const label: Command = {
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
    const change = readMapChange(invocation.args, "label");
    if ("complaint" in change) return finish(invocation, [change.complaint]);
    const isListing = invocation.flags.on("list");
    if (change.isEmpty && !isListing) return fail(invocation, "at least one label update is required");
    const badValue = Object.entries(change.added).find(([, value]) => labelValueProblems(value).length > 0);
    if (badValue !== undefined) {
      const [key, value] = badValue;
      return fail(
        invocation,
        `invalid label value: "${key}=${value}": ${labelValueProblems(value).join("; ")}`,
      );
    }
    const { targets, complaints } = findTargets(invocation, change.resources);
    const problems = targets.flatMap((target) =>
      isListing ? list(invocation, target) : labelOne(invocation, target, change, read.dryRun),
    );
    const all = [...complaints, ...problems];
    return all.length > 0 ? finish(invocation, all) : DONE;
  },
};

interface LabelChange {
  readonly added: StringMap;
  readonly removed: readonly string[];
}

function labelOne(
  invocation: Invocation,
  target: Target,
  { added, removed }: LabelChange,
  dryRun: "none" | "client" | "server",
): readonly Complaint[] {
  const { labels } = target.object.metadata;
  const overwrite = invocation.flags.on("overwrite");
  const taken = Object.entries(added).find(([key, value]) => (labels[key] ?? value) !== value);
  if (taken !== undefined && !overwrite) {
    const [key] = taken;
    return [mistake(`'${key}' already has a value (${labels[key]}), and --overwrite is false`)];
  }
  for (const key of removed) if (labels[key] === undefined) invocation.print(`label "${key}" not found.\n`);
  const changes: { [key: string]: Json } = { ...added };
  for (const key of removed) changes[key] = null;
  const body: JsonObject = { metadata: { labels: changes } };
  const written = sendPatch(invocation, target, { type: "merge", body }, { dryRun });
  if (!written.ok) return [written.complaint];
  const after = written.object.metadata.labels;
  return report(
    invocation,
    { resource: target.resource, object: written.object },
    operationOf(labels, after, overwrite),
    dryRun,
  );
}

/** kubectl compares the lengths of both texts, and only where overwriting is off. */
function operationOf(before: StringMap, after: StringMap, overwrite: boolean): string {
  const isSame = Object.keys({ ...before, ...after }).every((key) => before[key] === after[key]);
  if (isSame) return "not labeled";
  return !overwrite && JSON.stringify(after).length < JSON.stringify(before).length ? "unlabeled" : "labeled";
}

function list(invocation: Invocation, { object }: Target): readonly Complaint[] {
  for (const key of Object.keys(object.metadata.labels).sort()) {
    invocation.print(`${key}=${object.metadata.labels[key]}\n`);
  }
  return [];
}
