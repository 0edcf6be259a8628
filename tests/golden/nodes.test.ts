import { atSeconds, inSeconds } from "../../src/engine/kernel/units.ts";
import {
  afterRestart,
  type RestartBackoff,
  restartWait,
} from "../../src/engine/nodes/kubelet/restart-backoff.ts";
import { graceSeconds, type StopReason } from "../../src/engine/nodes/kubelet/termination-grace.ts";
import type { ConditionClaim } from "../../src/engine/nodes/pod-status/pod-condition.ts";
import { hasInitialized, podPhase } from "../../src/engine/nodes/pod-status/pod-phase.ts";
import { containersReady, podReady } from "../../src/engine/nodes/pod-status/ready-conditions.ts";
import { fitError } from "../../src/engine/nodes/scheduler/fit-error.ts";
import { findFeasible, scoreNodes } from "../../src/engine/nodes/scheduler/place.ts";
import { describeTable } from "./support/golden.ts";
import { type ConditionsCall, type PhaseCall, phaseInputOf, readinessInputOf } from "./support/pod-states.ts";
import { type ProberRun, runProbers } from "./support/prober-world.ts";
import { type ScheduleCall, snapshotOf } from "./support/scheduling.ts";

describeTable("schedule_pod", (call: ScheduleCall) => {
  const { pod, snapshot } = snapshotOf(call);
  const { feasible, refused } = findFeasible(pod, snapshot, {
    start: 0,
    enough: snapshot.nodes.length,
  });
  const reasons = Object.fromEntries(refused.map(({ info, rejection }) => [info.name, rejection.reasons]));
  const named = refused.length === 0 ? {} : { refused: reasons };
  if (feasible.length === 0) {
    return {
      ...named,
      error: fitError(
        snapshot.nodes.length,
        refused.map(({ rejection }) => rejection),
      ),
    };
  }
  const { scores, totals } = scoreNodes(pod, feasible, snapshot);
  return {
    ...named,
    scores: Object.fromEntries(
      feasible.map((info, index) => [
        info.name,
        {
          ...Object.fromEntries(
            scores.map(({ plugin, weight, values }) => [plugin, weight * (values[index] ?? 0)]),
          ),
          total: totals[index],
        },
      ]),
    ),
  };
});

describeTable("pod_phase", (call: PhaseCall) => {
  const input = phaseInputOf(call);
  return { phase: podPhase(input), initialized: hasInitialized(input.containerStatuses) };
});

describeTable("pod_conditions", (call: ConditionsCall) => {
  const input = readinessInputOf(call);
  const ofContainers = containersReady(input);
  const shown = ({ status, reason, message }: ConditionClaim) => ({
    status,
    reason: reason ?? "",
    message: message ?? "",
  });
  return { ContainersReady: shown(ofContainers), Ready: shown(podReady(input, ofContainers)) };
});

describeTable("container_backoff", ({ runsFor }: { readonly runsFor: readonly number[] }) => {
  let backoff: RestartBackoff | undefined;
  let now = 0;
  const waitsBeforeRestart: number[] = [];
  const backoffAfterwards: number[] = [];
  for (const run of runsFor) {
    const exit = now + run;
    now = exit;
    while (restartWait(backoff, atSeconds(exit), atSeconds(now)) > 0) now += 1;
    backoff = afterRestart(backoff, atSeconds(exit), atSeconds(now));
    waitsBeforeRestart.push(now - exit);
    backoffAfterwards.push(inSeconds(backoff.wait));
  }
  return { waitsBeforeRestart, backoffAfterwards };
});

describeTable("prober_runs", (run: ProberRun) => runProbers(run));

interface GraceCall {
  readonly deletionGracePeriod: number | null;
  readonly podGracePeriod: number | null;
  readonly probeGracePeriod: number | null;
  readonly reason: string;
}

const STOP_REASONS: { readonly [reason: string]: StopReason } = {
  LivenessProbe: "liveness",
  StartupProbe: "startup",
  FailedPostStartHook: "postStart",
  Unknown: "deletion",
};

describeTable("termination_grace", (call: GraceCall) =>
  graceSeconds(
    {
      ofDeletion: call.deletionGracePeriod ?? undefined,
      ofPod: call.podGracePeriod ?? undefined,
      ofProbe: call.probeGracePeriod ?? undefined,
    },
    STOP_REASONS[call.reason] ?? "deletion",
  ),
);
