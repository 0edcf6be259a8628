import { matchesSelector, selectorOf } from "../objects/label-selector.ts";
import type { Deployment, ReplicaSet } from "../objects/types/apps.ts";
import type { LabelSelector, OwnerReference, StringMap } from "../objects/types/meta.ts";
import type { Pod } from "../objects/types/pod.ts";
import type { Write } from "./shared.ts";

/** What a controller owns after it has adopted and released, and the writes by which it does so. */
export interface Claim<T> {
  readonly claimed: readonly T[];
  readonly writes: readonly Write[];
}

/**
 * Sorts out who belongs to `owner` (pkg/controller/controller_ref_manager.go, ClaimObject): of those it controls, the ones whose
 * labels still match stay and the others are released; of those that nobody controls, the ones that match are adopted, unless
 * they or the owner are being deleted.
 */
export function claim<T extends Pod | ReplicaSet>(
  owner: Deployment | ReplicaSet,
  controlled: readonly T[],
  uncontrolled: readonly T[],
): Claim<T> {
  const isSelected = labelTest(owner.spec.selector);
  const isOwnerDeleted = owner.metadata.deletionTimestamp !== undefined;
  const kept = areAllSelected(controlled, isSelected)
    ? controlled
    : controlled.filter((object) => isSelected(object.metadata.labels));
  if (isOwnerDeleted || (kept === controlled && uncontrolled.length === 0))
    return { claimed: kept, writes: [] };
  const lost = kept === controlled ? [] : controlled.filter((object) => !kept.includes(object));
  const adoptees = uncontrolled
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined && isSelected(metadata.labels))
    .map((object) => adopted(object, owner));
  const updated = [...lost.map((object) => released(object, owner)), ...adoptees];
  return {
    claimed: [...kept, ...adoptees],
    writes: updated.map((object) => ({ verb: "update", object })),
  };
}

function areAllSelected(objects: readonly (Pod | ReplicaSet)[], isSelected: LabelTest): boolean {
  for (let index = 0; index < objects.length; index += 1) {
    const labels = objects[index]?.metadata.labels;
    if (labels !== undefined && !isSelected(labels)) return false;
  }
  return true;
}

/** A question about labels. */
type LabelTest = (labels: StringMap) => boolean;

/** Whether labels satisfy a selector. */
export function labelTest(selector: LabelSelector): LabelTest {
  if (selector.matchExpressions === undefined || selector.matchExpressions.length === 0) {
    return carries(selector.matchLabels);
  }
  const read = selectorOf(selector);
  return (labels) => read.ok && matchesSelector(read.selector, labels);
}

const NO_LABELS: StringMap = {};

/**
 * Whether labels hold all the wanted ones. Answers are remembered: labels are immutable, the pods of a ReplicaSet share them, and
 * every pass asks again.
 */
export function carries(wanted = NO_LABELS): LabelTest {
  const present = tests.get(wanted);
  if (present !== undefined) return present;
  const keys = Object.keys(wanted);
  const answers = new WeakMap<StringMap, boolean>();
  const test = (labels: StringMap): boolean => {
    const known = answers.get(labels);
    if (known !== undefined) return known;
    const answer = keys.every((key) => labels[key] === wanted[key]);
    answers.set(labels, answer);
    return answer;
  };
  tests.set(wanted, test);
  return test;
}

const tests = new WeakMap<StringMap, LabelTest>();

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
