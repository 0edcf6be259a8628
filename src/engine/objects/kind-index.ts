import { countPod, createCensus, NO_PODS, type PodCensus, type RunningCensus } from "./pod-census.ts";
import type { Kind, KubernetesObject } from "./types/kinds.ts";
import { controllerOf, type ObjectMeta, type StringMap } from "./types/meta.ts";

/** The place of an object: all indexes share it, so that a new version is entered once. */
export interface Slot {
  object: KubernetesObject;
  /** Rises in the order of creation. */
  readonly order: number;
}

/** What is found under one key, by uid. */
export interface Bucket {
  readonly slots: Map<string, Slot>;
  /** The same in the order of creation; undefined since something came or went. */
  ordered: readonly Slot[] | undefined;
}

/** The objects of one kind by all that they are looked up by. Keys are not put together from parts: that takes longer than a step. */
export interface KindIndex {
  readonly kind: Kind;
  /** Whether objects without a controller are looked for, to be adopted. */
  readonly isAdoptable: boolean;
  /** Whether objects are looked up by label. */
  readonly isLabelled: boolean;
  /** By namespace and name; in a namespace in the order of creation. */
  readonly names: Map<string, Map<string, Slot>>;
  /** By the uid of the controller. */
  readonly controlled: Map<string, Bucket>;
  /** How many pods a controller has, for those that were asked for. */
  readonly censuses: Map<string, RunningCensus>;
  /** By the uids of the other owners. */
  readonly owned: Map<string, Bucket>;
  /** By namespace, what may be adopted. */
  readonly uncontrolled: Map<string, Bucket>;
  /** By {@link labelKey}. */
  readonly labelled: Map<string, Bucket>;
}

/** What Deployments and ReplicaSets adopt. */
const ADOPTABLE: ReadonlySet<Kind> = new Set<Kind>(["Pod", "ReplicaSet"]);
/** What Services, ReplicaSets and Deployments select. */
const LABELLED: ReadonlySet<Kind> = new Set<Kind>(["Pod", "ReplicaSet", "EndpointSlice"]);

/** An index without objects. */
export const createKindIndex = (kind: Kind): KindIndex => ({
  kind,
  isAdoptable: ADOPTABLE.has(kind),
  isLabelled: LABELLED.has(kind),
  names: new Map(),
  controlled: new Map(),
  censuses: new Map(),
  owned: new Map(),
  uncontrolled: new Map(),
  labelled: new Map(),
});

/** Enters a new object. */
export function enter(index: KindIndex, slot: Slot): void {
  const { namespace, name, ownerReferences } = slot.object.metadata;
  const names = index.names.get(namespace);
  if (names === undefined) index.names.set(namespace, new Map([[name, slot]]));
  else names.set(name, slot);
  if (index.isAdoptable || ownerReferences.length > 0) enterOwners(index, slot);
  if (index.isLabelled) enterLabels(index, slot);
}

/** Takes an object out. */
export function withdraw(index: KindIndex, slot: Slot): void {
  const { namespace, name } = slot.object.metadata;
  index.names.get(namespace)?.delete(name);
  withdrawOwners(index, slot.object);
  if (index.isLabelled) withdrawLabels(index, slot.object.metadata);
}

/** Puts the next version of an object in its place; gives the one that was there. */
export function replace(index: KindIndex, slot: Slot, object: KubernetesObject): KubernetesObject {
  const previous = slot.object;
  const { metadata } = previous;
  slot.object = object;
  if (metadata.ownerReferences === object.metadata.ownerReferences) {
    recount(index, previous, object);
  } else {
    withdrawOwners(index, previous);
    enterOwners(index, slot);
  }
  if (index.isLabelled && metadata.labels !== object.metadata.labels) {
    moveLabels(index, slot, metadata.labels);
  }
  return previous;
}

/** The places of all objects of a kind in the order of creation. */
export function allInOrder({ names }: KindIndex): readonly Slot[] {
  return ordered([...names.values()].flatMap((inNamespace) => [...inNamespace.values()]));
}

/** How many pods a controller has: counted once, then kept up to date with every version. */
export function censusOf(index: KindIndex, controllerUid: string): PodCensus {
  const known = index.censuses.get(controllerUid);
  if (known !== undefined) return known;
  const controlled = index.controlled.get(controllerUid);
  if (controlled === undefined) return NO_PODS;
  const census = createCensus();
  for (const { object } of controlled.slots.values()) {
    if (object.kind === "Pod") countPod(census, object, 1);
  }
  index.censuses.set(controllerUid, census);
  return census;
}

