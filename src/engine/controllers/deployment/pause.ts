import type { Instant } from "../../kernel/units.ts";
import type { Deployment } from "../../objects/types/apps.ts";
import {
  amended,
  type Claim,
  findCondition,
  hasProgressDeadline,
  newCondition,
  Reason,
  withCondition,
} from "./conditions.ts";

/**
 * Marks in the conditions that a rollout has been paused or resumed; resuming starts the deadline anew
 * (deployment/sync.go checkPausedConditions). A rollout that is late stays late.
 */
export function markPause(deployment: Deployment, now: Instant): Deployment {
  if (!hasProgressDeadline(deployment)) return deployment;
  const { conditions } = deployment.status;
  const current = findCondition(conditions, "Progressing");
  if (current?.reason === Reason.timedOut) return deployment;
  const isPaused = deployment.spec.paused === true;
  const isMarked = current?.reason === Reason.paused;
  if (isPaused === isMarked) return deployment;
  return amended(deployment, withCondition(conditions, newCondition(isPaused ? PAUSED : RESUMED, now)));
}

const PAUSED: Claim = {
  type: "Progressing",
  status: "Unknown",
  reason: Reason.paused,
  message: "Deployment is paused",
};

const RESUMED: Claim = {
  type: "Progressing",
  status: "Unknown",
  reason: Reason.resumed,
  message: "Deployment is resumed",
};
