import type { Deployment, ReplicaSet } from "../../objects/types/apps.ts";
import type { Write } from "../shared.ts";
import { DESIRED_REPLICAS, MAX_REPLICAS, numberIn } from "./annotations.ts";
import { maxSurge } from "./fenceposts.ts";
import { scaleSet, writeSize } from "./scale-set.ts";
import { activeSets, allSets, byAge, type Sets, specReplicas } from "./sets.ts";

/** Whether spec.replicas has changed since the active sets were last scaled (deployment/sync.go isScalingEvent). */
export function isScalingEvent(deployment: Deployment, sets: Sets): boolean {
  return activeSets(allSets(sets)).some((set) => {
    const desired = numberIn(set, DESIRED_REPLICAS);
    return desired !== undefined && desired !== deployment.spec.replicas;
  });
}

/**
 * Brings a Deployment to another size without moving its rollout on (deployment/sync.go scale): one active set gets all;
 * where the new one is saturated the old ones get nothing; in the middle of a rolling update all grow or shrink in
 * proportion, so that a broken revision does not get more than its share.
 */
export function scale(deployment: Deployment, sets: Sets): readonly Write[] {
  const { replicas } = deployment.spec;
  const only = activeOrLatest(sets);
  if (only !== undefined) return scaleSet(deployment, only, replicas).writes;
  const active = activeSets(sets.oldSets);
  if (isSaturated(deployment, sets.newSet)) {
    return active.flatMap((set) => scaleSet(deployment, set, 0).writes);
  }
  if (deployment.spec.strategy.type !== "RollingUpdate") return [];
  const newestFirst = [...sets.oldSets].reverse();
  const growing = activeSets(allSets({ newSet: sets.newSet, oldSets: newestFirst }));
  return proportionalSizes(deployment, growing).flatMap(
    ({ set, size }) => writeSize(deployment, set, size).writes,
  );
}

/** The one set with pods; where none has any, the newest; undefined where several have (FindActiveOrLatest). */
function activeOrLatest(sets: Sets): ReplicaSet | undefined {
  const active = activeSets(allSets(sets));
  if (active.length > 0) return active.length === 1 ? active[0] : undefined;
  return sets.newSet ?? sets.oldSets.at(-1);
}

function isSaturated({ spec }: Deployment, newSet: ReplicaSet | undefined): boolean {
  return (
    newSet !== undefined &&
    newSet.spec.replicas === spec.replicas &&
    numberIn(newSet, DESIRED_REPLICAS) === spec.replicas &&
    newSet.status.availableReplicas === spec.replicas
  );
}

interface Sized {
  readonly set: ReplicaSet;
  readonly size: number;
}

/**
 * New sizes of active sets in proportion to their present ones; what rounding leaves goes to the first, the largest.
 *
 * 10 to 15 with maxSurge 3, old 8 and new 5: 5 more; old 8 · 18/13 - 8 = 3, new 5 · 18/13 - 5 = 2: 11 and 7.
 */
function proportionalSizes(deployment: Deployment, sets: readonly ReplicaSet[]): readonly Sized[] {
  const { replicas } = deployment.spec;
  const allowed = replicas > 0 ? replicas + maxSurge(deployment.spec) : 0;
  const toAdd = allowed - specReplicas(sets);
  if (toAdd === 0) return sets.map((set) => ({ set, size: set.spec.replicas }));
  const ordered = [...sets].sort(toAdd > 0 ? largestThenNewest : largestThenOldest);
  let added = 0;
  const sized = ordered.map((set) => {
    const share = proportion(deployment, set, toAdd, added);
    added += share;
    return { set, size: set.spec.replicas + share };
  });
  const leftover = toAdd - added;
  return sized.map(({ set, size }, index) => ({
    set,
    size: index === 0 ? Math.max(0, size + leftover) : size,
  }));
}

const largestThenOldest = (one: ReplicaSet, other: ReplicaSet): number =>
  other.spec.replicas - one.spec.replicas || byAge(one, other);

const largestThenNewest = (one: ReplicaSet, other: ReplicaSet): number =>
  other.spec.replicas - one.spec.replicas || byAge(other, one);

/** What a set gains or loses of `toAdd` pods, of which `added` are given away (deployment/util GetReplicaSetProportion). */
function proportion(deployment: Deployment, set: ReplicaSet, toAdd: number, added: number): number {
  if (toAdd === added) return 0;
  const share = fraction(deployment, set);
  return toAdd > 0 ? Math.min(share, toAdd - added) : Math.max(share, toAdd - added);
}

function fraction({ spec, status }: Deployment, set: ReplicaSet): number {
  const { replicas } = set.spec;
  if (spec.replicas === 0) return -replicas;
  const before = numberIn(set, MAX_REPLICAS) || status.replicas;
  if (before === 0) return 0;
  const size = (replicas * (spec.replicas + maxSurge(spec))) / before;
  // Half away from zero; sizes are not negative.
  return Math.floor(size + 0.5) - replicas;
}