/** Under what a label and its value are found in a namespace. */
export const labelKey = (namespace: string, key: string, value: string): string =>
  `${namespace}\n${key}\n${value}`;

/** The places of a bucket in the order of creation. */
export function inOrder(bucket: Bucket): readonly Slot[] {
  bucket.ordered ??= ordered([...bucket.slots.values()]);
  return bucket.ordered;
}

/** They are in order already unless an object came to its label or owner late. */
function ordered(slots: Slot[]): readonly Slot[] {
  let last = 0;
  for (const { order } of slots) {
    if (order < last) return slots.sort((one, other) => one.order - other.order);
    last = order;
  }
  return slots;
}

/** Counts the next version of a pod in the place of the one before. */
function recount({ censuses }: KindIndex, previous: KubernetesObject, next: KubernetesObject): void {
  if (censuses.size === 0 || previous.kind !== "Pod" || next.kind !== "Pod") return;
  const census = censuses.get(controllerOf(next.metadata)?.uid ?? "");
  if (census === undefined) return;
  countPod(census, previous, -1);
  countPod(census, next, 1);
}

function enterOwners(index: KindIndex, slot: Slot): void {
  const { controlled, owned, uncontrolled, censuses, isAdoptable } = index;
  const { object } = slot;
  const { metadata } = object;
  const controller = controllerOf(metadata);
  if (controller !== undefined) enterUnder(controlled, controller.uid, slot);
  else if (isAdoptable) enterUnder(uncontrolled, metadata.namespace, slot);
  if (controller !== undefined && object.kind === "Pod") {
    const census = censuses.get(controller.uid);
    if (census !== undefined) countPod(census, object, 1);
  }
  for (const reference of metadata.ownerReferences) {
    if (reference !== controller) enterUnder(owned, reference.uid, slot);
  }
}

function withdrawOwners(
  { controlled, owned, uncontrolled, censuses }: KindIndex,
  object: KubernetesObject,
): void {
  const { metadata } = object;
  const controller = controllerOf(metadata);
  if (controller === undefined) withdrawFrom(uncontrolled, metadata.namespace, metadata.uid);
  else withdrawFrom(controlled, controller.uid, metadata.uid);
  const census = censuses.get(controller?.uid ?? "");
  if (census !== undefined && object.kind === "Pod") countPod(census, object, -1);
  if (controller !== undefined && !controlled.has(controller.uid)) censuses.delete(controller.uid);
  for (const reference of metadata.ownerReferences) {
    if (reference !== controller) withdrawFrom(owned, reference.uid, metadata.uid);
  }
}

function enterLabels({ labelled }: KindIndex, slot: Slot): void {
  const { namespace, labels } = slot.object.metadata;
  for (const key of Object.keys(labels))
    enterUnder(labelled, labelKey(namespace, key, labels[key] ?? ""), slot);
}

function withdrawLabels({ labelled }: KindIndex, { namespace, labels, uid }: ObjectMeta): void {
  for (const key of Object.keys(labels))
    withdrawFrom(labelled, labelKey(namespace, key, labels[key] ?? ""), uid);
}

/** Only labels that differ are touched, so that an object keeps its place under the others. */
function moveLabels({ labelled }: KindIndex, slot: Slot, before: StringMap): void {
  const { namespace, labels, uid } = slot.object.metadata;
  for (const key of Object.keys(before)) {
    if (labels[key] !== before[key]) withdrawFrom(labelled, labelKey(namespace, key, before[key] ?? ""), uid);
  }
  for (const key of Object.keys(labels)) {
    if (labels[key] !== before[key]) enterUnder(labelled, labelKey(namespace, key, labels[key] ?? ""), slot);
  }
}

function newBucket(): Bucket {
  return { slots: new Map(), ordered: undefined };
}

function put(bucket: Bucket, slot: Slot): void {
  bucket.slots.set(slot.object.metadata.uid, slot);
  bucket.ordered = undefined;
}

function enterUnder(buckets: Map<string, Bucket>, key: string, slot: Slot): void {
  const present = buckets.get(key);
  const bucket = present ?? newBucket();
  if (present === undefined) buckets.set(key, bucket);
  put(bucket, slot);
}

function withdrawFrom(buckets: Map<string, Bucket>, key: string, uid: string): void {
  const bucket = buckets.get(key);
  if (bucket === undefined) return;
  bucket.slots.delete(uid);
  bucket.ordered = undefined;
  if (bucket.slots.size === 0) buckets.delete(key);
}
