import { elapsed, type Instant, later, type Microseconds, seconds, wholeSecond } from "../../kernel/units.ts";
import type { PodCensus } from "../../objects/pod-census.ts";
import type { ReplicaSet, ReplicaSetCondition, ReplicaSetStatus } from "../../objects/types/apps.ts";
import { type Pod, podCondition } from "../../objects/types/pod.ts";
import { carries } from "../shared-claim.ts";

/** Why pods could not be created or deleted: the error's text. */
export type ManageError = string | undefined;

/** The counts of a status. */
export type Tally = Pick<
  ReplicaSetStatus,
  "replicas" | "fullyLabeledReplicas" | "readyReplicas" | "availableReplicas" | "terminatingReplicas"
>;

/**
 * The status of a ReplicaSet with these pods: the active ones, and how many of all that it owns are terminating
 * (pkg/controller/replicaset/replica_set_utils.go, calculateStatus).
 */
export function replicaSetStatus(
  replicaSet: ReplicaSet,
  tally: Tally,
  error: ManageError,
  now: Instant,
): ReplicaSetStatus {
  const { spec, status, metadata } = replicaSet;
  return {
    observedGeneration: metadata.generation,
    replicas: tally.replicas,
    fullyLabeledReplicas: tally.fullyLabeledReplicas,
    readyReplicas: tally.readyReplicas,
    availableReplicas: tally.availableReplicas,
    terminatingReplicas: tally.terminatingReplicas ?? 0,
    conditions: conditions(status.conditions, spec.replicas - tally.replicas, error, now),
  };
}

/** Counts pods one by one: where it matters since when they have been ready, or which of them are claimed. */
export function tallyOfPods(
  { spec }: ReplicaSet,
  pods: { readonly active: readonly Pod[]; readonly terminating: number },
  now: Instant,
): Tally {
  const isFullyLabelled = carries(spec.template.metadata.labels);
  const shift = seconds(spec.minReadySeconds ?? 0);
  let fullyLabeledReplicas = 0;
  let readyReplicas = 0;
  let availableReplicas = 0;
  for (const pod of pods.active) {
    if (isFullyLabelled(pod.metadata.labels)) fullyLabeledReplicas += 1;
    const since = readySince(pod);
    if (since === undefined) continue;
    readyReplicas += 1;
    if (shift === 0 || later(since, shift) <= now) availableReplicas += 1;
  }
  return {
    replicas: pods.active.length,
    fullyLabeledReplicas,
    readyReplicas,
    availableReplicas,
    terminatingReplicas: pods.terminating,
  };
}

/** The same counts from what is counted already; ready pods are available at once. */
export function tallyOfCensus({ spec }: ReplicaSet, census: PodCensus): Tally {
  const isFullyLabelled = carries(spec.template.metadata.labels);
  let fullyLabeledReplicas = 0;
  for (const [labels, count] of census.labels) {
    if (isFullyLabelled(labels)) fullyLabeledReplicas += count;
  }
  return {
    replicas: census.active,
    fullyLabeledReplicas,
    readyReplicas: census.ready,
    availableReplicas: census.ready,
    terminatingReplicas: census.terminating,
  };
}

/** Time until the next ready pod has been ready for minReadySeconds; undefined where none is waiting for it. */
export function nextAvailability(
  replicaSet: ReplicaSet,
  active: readonly Pod[],
  now: Instant,
): Microseconds | undefined {
  const shift = seconds(replicaSet.spec.minReadySeconds ?? 0);
  if (shift === 0) return undefined;
  let next: Microseconds | undefined;
  for (const pod of active) {
    const since = readySince(pod);
    if (since === undefined) continue;
    const wait = elapsed(now, later(since, shift));
    if (wait > 0 && (next === undefined || wait < next)) next = wait;
  }
  return next;
}

/** Whether a newly computed status says nothing new. */
export function isSameStatus(one: ReplicaSetStatus, other: ReplicaSetStatus): boolean {
  return (
    one.replicas === other.replicas &&
    one.readyReplicas === other.readyReplicas &&
    one.availableReplicas === other.availableReplicas &&
    one.fullyLabeledReplicas === other.fullyLabeledReplicas &&
    one.terminatingReplicas === other.terminatingReplicas &&
    one.observedGeneration === other.observedGeneration &&
    one.conditions === other.conditions
  );
}

/** Since when a pod has been ready; undefined if it is not. */
export function readySince(pod: Pod): Instant | undefined {
  const ready = podCondition(pod, "Ready");
  return ready?.status === "True" ? ready.lastTransitionTime : undefined;
}

/**
 * ReplicaFailure comes with the first error and stays as it was then until pods can be made or deleted again. The very list of
 * before where nothing changes.
 */
function conditions(
  present: readonly ReplicaSetCondition[],
  missing: number,
  error: ManageError,
  now: Instant,
): readonly ReplicaSetCondition[] {
  const hasFailure = present.some(({ type }) => type === "ReplicaFailure");
  if (hasFailure === (error !== undefined)) return present;
  const others = present.filter(({ type }) => type !== "ReplicaFailure");
  if (error === undefined) return others;
  const reason = missing > 0 ? "FailedCreate" : missing < 0 ? "FailedDelete" : "";
  const failure: ReplicaSetCondition = {
    type: "ReplicaFailure",
    status: "True",
    reason,
    message: error,
    lastTransitionTime: wholeSecond(now),
  };
  return [...others, failure];
}
