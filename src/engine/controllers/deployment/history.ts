import type { Deployment, ReplicaSet } from "../../objects/types/apps.ts";
import type { Write } from "../shared.ts";
import { numberIn, REVISION } from "./annotations.ts";
import { byAge } from "./sets.ts";

/** The limit that means none (math.MaxInt32). */
const NO_LIMIT = 2_147_483_647;

/**
 * Deletes the oldest revisions beyond revisionHistoryLimit (deployment/sync.go cleanupDeployment). The newest set does not count,
 * so a limit of 10 keeps 11. Of those that are too many, sets that still have pods stay, and no others go in their place.
 */
export function cleanUpHistory(deployment: Deployment, oldSets: readonly ReplicaSet[]): readonly Write[] {
  const limit = deployment.spec.revisionHistoryLimit;
  if (limit === NO_LIMIT) return [];
  const alive = oldSets.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const excess = alive.length - limit;
  if (excess <= 0) return [];
  return [...alive]
    .sort(byRevision)
    .slice(0, excess)
    .filter(isEmpty)
    .map((set) => ({ verb: "delete", object: set }));
}

const byRevision = (one: ReplicaSet, other: ReplicaSet): number =>
  revisionOf(one) - revisionOf(other) || byAge(one, other);

const revisionOf = (set: ReplicaSet): number => numberIn(set, REVISION) ?? 0;

const isEmpty = ({ metadata, spec, status }: ReplicaSet): boolean =>
  status.replicas === 0 && spec.replicas === 0 && metadata.generation <= status.observedGeneration;
