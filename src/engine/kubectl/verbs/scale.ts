import type { JsonObject } from "../../objects/json.ts";
import { type Command, DONE } from "../command.ts";
import { type Complaint, fail, finish, mistake, refusal } from "../complaints.ts";
import { RECORD_FLAG, readDryRun, TARGET_FLAGS, WRITE_FLAGS } from "../flag-sets.ts";
import { findTargets, type Target } from "../targets.ts";
import { report, sendPatch } from "../writes.ts";

/** `kubectl scale`: writes the scale subresource, so it changes the number of replicas and nothing else. */
export const scale: Command = {
  flags: {
    ...TARGET_FLAGS,
    ...WRITE_FLAGS,
    ...RECORD_FLAG,
    all: { type: "bool" },
    replicas: { type: "int" },
    "current-replicas": { type: "int", initial: "-1" },
    "resource-version": { type: "text" },
    timeout: { type: "duration", initial: "0" },
  },
  run(invocation) {
    const { flags, args } = invocation;
    const read = readDryRun(invocation);
    if ("problem" in read) return fail(invocation, read.problem);
    const replicas = flags.whole("replicas");
    if (replicas === undefined) return fail(invocation, 'required flag(s) "replicas" not set');
    if (replicas < 0) {
      const message = "The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0";
      return fail(invocation, message);
    }
    const { targets, complaints } = findTargets(invocation, args);
    if (targets.length === 0 && complaints.length === 0)
      return fail(invocation, "no objects passed to scale");
    if (complaints.length > 0) return finish(invocation, complaints);
    const body: JsonObject = { spec: { replicas } };
    for (const target of targets) {
      const obstacle = obstacleTo(target, flags.whole("current-replicas") ?? -1);
      if (obstacle !== undefined) return finish(invocation, [obstacle]);
      const options = { dryRun: read.dryRun, subresource: "scale" } as const;
      const written = sendPatch(invocation, target, { type: "merge", body }, options);
      if (!written.ok) return finish(invocation, [written.complaint]);
      const scaled: Target = { resource: target.resource, object: written.object };
      const problems = report(invocation, scaled, "scaled", read.dryRun);
      if (problems.length > 0) return finish(invocation, problems);
    }
    return DONE;
  },
};

function obstacleTo({ object }: Target, expected: number): Complaint | undefined {
  if (object.kind !== "Deployment" && object.kind !== "ReplicaSet") {
    const message = "the server could not find the requested resource";
    return refusal({ code: 404, reason: "NotFound", message });
  }
  if (expected < 0 || object.spec.replicas === expected) return undefined;
  return mistake(`Expected replicas to be ${expected}, was ${object.spec.replicas}`);
}
