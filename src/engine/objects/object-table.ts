import { compareText } from "./go-text.ts";
import type { Kind, KubernetesObject, ObjectOf } from "./types/kinds.ts";
import { controllerOf, type StringMap } from "./types/meta.ts";

/** What clients may ask of a set of objects: the live store or a cache that lags behind it. */
export interface ObjectReader {
  get<K extends Kind>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined;
  byUid(uid: string): KubernetesObject | undefined;
  /** All objects of a kind, of one namespace or of all, in the order of their creation. */
  list<K extends Kind>(kind: K, namespace?: string): readonly ObjectOf<K>[];
  /** Objects of a kind whose controller is the object with this uid, in the order of their creation. */
  controlledBy<K extends Kind>(kind: K, ownerUid: string): readonly ObjectOf<K>[];
  /** Pods or ReplicaSets of a namespace that nobody controls, in the order of their creation. */
  uncontrolled<K extends "Pod" | "ReplicaSet">(kind: K, namespace: string): readonly ObjectOf<K>[];
  /** Objects that have an owner reference (controller or not) to this uid: by name of kind, then by creation. */
  dependentsOf(ownerUid: string): readonly KubernetesObject[];
  /** Objects of a kind and namespace that carry all these labels, in the order of their creation. */
  labelled<K extends Kind>(kind: K, namespace: string, labels: StringMap): readonly ObjectOf<K>[];
}

/** The place of an object: all indexes share it, so that a new version is entered once. */
interface Slot {
  object: KubernetesObject;
  /** Rises in the order of creation. */
  readonly order: number;
}

type Bucket = Map<string, Slot>;

/** Kinds that are looked up by label: what Services, ReplicaSets and Deployments select. */
const LABEL_INDEXED: ReadonlySet<Kind> = new Set<Kind>(["Pod", "ReplicaSet", "EndpointSlice"]);

/**
 * Objects with their indexes: by name, uid, owner and label. What is found comes in order of creation, so no result hangs
 * on chance, nor on whether the table was restored meanwhile. Objects are immutable; a new version replaces the old one in
 * its place.
 */
export class ObjectTable implements ObjectReader {
  readonly #byKind = new Map<Kind, Bucket>();
  readonly #byUid: Bucket = new Map();
  readonly #byOwner = new Map<string, Bucket>();
  readonly #byLabel = new Map<string, Bucket>();
  #created = 0;

