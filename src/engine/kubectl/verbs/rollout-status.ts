import { later } from "../../kernel/units.ts";
import { groupKind } from "../../objects/resources.ts";
import type { Change } from "../../objects/store.ts";
import type { Deployment } from "../../objects/types/apps.ts";
import { type Command, DONE, type Outcome, type Terminal, type Waiting } from "../command.ts";
import { fail, finish } from "../complaints.ts";
import { TARGET_FLAGS } from "../flag-sets.ts";
import { current, findTargets, namesNothing, RESOURCE_REQUIRED, watched } from "../targets.ts";

/** `kubectl rollout status`: prints where the rollout stands, on every change, until it is complete. */
export const rolloutStatus: Command = {
  flags: {
    ...TARGET_FLAGS,
    watch: { type: "bool", short: "w", initial: "true" },
    revision: { type: "int", initial: "0" },
    timeout: { type: "duration", initial: "0" },
  },
  run(invocation) {
    const { flags, args, api } = invocation;
    if (namesNothing(invocation)) return fail(invocation, RESOURCE_REQUIRED);
    if ((flags.whole("revision") ?? 0) < 0) {
      return fail(invocation, `revision must be a positive integer: ${flags.text("revision")}`);
    }
    const { targets, complaints } = findTargets(invocation, args, { kindAlone: true });
    if (complaints.length > 0) return finish(invocation, complaints);
    const other = targets.find(({ object }) => object.kind !== "Deployment");
    if (other !== undefined) {
      return fail(invocation, `no status viewer has been implemented for ${groupKind(other.resource)}`);
    }
    const timeout = flags.duration("timeout");
    const waiting: RolloutWait = {
      kind: "rollout",
      objects: targets.map(watched),
      revision: flags.whole("revision") ?? 0,
      ...(timeout > 0 ? { deadline: later(api.now(), timeout) } : {}),
    };
    return flags.on("watch") ? lookAt(waiting, invocation) : lookOnce(waiting, invocation);
  },
};

type RolloutWait = Extract<Waiting, { readonly kind: "rollout" }>;

/** Goes on after a write to the store, or gives up when the time is over. */
export function resumeRolloutStatus(
  waiting: RolloutWait,
  terminal: Terminal,
  change: Change | undefined,
): Outcome {
  if (change === undefined) return fail(terminal, "timed out waiting for the condition");
  return change.object.metadata.uid === waiting.objects[0]?.uid ? lookAt(waiting, terminal) : { waiting };
}

/** Looks at the first rollout; at those behind it in turn, as each is complete. */
function lookAt(waiting: RolloutWait, terminal: Terminal): Outcome {
  let { objects } = waiting;
  for (let [first] = objects; first !== undefined; [first] = objects) {
    const deployment = current(terminal, first);
    if (deployment?.kind !== "Deployment") return fail(terminal, "object has been deleted");
    const status = statusOf(deployment, waiting.revision);
    if ("problem" in status) return fail(terminal, status.problem);
    terminal.print(`${status.text}\n`);
    if (!status.isComplete) return { waiting: { ...waiting, objects } };
    objects = objects.slice(1);
  }
  return DONE;
}

function lookOnce(waiting: RolloutWait, terminal: Terminal): Outcome {
  for (const object of waiting.objects) {
    const deployment = current(terminal, object);
    if (deployment?.kind !== "Deployment") continue;
    const status = statusOf(deployment, waiting.revision);
    if ("problem" in status) return fail(terminal, status.problem);
    terminal.print(`${status.text}\n`);
  }
  return DONE;
}

type RolloutStatus = { readonly text: string; readonly isComplete: boolean } | { readonly problem: string };

/** Where a rollout stands. Source: kubectl pkg/polymorphichelpers/rollout_status.go. */
function statusOf({ metadata, spec, status }: Deployment, wanted: number): RolloutStatus {
  const { name, annotations } = metadata;
  const revision = Number(annotations["deployment.kubernetes.io/revision"] ?? 0);
  if (wanted > 0 && revision !== wanted) {
    return { problem: `desired revision (${wanted}) is different from the running revision (${revision})` };
  }
  if (metadata.generation > status.observedGeneration) {
    return unfinished("Waiting for deployment spec update to be observed...");
  }
  const progressing = status.conditions.find(({ type }) => type === "Progressing");
  if (progressing?.reason === "ProgressDeadlineExceeded") {
    return { problem: `deployment "${name}" exceeded its progress deadline` };
  }
  const { replicas, updatedReplicas, availableReplicas } = status;
  const waitingFor = `Waiting for deployment "${name}" rollout to finish:`;
  if (updatedReplicas < spec.replicas) {
    return unfinished(
      `${waitingFor} ${updatedReplicas} out of ${spec.replicas} new replicas have been updated...`,
    );
  }
  if (replicas > updatedReplicas) {
    return unfinished(`${waitingFor} ${replicas - updatedReplicas} old replicas are pending termination...`);
  }
  if (availableReplicas < updatedReplicas) {
    return unfinished(
      `${waitingFor} ${availableReplicas} of ${updatedReplicas} updated replicas are available...`,
    );
  }
  return { text: `deployment "${name}" successfully rolled out`, isComplete: true };
}

const unfinished = (text: string): RolloutStatus => ({ text, isComplete: false });
