import type { JsonObject } from "../objects/json.ts";
import type { StringMap } from "../objects/types/meta.ts";
import type { Command, Invocation } from "./command.ts";
import { type Complaint, fail, finish } from "./complaints.ts";
import { type DryRun, RECORD_FLAG, readDryRun, TARGET_FLAGS, WRITE_FLAGS } from "./flag-sets.ts";
import { type MapChange, readMapChange } from "./map-change.ts";
import { findTargets, type Target } from "./targets.ts";
import { report, sendPatch } from "./writes.ts";

/** What tells `kubectl label` and `annotate` apart. */
export interface MapCommand {
  readonly what: "label" | "annotation";
  /** The map in the metadata that is changed. */
  readonly member: "labels" | "annotations";
  /** What is wrong with the values of the line, if kubectl itself looks at them. */
  valueProblem?(added: StringMap): string | undefined;
  /** Why a change may not be made to a map, unless values may be overwritten. */
  overwriteProblem(before: StringMap, added: StringMap): Complaint | undefined;
  /** Says what is to be said before the change is sent. */
  announce?(invocation: Invocation, before: StringMap, change: MapChange): void;
  /** What was done to an object: `annotated`. */
  operation(before: StringMap, after: StringMap, overwrite: boolean): string;
}

/** Builds the command: find the objects, and list their map or send what is to change in it. */
export function createMapCommand(map: MapCommand): Command {
  return {
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
      const change = readMapChange(invocation.args, map.what);
      if ("complaint" in change) return finish(invocation, [change.complaint]);
      const isListing = invocation.flags.on("list");
      if (change.isEmpty && !isListing) {
        return fail(invocation, `at least one ${map.what} update is required`);
      }
      const problem = map.valueProblem?.(change.added);
      if (problem !== undefined) return fail(invocation, problem);
      const { targets, complaints } = findTargets(invocation, change.resources);
      const problems = targets.flatMap((target) =>
        isListing ? list(invocation, map, target) : changeOne(invocation, map, target, change, read.dryRun),
      );
      return finish(invocation, [...complaints, ...problems]);
    },
  };
}

function changeOne(
  invocation: Invocation,
  map: MapCommand,
  target: Target,
  change: MapChange,
  dryRun: DryRun,
): readonly Complaint[] {
  const before = target.object.metadata[map.member];
  const overwrite = invocation.flags.on("overwrite");
  const obstacle = overwrite ? undefined : map.overwriteProblem(before, change.added);
  if (obstacle !== undefined) return [obstacle];
  map.announce?.(invocation, before, change);
  const removed = change.removed.map((key) => [key, null] as const);
  const changes: JsonObject = { ...change.added, ...Object.fromEntries(removed) };
  const body: JsonObject = { metadata: { [map.member]: changes } };
  const written = sendPatch(invocation, target, { type: "merge", body }, { dryRun });
  if (!written.ok) return [written.complaint];
  const { object } = written;
  const operation = map.operation(before, object.metadata[map.member], overwrite);
  return report(invocation, { resource: target.resource, object }, operation, dryRun);
}

function list(invocation: Invocation, { member }: MapCommand, { object }: Target): readonly Complaint[] {
  const map = object.metadata[member];
  for (const key of Object.keys(map).sort()) invocation.print(`${key}=${map[key]}\n`);
  return [];
}
