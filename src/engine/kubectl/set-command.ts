import type { JsonObject } from "../objects/json.ts";
import { sameValue } from "../objects/same-value.ts";
import { changeCause } from "./change-cause.ts";
import type { Command, Invocation } from "./command.ts";
import { type Complaint, fail, finish, mistake } from "./complaints.ts";
import { type DryRun, RECORD_FLAG, readDryRun, TARGET_FLAGS, WRITE_FLAGS } from "./flag-sets.ts";
import type { FlagTable } from "./flags.ts";
import { type PodTemplate, podTemplateOf, templatePatch } from "./pod-templates.ts";
import { findTargets, type Target } from "./targets.ts";
import { report, sendPatch } from "./writes.ts";

/** The lists of containers of a pod specification that an update replaces. */
export interface ContainerUpdate {
  readonly containers: readonly JsonObject[];
  readonly initContainers: readonly JsonObject[];
}

/** What is common to the `kubectl set` commands that change containers of pod templates. */
export interface SetCommand {
  readonly flags: FlagTable;
  /** `image updated` */
  readonly operation: string;
  /** `failed to patch image update to pod template: `, before the server's words. */
  readonly failure: string;
  /** Takes the arguments apart; the update of each template, or what is wrong with the line. */
  read(
    invocation: Invocation,
  ):
    | { readonly resources: readonly string[]; update(template: PodTemplate): ContainerUpdate | Complaint }
    | { readonly complaint: Complaint };
}

/** Builds the command: find the objects, update each template, send what has changed. */
export function createSetCommand(set: SetCommand): Command {
  return {
    flags: {
      ...TARGET_FLAGS,
      ...WRITE_FLAGS,
      ...RECORD_FLAG,
      all: { type: "bool" },
      local: { type: "bool" },
      ...set.flags,
    },
    run(invocation) {
      const read = readDryRun(invocation);
      if ("problem" in read) return fail(invocation, read.problem);
      const request = set.read(invocation);
      if ("complaint" in request) return finish(invocation, [request.complaint]);
      const found = findTargets(invocation, request.resources);
      if (found.complaints.length > 0) return finish(invocation, found.complaints);
      const complaints: Complaint[] = [];
      for (const target of found.targets) {
        complaints.push(...updateOne(invocation, set, target, request.update, read.dryRun));
      }
      return finish(invocation, complaints);
    },
  };
}

function updateOne(
  invocation: Invocation,
  set: SetCommand,
  target: Target,
  update: (template: PodTemplate) => ContainerUpdate | Complaint,
  dryRun: DryRun,
): readonly Complaint[] {
  const template = podTemplateOf(target);
  if ("problem" in template) return [mistake(template.problem)];
  const wanted = update(template);
  if ("from" in wanted) return [wanted];
  const isSame =
    sameValue(wanted.containers, template.containers) &&
    sameValue(wanted.initContainers, template.initContainers);
  const cause = changeCause(invocation);
  if (isSame && cause === undefined) return [];
  const spec: JsonObject = {
    containers: wanted.containers,
    ...(wanted.initContainers.length > 0 ? { initContainers: wanted.initContainers } : {}),
  };
  const body: JsonObject = { ...templatePatch(target, spec), ...cause };
  const written = sendPatch(invocation, target, { type: "merge", body }, { dryRun });
  if (!written.ok) return [mistake(`${set.failure}${written.complaint.error.message}`)];
  return report(invocation, { resource: target.resource, object: written.object }, set.operation, dryRun);
}

/** Parts of `NAME=value` and `NAME-` behind the resources (cmdutil.GetResourcesAndPairs). */
export function resourcesAndPairs(
  args: readonly string[],
  pairType: string,
):
  | { readonly resources: readonly string[]; readonly pairs: readonly string[] }
  | { readonly complaint: Complaint } {
  const resources: string[] = [];
  const pairs: string[] = [];
  for (const arg of args) {
    const isPair = arg.indexOf("=") > 0 || (arg.endsWith("-") && arg !== "-");
    if (isPair) pairs.push(arg);
    else if (pairs.length === 0) resources.push(arg);
    else {
      return { complaint: mistake(`all resources must be specified before ${pairType} changes: ${arg}`) };
    }
  }
  return { resources, pairs };
}

/** Whether a container is meant by `-c`: a name, `*` for all, or a pattern with stars. */
export function isChosen(container: JsonObject, pattern: string): boolean {
  const name = `${container.name}`;
  const expression = pattern
    .split("*")
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
  return new RegExp(`^${expression}$`).test(name);
}
