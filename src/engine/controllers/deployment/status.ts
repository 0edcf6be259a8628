import type { Instant } from "../../kernel/units.ts";
import type { Deployment, DeploymentStatus, ReplicaSet } from "../../objects/types/apps.ts";
import type { Writable } from "../../objects/writable.ts";
import { type Claim, newCondition, Reason, withCondition } from "./conditions.ts";
import { minAvailable } from "./fenceposts.ts";
import { allSets, type Sets, specReplicas } from "./sets.ts";

/** The counts of a Deployment's sets and its condition Available (deployment/sync.go calculateStatus). */
export function deploymentStatus(
  deployment: Deployment,
  sets: Sets,
  now: Instant,
): Writable<DeploymentStatus> {
  const all = allSets(sets);
  const { spec, status, metadata } = deployment;
  const counts = sumOf(all);
  const isAvailable = counts.availableReplicas >= minAvailable(spec);
  const available = newCondition(isAvailable ? AVAILABLE : UNAVAILABLE, now);
  const counted: Writable<DeploymentStatus> = {
    observedGeneration: metadata.generation,
    replicas: counts.replicas,
    updatedReplicas: sets.newSet?.status.replicas ?? 0,
    readyReplicas: counts.readyReplicas,
    availableReplicas: counts.availableReplicas,
    // The sizes asked for, not the pods there are: pods that could not be created count as missing.
    unavailableReplicas: Math.max(0, specReplicas(all) - counts.availableReplicas),
    conditions: withCondition(status.conditions, available),
  };
  if (counts.terminatingReplicas !== undefined) counted.terminatingReplicas = counts.terminatingReplicas;
  if (status.collisionCount !== undefined) counted.collisionCount = status.collisionCount;
  return counted;
}

const AVAILABLE: Claim = {
  type: "Available",
  status: "True",
  reason: Reason.minimumAvailable,
  message: "Deployment has minimum availability.",
};

const UNAVAILABLE: Claim = {
  type: "Available",
  status: "False",
  reason: Reason.minimumUnavailable,
  message: "Deployment does not have minimum availability.",
};

/** Whether all pods asked for are new and available, and none of the old is left (deployment/util DeploymentComplete). */
export function isComplete({ spec, metadata }: Deployment, status: DeploymentStatus): boolean {
  return (
    status.updatedReplicas === spec.replicas &&
    status.replicas === spec.replicas &&
    status.availableReplicas === spec.replicas &&
    status.observedGeneration >= metadata.generation
  );
}

/** Whether a newly computed status says nothing new. Conditions that did not change are the same objects. */
export function isSameStatus(one: DeploymentStatus, other: DeploymentStatus): boolean {
  return (
    one.observedGeneration === other.observedGeneration &&
    one.replicas === other.replicas &&
    one.updatedReplicas === other.updatedReplicas &&
    one.readyReplicas === other.readyReplicas &&
    one.availableReplicas === other.availableReplicas &&
    one.unavailableReplicas === other.unavailableReplicas &&
    one.terminatingReplicas === other.terminatingReplicas &&
    one.collisionCount === other.collisionCount &&
    isSameList(one.conditions, other.conditions)
  );
}

const isSameList = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one === other || (one.length === other.length && one.every((item, index) => item === other[index]));

interface Counts {
  readonly replicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
  /** Unknown as soon as one set does not report it. */
  readonly terminatingReplicas: number | undefined;
}

function sumOf(sets: readonly ReplicaSet[]): Counts {
  let replicas = 0;
  let readyReplicas = 0;
  let availableReplicas = 0;
  let terminatingReplicas: number | undefined = 0;
  for (const { status } of sets) {
    replicas += status.replicas;
    readyReplicas += status.readyReplicas;
    availableReplicas += status.availableReplicas;
    terminatingReplicas =
      terminatingReplicas === undefined || status.terminatingReplicas === undefined
        ? undefined
        : terminatingReplicas + status.terminatingReplicas;
  }
  return { replicas, readyReplicas, availableReplicas, terminatingReplicas };
}
