import type { Deployment, DeploymentSpec, ReplicaSet } from "../../objects/types/apps.ts";
import type { Write } from "../shared.ts";
import { maxSurge, minAvailable } from "./fenceposts.ts";
import { scaleSet } from "./scale-set.ts";
import { activeSets, specReplicas } from "./sets.ts";

/** Scaling writes of one step; `isScaled` ends the pass. */
export interface Step {
  readonly writes: readonly Write[];
  readonly isScaled: boolean;
}

/**
 * One step of a rolling update (deployment/rolling.go): the new set up as far as surge allows, or else the old ones down as far as
 * availability allows. Each step's writes lead to the next pass.
 */
export function rollingStep(
  deployment: Deployment,
  newSet: ReplicaSet,
  oldSets: readonly ReplicaSet[],
): Step {
  const up = scaleUpNewSet(deployment, newSet, oldSets);
  return up.isScaled ? up : scaleDownOldSets(deployment, newSet, oldSets);
}

function scaleUpNewSet(deployment: Deployment, newSet: ReplicaSet, oldSets: readonly ReplicaSet[]): Step {
  const total = specReplicas(oldSets) + newSet.spec.replicas;
  const replicas =
    newSet.spec.replicas > deployment.spec.replicas
      ? deployment.spec.replicas
      : newSetReplicas(deployment.spec, newSet.spec.replicas, total);
  const { writes } = scaleSet(deployment, newSet, replicas);
  return { writes, isScaled: writes.length > 0 };
}

/**
 * How large the new set may be now, of `current` size, where all sets together are asked for `total` pods (deployment/util
 * NewRSNewReplicas). Sizes asked for count, so terminating pods do not. 10 with maxSurge 3: 8 old and 3 new make 11, so the
 * new set may grow by 2 to 5.
 */
export function newSetReplicas(
  spec: Pick<DeploymentSpec, "replicas" | "strategy">,
  current: number,
  total: number,
): number {
  if (spec.strategy.type === "Recreate") return spec.replicas;
  const room = spec.replicas + maxSurge(spec) - total;
  return room <= 0 ? current : current + Math.min(room, spec.replicas - current);
}

/**
 * Scales the old sets down (reconcileOldReplicaSets): first pods that are not available anyway, so that a broken revision
 * goes before a working one, then as many as availability allows; both from the oldest set on.
 *
 * 10 with maxUnavailable 2, 10 old and 3 new of which none is available: 13 - 8 - 3 = 2 may go.
 */
export function scaleDownOldSets(
  deployment: Deployment,
  newSet: ReplicaSet,
  oldSets: readonly ReplicaSet[],
): Step {
  const old = activeSets(oldSets);
  if (old.length === 0) return { writes: [], isScaled: false };
  const least = minAvailable(deployment.spec);
  const newUnavailable = newSet.spec.replicas - newSet.status.availableReplicas;
  const mayGo = specReplicas(old) + newSet.spec.replicas - least - newUnavailable;
  if (mayGo <= 0) return { writes: [], isScaled: false };
  const cleaned = cleanUpUnhealthy(deployment, old, mayGo);
  if (cleaned.isStopped) return { writes: cleaned.writes, isScaled: false };
  const down = scaleDownAvailable(
    deployment,
    cleaned.sets,
    availableReplicas(old) + newSet.status.availableReplicas - least,
  );
  const writes = [...cleaned.writes, ...down];
  return { writes, isScaled: writes.length > 0 };
}

interface Cleaned {
  readonly sets: readonly ReplicaSet[];
  readonly writes: readonly Write[];
  /** A set claims more available pods than it is asked to have, its status lags: nothing more is decided. */
  readonly isStopped: boolean;
}

function cleanUpUnhealthy(deployment: Deployment, old: readonly ReplicaSet[], mayGo: number): Cleaned {
  const sets = [...old];
  const writes: Write[] = [];
  let left = mayGo;
  for (const [index, set] of old.entries()) {
    if (left <= 0) break;
    const unhealthy = set.spec.replicas - set.status.availableReplicas;
    if (unhealthy < 0) return { sets, writes, isStopped: true };
    const goes = Math.min(left, unhealthy);
    const scaled = scaleSet(deployment, set, set.spec.replicas - goes);
    sets[index] = scaled.set;
    writes.push(...scaled.writes);
    left -= goes;
  }
  return { sets, writes, isStopped: false };
}

function scaleDownAvailable(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  mayGo: number,
): readonly Write[] {
  const writes: Write[] = [];
  let left = mayGo;
  for (const set of sets) {
    if (left <= 0) break;
    const goes = Math.min(set.spec.replicas, left);
    writes.push(...scaleSet(deployment, set, set.spec.replicas - goes).writes);
    left -= goes;
  }
  return writes;
}

function availableReplicas(sets: readonly ReplicaSet[]): number {
  let sum = 0;
  for (const { status } of sets) sum += status.availableReplicas;
  return sum;
}
