import type { DeleteOptions } from "../../api/types.ts";
import { later } from "../../kernel/units.ts";
import { resourceOf } from "../../objects/resources.ts";
import type { Change } from "../../objects/store.ts";
import {
  type Command,
  DONE,
  type Invocation,
  type Outcome,
  type Terminal,
  type Waiting,
} from "../command.ts";
import { type Complaint, fail, finish, isForgiven, refusal, warn } from "../complaints.ts";
import { dryRunSuffix, readDryRun, TARGET_FLAGS, WRITE_FLAGS } from "../flag-sets.ts";
import { kindWord, qualifiedName, qualifiedPlural } from "../resource-names.ts";
import { current, findTargets, type Target, watched } from "../targets.ts";

/** `kubectl delete`: asks for the end of objects and, unless told otherwise, waits until they are gone. */
export const deleteObjects: Command = {
  flags: {
    ...TARGET_FLAGS,
    ...WRITE_FLAGS,
    all: { type: "bool" },
    "all-namespaces": { type: "bool", short: "A" },
    "field-selector": { type: "text" },
    cascade: { type: "text", initial: "background", bare: "background" },
    "grace-period": { type: "int", initial: "-1" },
    force: { type: "bool" },
    now: { type: "bool" },
    wait: { type: "bool", initial: "true" },
    timeout: { type: "duration", initial: "0" },
    "ignore-not-found": { type: "bool" },
  },
  run(invocation) {
    const read = readDryRun(invocation);
    if ("problem" in read) return fail(invocation, read.problem);
    const plan = readPlan(invocation);
    if ("problem" in plan) return fail(invocation, plan.problem);
    if (plan.isForced && plan.options.gracePeriodSeconds === 0)
      invocation.complain(`Warning: ${IMMEDIATE}\n`);
    const found = findTargets(invocation, invocation.args);
    const missing = found.complaints.filter((complaint) => !isForgiven(invocation, complaint));
    if (found.targets.length === 0 && missing.length === 0) invocation.print("No resources found\n");
    const refusals: Complaint[] = [];
    for (const target of found.targets) {
      const refused = read.dryRun === "none" ? remove(invocation, target, plan.options) : undefined;
      if (refused !== undefined) refusals.push(refused);
      else
        announce(invocation, target, plan.isForced ? "force deleted" : "deleted", dryRunSuffix(read.dryRun));
    }
    const complaints = [...missing, ...refusals];
    if (complaints.length > 0) return finish(invocation, complaints);
    if (!invocation.flags.on("wait") || read.dryRun !== "none") return DONE;
    const timeout = invocation.flags.duration("timeout");
    return remaining(invocation, {
      kind: "deletion",
      objects: found.targets.map(watched),
      ...(timeout > 0 ? { deadline: later(invocation.api.now(), timeout) } : {}),
    });
  },
};

type DeletionWait = Extract<Waiting, { readonly kind: "deletion" }>;

/** Goes on after a write to the store, or gives up when the time is over. */
export function resumeDelete(waiting: DeletionWait, terminal: Terminal, change: Change | undefined): Outcome {
  if (change !== undefined) return change.type === "DELETED" ? remaining(terminal, waiting) : { waiting };
  const [first] = waiting.objects;
  if (first === undefined) return DONE;
  const name = qualifiedPlural(resourceOf(first.kind), first.name);
  return fail(terminal, `timed out waiting for the condition on ${name}`);
}

function remaining(terminal: Terminal, waiting: DeletionWait): Outcome {
  const objects = waiting.objects.filter((object) => current(terminal, object) !== undefined);
  return objects.length === 0 ? DONE : { waiting: { ...waiting, objects } };
}

const IMMEDIATE =
  "Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.";

interface Plan {
  readonly options: DeleteOptions;
  readonly isForced: boolean;
}

/** Grace period, force and cascade, as kubectl makes them agree (delete.go, Complete and Validate). */
function readPlan({ flags }: Invocation): Plan | { readonly problem: string } {
  const isForced = flags.on("force");
  let grace = flags.whole("grace-period") ?? -1;
  if (flags.on("now")) {
    if (grace !== -1) return { problem: "--now and --grace-period cannot be specified together" };
    grace = 1;
  }
  if (grace === 0 && !isForced) grace = 1;
  if (isForced && grace < 0) grace = 0;
  if (isForced && grace > 0) {
    return { problem: "--force and --grace-period greater than 0 cannot be specified together" };
  }
  const policy = POLICIES.get(flags.text("cascade"));
  if (policy === undefined) {
    const expected = 'Must be "background", "foreground", or "orphan"';
    return { problem: `invalid cascade value (${flags.text("cascade")}). ${expected}` };
  }
  return {
    options: { propagationPolicy: policy, ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}) },
    isForced,
  };
}

const POLICIES: ReadonlyMap<string, "Background" | "Foreground" | "Orphan"> = new Map([
  ["background", "Background"],
  ["true", "Background"],
  ["foreground", "Foreground"],
  ["orphan", "Orphan"],
  ["false", "Orphan"],
]);

function remove(invocation: Invocation, { object }: Target, options: DeleteOptions): Complaint | undefined {
  const { kind, metadata } = object;
  const { namespace, name } = metadata;
  const answer = invocation.api.delete({ kind, namespace, name }, options);
  if (!answer.ok) return refusal(answer.error);
  warn(invocation, answer.warnings);
  return undefined;
}

function announce(
  invocation: Invocation,
  { resource, object }: Target,
  operation: string,
  suffix: string,
): void {
  const { name, namespace } = object.metadata;
  if (invocation.flags.text("output") === "name") {
    invocation.print(`${qualifiedName(resource, name)}\n`);
    return;
  }
  const place = namespace === "" ? "" : ` from ${namespace} namespace`;
  invocation.print(`${kindWord(resource)} "${name}" ${operation}${place}${suffix}\n`);
}
