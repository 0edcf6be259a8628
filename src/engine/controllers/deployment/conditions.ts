import { type Instant, wholeSecond } from "../../kernel/units.ts";
import type { Deployment, DeploymentCondition } from "../../objects/types/apps.ts";

export type Conditions = readonly DeploymentCondition[];
export type ConditionType = DeploymentCondition["type"];

/** Why a Deployment is progressing, or is not (deployment/util). */
export const Reason = {
  newSetCreated: "NewReplicaSetCreated",
  foundNewSet: "FoundNewReplicaSet",
  createFailed: "ReplicaSetCreateError",
  updated: "ReplicaSetUpdated",
  available: "NewReplicaSetAvailable",
  timedOut: "ProgressDeadlineExceeded",
  paused: "DeploymentPaused",
  resumed: "DeploymentResumed",
  minimumAvailable: "MinimumReplicasAvailable",
  minimumUnavailable: "MinimumReplicasUnavailable",
} as const;

export type Claim = Pick<DeploymentCondition, "type" | "status" | "reason" | "message">;

/** A condition that begins now. */
export function newCondition({ type, status, reason, message }: Claim, now: Instant): DeploymentCondition {
  const time = wholeSecond(now);
  return { type, status, reason, message, lastUpdateTime: time, lastTransitionTime: time };
}

export const findCondition = (conditions: Conditions, type: ConditionType): DeploymentCondition | undefined =>
  conditions.find((condition) => condition.type === type);

/**
 * Sets a condition (deployment/util SetDeploymentCondition). One of the same status and reason is left as it is, with its
 * message and times; otherwise the new one goes to the end, and keeps the transition time if only the reason is new.
 */
export function withCondition(conditions: Conditions, condition: DeploymentCondition): Conditions {
  const present = findCondition(conditions, condition.type);
  if (present === undefined) return [...conditions, condition];
  if (present.status !== condition.status)
    return [...withoutCondition(conditions, condition.type), condition];
  if (present.reason === condition.reason) return conditions;
  const { lastTransitionTime } = present;
  return [...withoutCondition(conditions, condition.type), { ...condition, lastTransitionTime }];
}

/** The very list of before where there is no such condition. */
export function withoutCondition(conditions: Conditions, type: ConditionType): Conditions {
  if (findCondition(conditions, type) === undefined) return conditions;
  return conditions.filter((condition) => condition.type !== type);
}

/** The Deployment with other conditions: what a pass has found out before it writes the status. */
export function amended(deployment: Deployment, conditions: Conditions): Deployment {
  if (conditions === deployment.status.conditions) return deployment;
  return { ...deployment, status: { ...deployment.status, conditions } };
}

/** The deadline that means none (math.MaxInt32). */
const NO_DEADLINE = 2_147_483_647;

export const hasProgressDeadline = ({ spec }: Pick<Deployment, "spec">): boolean =>
  spec.progressDeadlineSeconds !== NO_DEADLINE;
