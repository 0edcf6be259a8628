import { groupResource } from "../../objects/resources.ts";
import type { Command, Invocation } from "../command.ts";
import { type Complaint, fail, finish, mistake } from "../complaints.ts";
import { TARGET_FLAGS, WRITE_FLAGS } from "../flag-sets.ts";
import { findTargets, namesNothing, RESOURCE_REQUIRED, type Target } from "../targets.ts";
import { report, sendPatch } from "../writes.ts";

/** `kubectl rollout pause`: the controller stops rolling; scaling still works. */
export const rolloutPause: Command = switchCommand({
  paused: true,
  operation: "paused",
  refused: "is already paused",
  unsupported: "pausing is not supported",
});

/** `kubectl rollout resume` */
export const rolloutResume: Command = switchCommand({
  paused: false,
  operation: "resumed",
  refused: "is not paused",
  unsupported: "resuming is not supported",
});

interface Switch {
  readonly paused: boolean;
  readonly operation: string;
  /** Said of an object that is in this state already. */
  readonly refused: string;
  readonly unsupported: string;
}

function switchCommand(wanted: Switch): Command {
  return {
    flags: { ...TARGET_FLAGS, ...WRITE_FLAGS },
    run(invocation) {
      if (namesNothing(invocation)) return fail(invocation, RESOURCE_REQUIRED);
      const { targets, complaints } = findTargets(invocation, invocation.args, { kindAlone: true });
      const problems = targets.flatMap((target) => turn(invocation, target, wanted));
      return finish(invocation, [...complaints, ...problems]);
    },
  };
}

function turn(invocation: Invocation, target: Target, wanted: Switch): readonly Complaint[] {
  const { object, resource } = target;
  const name = `${groupResource(resource)} "${object.metadata.name}"`;
  if (object.kind !== "Deployment") return [mistake(`error: ${name} ${wanted.unsupported}`)];
  if ((object.spec.paused === true) === wanted.paused) return [mistake(`error: ${name} ${wanted.refused}`)];
  const body = { spec: { paused: wanted.paused ? true : null } };
  const written = sendPatch(invocation, target, { type: "merge", body }, { prefix: "failed to patch: " });
  return written.ok
    ? report(invocation, { resource, object: written.object }, wanted.operation)
    : [written.complaint];
}
