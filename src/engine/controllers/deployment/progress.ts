import {
  elapsed,
  type Instant,
  later,
  type Microseconds,
  milliseconds,
  seconds,
} from "../../kernel/units.ts";
import type { Deployment, DeploymentCondition, DeploymentStatus } from "../../objects/types/apps.ts";
import {
  type Claim,
  type Conditions,
  findCondition,
  hasProgressDeadline,
  newCondition,
  Reason,
  withCondition,
  withoutCondition,
} from "./conditions.ts";
import { allSets, type Sets } from "./sets.ts";
import { deploymentStatus, isComplete, isSameStatus } from "./status.ts";

/**
 * The status at the end of a pass that rolls (deployment/progress.go syncRolloutStatus): counts, Available, and how the
 * rollout is getting on. A Deployment whose deadline has passed is only said to be late; nothing is rolled back.
 */
export function rolloutStatus(deployment: Deployment, sets: Sets, now: Instant): DeploymentStatus {
  const counted = deploymentStatus(deployment, sets, now);
  counted.conditions = withFailures(progressConditions(deployment, sets, counted, now), sets);
  return counted;
}

function progressConditions(
  deployment: Deployment,
  { newSet }: Sets,
  status: DeploymentStatus,
  now: Instant,
): Conditions {
  if (!hasProgressDeadline(deployment)) return withoutCondition(status.conditions, "Progressing");
  const current = findCondition(deployment.status.conditions, "Progressing");
  const wasCompleted =
    status.replicas === status.updatedReplicas &&
    current !== undefined &&
    current.reason === Reason.available;
  if (wasCompleted) return status.conditions;
  const subject =
    newSet === undefined
      ? `Deployment "${deployment.metadata.name}"`
      : `ReplicaSet "${newSet.metadata.name}"`;
  if (isComplete(deployment, status)) {
    return withCondition(status.conditions, newCondition(completed(subject), now));
  }
  if (isProgressing(deployment.status, status)) {
    return withProgress(status.conditions, newCondition(progressing(subject), now), current);
  }
  if (isTimedOut(deployment, status, now)) {
    return withCondition(status.conditions, newCondition(timedOut(subject), now));
  }
  return status.conditions;
}

const completed = (subject: string): Claim => ({
  type: "Progressing",
  status: "True",
  reason: Reason.available,
  message: `${subject} has successfully progressed.`,
});

const progressing = (subject: string): Claim => ({
  type: "Progressing",
  status: "True",
  reason: Reason.updated,
  message: `${subject} is progressing.`,
});

const timedOut = (subject: string): Claim => ({
  type: "Progressing",
  status: "False",
  reason: Reason.timedOut,
  message: `${subject} has timed out progressing.`,
});

/** Progress renews the condition even where status and reason are the same, and with it the deadline. */
function withProgress(
  conditions: Conditions,
  progress: DeploymentCondition,
  current: DeploymentCondition | undefined,
): Conditions {
  const others = withoutCondition(conditions, "Progressing");
  if (current?.status !== "True") return [...others, progress];
  return [...others, { ...progress, lastTransitionTime: current.lastTransitionTime }];
}

/** Whether something has moved since the last status: new, ready or available pods more, or old pods less. */
export function isProgressing(before: DeploymentStatus, after: DeploymentStatus): boolean {
  return (
    after.updatedReplicas > before.updatedReplicas ||
    after.replicas - after.updatedReplicas < before.replicas - before.updatedReplicas ||
    after.readyReplicas > before.readyReplicas ||
    after.availableReplicas > before.availableReplicas
  );
}

/** Whether the last progress lies further back than the deadline. Once late, late until there is progress. */
export function isTimedOut(deployment: Deployment, status: DeploymentStatus, now: Instant): boolean {
  if (!hasProgressDeadline(deployment)) return false;
  const condition = findCondition(status.conditions, "Progressing");
  if (condition === undefined || condition.reason === Reason.available) return false;
  return condition.reason === Reason.timedOut || deadlineOf(deployment, condition) < now;
}

const deadlineOf = ({ spec }: Deployment, { lastUpdateTime }: DeploymentCondition): Instant =>
  later(lastUpdateTime, seconds(spec.progressDeadlineSeconds));

/** ReplicaFailure of the newest set, or else of any. */
function withFailures(conditions: Conditions, sets: Sets): Conditions {
  const { newSet, oldSets } = sets;
  const failing = newSet === undefined ? allSets(sets) : [newSet, ...oldSets];
  for (const { status } of failing) {
    const failure = status.conditions.find(({ type }) => type === "ReplicaFailure");
    if (failure === undefined) continue;
    const { type, status: truth, reason, message, lastTransitionTime } = failure;
    return withCondition(conditions, {
      type,
      status: truth,
      reason,
      message,
      lastUpdateTime: lastTransitionTime,
      lastTransitionTime,
    });
  }
  return withoutCondition(conditions, "ReplicaFailure");
}

/**
 * When to look again whether the rollout has timed out, if nothing happens until then: a second after the deadline
 * (requeueStuckDeployment). Undefined where that cannot come or the status has news, after which there is another pass anyway.
 *
 * The original asks again and again within the last second, and for a completed Deployment that has lost pods without end;
 * both come to nothing, so here it asks once, just past the deadline, or not at all.
 */
export function nextProgressCheck(
  deployment: Deployment,
  status: DeploymentStatus,
  now: Instant,
): Microseconds | undefined {
  if (!isSameStatus(deployment.status, status) || !hasProgressDeadline(deployment)) return undefined;
  const current = findCondition(deployment.status.conditions, "Progressing");
  if (current === undefined || isComplete(deployment, status)) return undefined;
  if (current.reason === Reason.timedOut || current.reason === Reason.available) return undefined;
  const left = elapsed(now, deadlineOf(deployment, current));
  if (left >= ONE_SECOND) return elapsed(now, later(later(now, left), ONE_SECOND));
  return elapsed(now, later(later(now, left), JUST_PAST));
}

const ONE_SECOND = seconds(1);
const JUST_PAST = milliseconds(5);
