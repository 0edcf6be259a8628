import type { ObjectReader } from "../../objects/object-table.ts";
import type { Deployment, ReplicaSet } from "../../objects/types/apps.ts";
import { isPodFinished } from "../../objects/types/pod.ts";
import type { Write } from "../shared.ts";
import { scaleSet } from "./scale-set.ts";
import { activeSets } from "./sets.ts";

/** Recreate begins by stopping everything old (deployment/recreate.go). */
export function stopOldSets(deployment: Deployment, oldSets: readonly ReplicaSet[]): readonly Write[] {
  return activeSets(oldSets).flatMap((set) => scaleSet(deployment, set, 0).writes);
}

/**
 * Whether pods of old sets are still about, those that are terminating included: the new set waits for the last of them, so the
 * outage lasts at least as long as they take to stop, and to start.
 */
export function oldPodsRunning(oldSets: readonly ReplicaSet[], objects: ObjectReader): boolean {
  return oldSets.some(
    ({ status, metadata }) =>
      status.replicas > 0 || objects.controlledBy("Pod", metadata.uid).some((pod) => !isPodFinished(pod)),
  );
}
