import type { Instant } from "../../kernel/units.ts";
import type { Draft } from "../../objects/draft.ts";
import type { ObjectReader } from "../../objects/object-table.ts";
import type { ReplicaSet } from "../../objects/types/apps.ts";
import { controllerOf } from "../../objects/types/meta.ts";
import type { Pod } from "../../objects/types/pod.ts";
import type { EventTemplate, Write } from "../shared.ts";
import { controllerReference, labelTest } from "../shared-claim.ts";
import { deletionOrder } from "./deletion-order.ts";

/** The most pods that are created or deleted in one go (replicaset.BurstReplicas). */
const BURST_REPLICAS = 500;

/** Size of the first batch of creates (controller.SlowStartInitialBatchSize). */
const FIRST_BATCH = 1;

/**
 * What takes away a surplus of active pods or, where it is negative, makes it up (pkg/controller/replicaset, manageReplicas):
 * batches of creates that double in size while they succeed, or all deletes at once.
 */
export function manageReplicas(
  replicaSet: ReplicaSet,
  surplus: number,
  active: () => readonly Pod[],
  objects: ObjectReader,
  now: Instant,
): readonly (readonly Write[])[] {
  if (surplus < 0) {
    const create = creation(replicaSet);
    return slowStartBatches(Math.min(-surplus, BURST_REPLICAS), FIRST_BATCH).map((size) =>
      Array.from({ length: size }, () => create),
    );
  }
  if (surplus === 0) return [];
  return [
    podsToDelete(replicaSet, active(), Math.min(surplus, BURST_REPLICAS), { objects, now }).map((pod) =>
      deletion(replicaSet, pod),
    ),
  ];
}

/**
 * Sizes of the batches in which `count` creates are made: twice as many each time, so that a quota or a webhook that refuses
 * them is asked few times (controller.slowStartBatch). 10 from 1 on: 1, 2, 4, 3.
 */
export function slowStartBatches(count: number, first: number): readonly number[] {
  const sizes: number[] = [];
  let remaining = count;
  for (let size = Math.min(remaining, first); size > 0; size = Math.min(2 * size, remaining)) {
    sizes.push(size);
    remaining -= size;
  }
  return sizes;
}

function podsToDelete(
  replicaSet: ReplicaSet,
  active: readonly Pod[],
  count: number,
  { objects, now }: { readonly objects: ObjectReader; readonly now: Instant },
): readonly Pod[] {
  // Where all must go there is nothing to choose.
  if (count >= active.length) return active;
  return deletionOrder(active, relatedPods(replicaSet, objects), now).slice(0, count);
}

/** Pods selected by any ReplicaSet that has the same controller; none for a ReplicaSet without one. */
function relatedPods(replicaSet: ReplicaSet, objects: ObjectReader): readonly Pod[] {
  const owner = controllerOf(replicaSet.metadata);
  if (owner === undefined) return [];
  const pods = objects.controlledBy("ReplicaSet", owner.uid).flatMap(({ metadata, spec }) => {
    const { matchLabels = {}, matchExpressions = [] } = spec.selector;
    const found = objects.labelled("Pod", metadata.namespace, matchLabels);
    if (matchExpressions.length === 0) return found;
    const isSelected = labelTest(spec.selector);
    return found.filter((pod) => isSelected(pod.metadata.labels));
  });
  return [...new Set(pods)];
}

/** One write that creates one pod; as pods are alike, it serves for each of them. */
function creation(replicaSet: ReplicaSet): Write {
  const { template } = replicaSet.spec;
  const { labels, annotations, finalizers } = template.metadata;
  const object: Draft<"Pod"> = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      generateName: `${replicaSet.metadata.name}-`,
      namespace: replicaSet.metadata.namespace,
      ownerReferences: [controllerReference(replicaSet)],
      ...(labels !== undefined && { labels }),
      ...(annotations !== undefined && { annotations }),
      ...(finalizers !== undefined && { finalizers }),
    },
    spec: template.spec,
  };
  return {
    verb: "create",
    object,
    event: event(replicaSet, "Normal", "SuccessfulCreate", "Created pod: {name}"),
    failureEvent: event(replicaSet, "Warning", "FailedCreate", "Error creating: {error}"),
  };
}

function deletion(replicaSet: ReplicaSet, pod: Pod): Write {
  return {
    verb: "delete",
    object: pod,
    event: event(replicaSet, "Normal", "SuccessfulDelete", "Deleted pod: {name}"),
    failureEvent: event(replicaSet, "Warning", "FailedDelete", "Error deleting: {error}"),
  };
}

const event = (
  involved: ReplicaSet,
  type: EventTemplate["type"],
  reason: string,
  message: string,
): EventTemplate => ({ involved, type, reason, message });