  get<K extends Kind>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined {
    return ofKind(kind, this.#byKind.get(kind)?.get(`${namespace}/${name}`)?.object);
  }

  byUid(uid: string): KubernetesObject | undefined {
    return this.#byUid.get(uid)?.object;
  }

  list<K extends Kind>(kind: K, namespace?: string): readonly ObjectOf<K>[] {
    const found: ObjectOf<K>[] = [];
    for (const { object } of this.#byKind.get(kind)?.values() ?? []) {
      if (namespace !== undefined && object.metadata.namespace !== namespace) continue;
      if (isOfKind(kind, object)) found.push(object);
    }
    return found;
  }

  controlledBy<K extends Kind>(kind: K, ownerUid: string): readonly ObjectOf<K>[] {
    const found: ObjectOf<K>[] = [];
    for (const { object } of inOrder(this.#byOwner.get(ownerUid))) {
      if (isOfKind(kind, object) && controllerOf(object.metadata)?.uid === ownerUid) found.push(object);
    }
    return found;
  }

  uncontrolled<K extends "Pod" | "ReplicaSet">(kind: K, namespace: string): readonly ObjectOf<K>[] {
    const found: ObjectOf<K>[] = [];
    for (const { object } of inOrder(this.#byOwner.get(nobodyKey(kind, namespace)))) {
      if (isOfKind(kind, object)) found.push(object);
    }
    return found;
  }

  dependentsOf(ownerUid: string): readonly KubernetesObject[] {
    const found = inOrder(this.#byOwner.get(ownerUid)).map(({ object }) => object);
    return found.sort((one, other) => compareText(one.kind, other.kind));
  }

  labelled<K extends Kind>(kind: K, namespace: string, labels: StringMap): readonly ObjectOf<K>[] {
    const pairs = Object.entries(labels);
    if (pairs.length === 0 || !LABEL_INDEXED.has(kind)) {
      return this.list(kind, namespace).filter((object) => carries(object, pairs));
    }
    let smallest: Bucket | undefined;
    for (const [key, value] of pairs) {
      const bucket = this.#byLabel.get(labelKey(kind, namespace, key, value));
      if (bucket === undefined) return [];
      if (smallest === undefined || bucket.size < smallest.size) smallest = bucket;
    }
    const found: ObjectOf<K>[] = [];
    for (const { object } of inOrder(smallest)) {
      if (isOfKind(kind, object) && (pairs.length === 1 || carries(object, pairs))) found.push(object);
    }
    return found;
  }

  /** Every object, kind by kind by name, in the order of creation within each kind. */
  all(): readonly KubernetesObject[] {
    const kinds = [...this.#byKind].sort(([one], [other]) => compareText(one, other));
    return kinds.flatMap(([, bucket]) => [...bucket.values()].map(({ object }) => object));
  }

  /** Adds an object or replaces its earlier version. */
  put(object: KubernetesObject): void {
    const slot = this.#byUid.get(object.metadata.uid);
    if (slot === undefined) this.#add(object);
    else this.#replace(slot, object);
  }

  /** Takes an object out; nothing happens if it is not there. */
  remove(object: KubernetesObject): void {
    const slot = this.#byUid.get(object.metadata.uid);
    if (slot !== undefined) this.#take(slot.object);
  }

  #take(object: KubernetesObject): void {
    const { uid } = object.metadata;
    this.#byKind.get(object.kind)?.delete(tableKey(object));
    this.#byUid.delete(uid);
    for (const key of ownerKeys(object)) drop(this.#byOwner, key, uid);
    for (const key of labelKeys(object)) drop(this.#byLabel, key, uid);
  }

  #add(object: KubernetesObject): void {
    const bucket = entry(this.#byKind, object.kind);
    const key = tableKey(object);
    const namesake = bucket.get(key);
    // Deleted without this table having been told.
    if (namesake !== undefined) this.#take(namesake.object);
    const { uid } = object.metadata;
    this.#created += 1;
    const slot: Slot = { object, order: this.#created };
    bucket.set(key, slot);
    this.#byUid.set(uid, slot);
    for (const owner of ownerKeys(object)) entry(this.#byOwner, owner).set(uid, slot);
    for (const label of labelKeys(object)) entry(this.#byLabel, label).set(uid, slot);
  }

  #replace(slot: Slot, object: KubernetesObject): void {
    const previous = slot.object;
    slot.object = object;
    if (previous.metadata.ownerReferences !== object.metadata.ownerReferences) {
      move(this.#byOwner, slot, ownerKeys(previous), ownerKeys(object));
    }
    if (previous.metadata.labels !== object.metadata.labels) {
      move(this.#byLabel, slot, labelKeys(previous), labelKeys(object));
    }
  }
}

/** `namespace/name` of an object: unique within its kind. */
const tableKey = (object: KubernetesObject): string => `${object.metadata.namespace}/${object.metadata.name}`;

const labelKey = (kind: Kind, namespace: string, key: string, value: string): string =>
  `${kind}\n${namespace}\n${key}\n${value}`;

function labelKeys(object: KubernetesObject): readonly string[] {
  if (!LABEL_INDEXED.has(object.kind)) return [];
  const { namespace, labels } = object.metadata;
  return Object.entries(labels).map(([key, value]) => labelKey(object.kind, namespace, key, value));
}

/** Under which owners an object is found: all that it refers to, and nobody if it might be adopted. */
function ownerKeys({ kind, metadata }: KubernetesObject): readonly string[] {
  const uids = metadata.ownerReferences.map((reference) => reference.uid);
  const isAdoptable = (kind === "Pod" || kind === "ReplicaSet") && controllerOf(metadata) === undefined;
  return isAdoptable ? [...uids, nobodyKey(kind, metadata.namespace)] : uids;
}

const nobodyKey = (kind: "Pod" | "ReplicaSet", namespace: string): string => `${kind}\n${namespace}`;

function carries(object: KubernetesObject, pairs: readonly (readonly [string, string])[]): boolean {
  return pairs.every(([key, value]) => object.metadata.labels[key] === value);
}

function isOfKind<K extends Kind>(kind: K, object: KubernetesObject): object is ObjectOf<K> {
  return object.kind === kind;
}

function ofKind<K extends Kind>(kind: K, object: KubernetesObject | undefined): ObjectOf<K> | undefined {
  return object !== undefined && isOfKind(kind, object) ? object : undefined;
}

/** The places of a bucket in the order of creation, in which they are unless an object came to its label or owner late. */
function inOrder(bucket: Bucket | undefined): Slot[] {
  const slots: Slot[] = [];
  if (bucket === undefined) return slots;
  let isSorted = true;
  let last = 0;
  for (const slot of bucket.values()) {
    if (slot.order < last) isSorted = false;
    last = slot.order;
    slots.push(slot);
  }
  return isSorted ? slots : slots.sort((one, other) => one.order - other.order);
}

function entry<T>(index: Map<T, Bucket>, key: T): Bucket {
  const present = index.get(key);
  if (present !== undefined) return present;
  const bucket: Bucket = new Map();
  index.set(key, bucket);
  return bucket;
}

/** Enters a place under new keys of an index instead of the old ones. */
function move(index: Map<string, Bucket>, slot: Slot, from: readonly string[], to: readonly string[]): void {
  const { uid } = slot.object.metadata;
  for (const key of from) if (!to.includes(key)) drop(index, key, uid);
  for (const key of to) if (!from.includes(key)) entry(index, key).set(uid, slot);
}

function drop(index: Map<string, Bucket>, key: string, uid: string): void {
  const bucket = index.get(key);
  bucket?.delete(uid);
  if (bucket?.size === 0) index.delete(key);
}
