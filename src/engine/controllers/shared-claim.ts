import { matchesSelector, selectorOf } from "../objects/label-selector.ts";
import type { ObjectReader } from "../objects/object-table.ts";
import type { Deployment, ReplicaSet } from "../objects/types/apps.ts";
import {
  controllerOf,
  type LabelSelector,
  type OwnerReference,
  type StringMap,
} from "../objects/types/meta.ts";
import type { Pod } from "../objects/types/pod.ts";
import type { Write } from "./shared.ts";

/** What a controller owns after it has adopted and released, and the writes by which it does so. */
export interface Claim<T> {
  readonly claimed: readonly T[];
  readonly writes: readonly Write[];
}

/**
 * Sorts out who belongs to `owner` (pkg/controller/controller_ref_manager.go, ClaimObject): those it controls whose labels still
 * match stay, those whose labels do not are released, and those that match and have no controller are adopted, unless
 * they or the owner are being deleted.
 */
export function claim<T extends Pod | ReplicaSet>(
  owner: Deployment | ReplicaSet,
  controlled: readonly T[],
  candidates: readonly T[],
): Claim<T> {
  const isSelected = labelTest(owner.spec.selector);
  const isOwnerDeleted = owner.metadata.deletionTimestamp !== undefined;
  const writes: Write[] = [];
  let claimed = controlled;
  if (!controlled.every((object) => isSelected(object.metadata.labels))) {
    claimed = controlled.filter((object) => isSelected(object.metadata.labels));
    for (const object of isOwnerDeleted ? [] : controlled) {
      if (!claimed.includes(object)) writes.push({ verb: "update", object: released(object, owner) });
    }
  }
  if (isOwnerDeleted) return { claimed, writes };
  for (const object of candidates) {
    if (!isOrphan(object) || !isSelected(object.metadata.labels)) continue;
    const adoptee = adopted(object, owner);
    writes.push({ verb: "update", object: adoptee });
    claimed = [...claimed, adoptee];
  }
  return { claimed, writes };
}

/** Objects of the owner's namespace that its selector may match: all of them if it does not ask for a label's value. */
export function candidatesOf<K extends "Pod" | "ReplicaSet">(
  kind: K,
  owner: Deployment | ReplicaSet,
  objects: ObjectReader,
) {
  return objects.labelled(kind, owner.metadata.namespace, owner.spec.selector.matchLabels ?? {});
}

/** Whether labels satisfy a selector, as a function for many sets of labels. */
export function labelTest(selector: LabelSelector): (labels: StringMap) => boolean {
  const test = compiled(selector);
  // Pods of one ReplicaSet share their labels by reference, so most questions are the one before.
  let lastLabels: StringMap | undefined;
  let lastAnswer = false;
  return (labels) => {
    if (labels !== lastLabels) {
      lastLabels = labels;
      lastAnswer = test(labels);
    }
    return lastAnswer;
  };
}

function compiled(selector: LabelSelector): (labels: StringMap) => boolean {
  if (selector.matchExpressions === undefined || selector.matchExpressions.length === 0) {
    const pairs = Object.entries(selector.matchLabels ?? {});
    return (labels) => pairs.every(([key, value]) => labels[key] === value);
  }
  const read = selectorOf(selector);
  return (labels) => read.ok && matchesSelector(read.selector, labels);
}

/** The reference by which a workload controls what it makes (metav1.NewControllerRef). */
export function controllerReference(owner: Deployment | ReplicaSet): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

const isOrphan = ({ metadata }: Pod | ReplicaSet): boolean =>
  metadata.deletionTimestamp === undefined && controllerOf(metadata) === undefined;

function adopted<T extends Pod | ReplicaSet>(object: T, owner: Deployment | ReplicaSet): T {
  return withOwners(object, [...object.metadata.ownerReferences, controllerReference(owner)]);
}

function released<T extends Pod | ReplicaSet>(object: T, owner: Deployment | ReplicaSet): T {
  const { uid } = owner.metadata;
  return withOwners(
    object,
    object.metadata.ownerReferences.filter((reference) => reference.uid !== uid),
  );
}

const withOwners = <T extends Pod | ReplicaSet>(
  object: T,
  ownerReferences: readonly OwnerReference[],
): T => ({
  ...object,
  metadata: { ...object.metadata, ownerReferences },
});
