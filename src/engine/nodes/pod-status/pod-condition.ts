import { type Instant, wholeSecond } from "../../kernel/units.ts";
import type { ConditionStatus } from "../../objects/types/meta.ts";
import type { Pod, PodCondition } from "../../objects/types/pod.ts";
import type { Writable } from "../../objects/writable.ts";

/** A condition before it has its time. */
export interface ConditionClaim {
  readonly type: string;
  readonly status: ConditionStatus;
  readonly reason?: string;
  readonly message?: string;
}

/** The pod with this condition; the same pod if it has it already (podutil.UpdatePodCondition). */
export function withCondition(pod: Pod, claim: ConditionClaim, now: Instant): Pod {
  const { conditions } = pod.status;
  const index = conditions.findIndex(({ type }) => type === claim.type);
  const previous = conditions[index];
  const condition = timed(claim, previous, now);
  if (condition === previous) return pod;
  const changed = index < 0 ? [...conditions, condition] : conditions.with(index, condition);
  return { ...pod, status: { ...pod.status, conditions: changed } };
}

/**
 * The claim with its time: that of the last change of status. The earlier condition itself if nothing differs.
 * `observedGeneration` is that of the pod for which a kubelet makes the claim.
 */
export function timed(
  claim: ConditionClaim,
  previous: PodCondition | undefined,
  now: Instant,
  observedGeneration?: number,
): PodCondition {
  if (
    previous !== undefined &&
    previous.status === claim.status &&
    previous.reason === claim.reason &&
    previous.message === claim.message &&
    previous.observedGeneration === observedGeneration
  ) {
    return previous;
  }
  const lastTransitionTime =
    previous?.status === claim.status ? previous.lastTransitionTime : wholeSecond(now);
  const condition: Writable<PodCondition> = { type: claim.type, status: claim.status, lastTransitionTime };
  if (claim.reason !== undefined) condition.reason = claim.reason;
  if (claim.message !== undefined) condition.message = claim.message;
  if (observedGeneration !== undefined) condition.observedGeneration = observedGeneration;
  return condition;
}
