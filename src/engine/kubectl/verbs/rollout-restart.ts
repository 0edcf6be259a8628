import { groupResource } from "../../objects/resources.ts";
import { timestamp } from "../../objects/timestamps.ts";
import type { Command, Invocation } from "../command.ts";
import { type Complaint, fail, finish, mistake } from "../complaints.ts";
import { TARGET_FLAGS, WRITE_FLAGS } from "../flag-sets.ts";
import { findTargets, namesNothing, RESOURCE_REQUIRED, type Target } from "../targets.ts";
import { report, sendPatch } from "../writes.ts";

/** `kubectl rollout restart`: notes the time in the pod template, which makes a new revision. */
export const rolloutRestart: Command = {
  flags: { ...TARGET_FLAGS, ...WRITE_FLAGS },
  run(invocation) {
    if (namesNothing(invocation)) return fail(invocation, RESOURCE_REQUIRED);
    const { targets, complaints } = findTargets(invocation, invocation.args, { kindAlone: true });
    const problems = targets.flatMap((target) => restart(invocation, target));
    return finish(invocation, [...complaints, ...problems]);
  },
};

const RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

function restart(invocation: Invocation, target: Target): readonly Complaint[] {
  const { object, resource } = target;
  const name = `${groupResource(resource)} "${object.metadata.name}"`;
  if (object.kind !== "Deployment") return [mistake(`error: ${name} restarting is not supported`)];
  if (object.spec.paused === true) {
    return [mistake(`error: ${name} can't restart paused deployment (run rollout resume first)`)];
  }
  const now = timestamp(invocation.api.now());
  if (object.spec.template.metadata.annotations?.[RESTARTED_AT] === now) {
    const advice =
      "if restart has already been triggered within the past second, please wait before attempting to trigger another";
    return [mistake(`failed to create patch for ${object.metadata.name}: ${advice}`)];
  }
  const body = { spec: { template: { metadata: { annotations: { [RESTARTED_AT]: now } } } } };
  const written = sendPatch(invocation, target, { type: "strategic", body });
  return written.ok
    ? report(invocation, { resource, object: written.object }, "restarted")
    : [written.complaint];
}
