import { compareText } from "./go-text.ts";
import {
  allInOrder,
  type Bucket,
  censusOf,
  createKindIndex,
  enter,
  inOrder,
  type KindIndex,
  labelKey,
  replace,
  type Slot,
  withdraw,
} from "./kind-index.ts";
import { NO_PODS, type PodCensus } from "./pod-census.ts";
import type { Kind, KubernetesObject, ObjectOf } from "./types/kinds.ts";
import type { StringMap } from "./types/meta.ts";

/** What clients may ask of a set of objects: the live store or a cache that lags behind it. */
export interface ObjectReader {
  get<K extends Kind>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined;
  byUid(uid: string): KubernetesObject | undefined;
  /** All objects of a kind, of one namespace or of all, in the order of their creation. */
  list<K extends Kind>(kind: K, namespace?: string): readonly ObjectOf<K>[];
  /** Objects of a kind whose controller is the object with this uid, in the order of their creation. */
  controlledBy<K extends Kind>(kind: K, ownerUid: string): readonly ObjectOf<K>[];
  /** How many pods the controller with this uid has, and in what state. */
  podCensus(ownerUid: string): PodCensus;
  /** Pods or ReplicaSets of a namespace that nobody controls, in the order of their creation. */
  uncontrolled<K extends "Pod" | "ReplicaSet">(kind: K, namespace: string): readonly ObjectOf<K>[];
  /** Objects that have an owner reference (controller or not) to this uid: by name of kind, then by creation. */
  dependentsOf(ownerUid: string): readonly KubernetesObject[];
  /** How many changes there have been: a mark for {@link changedSince}. */
  readonly mark: number;
  /** Uids of what came, changed or went since a mark, as often as it did; undefined if that is too long ago to be known. */
  changedSince(mark: number): readonly string[] | undefined;
  /** Objects of a kind and namespace that carry all these labels, in the order of their creation. */
  labelled<K extends Kind>(kind: K, namespace: string, labels: StringMap): readonly ObjectOf<K>[];
}

/** At least so many of the latest changes are known. */
const CHANGES_KNOWN = 1024;

/**
 * Objects with their indexes: by name, uid, owner and label. What is found comes in order of creation, so no result hangs
 * on chance, nor on whether the table was restored meanwhile. Objects are immutable; a new version replaces the old one in
 * its place.
 */
export class ObjectTable implements ObjectReader {
  readonly #indexes = new Map<Kind, KindIndex>();
  readonly #byUid = new Map<string, Slot>();
  #created = 0;
  /** Uids of the latest changes, and how many changes there have been before those. */
  #changes: string[] = [];
  #changesBefore = 0;

  get mark(): number {
    return this.#changesBefore + this.#changes.length;
  }

  get<K extends Kind>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined {
    const object = this.#indexes.get(kind)?.names.get(namespace)?.get(name)?.object;
    return object !== undefined && isOfKind(kind, object) ? object : undefined;
  }

  byUid(uid: string): KubernetesObject | undefined {
    return this.#byUid.get(uid)?.object;
  }

  list<K extends Kind>(kind: K, namespace?: string): readonly ObjectOf<K>[] {
    const index = this.#indexes.get(kind);
    if (index === undefined) return [];
    const slots =
      namespace === undefined ? allInOrder(index) : [...(index.names.get(namespace)?.values() ?? [])];
    const objects = slots.map(objectOf);
    return areOfKind(kind, objects) ? objects : [];
  }

  controlledBy<K extends Kind>(kind: K, ownerUid: string): readonly ObjectOf<K>[] {
    return objectsIn(kind, this.#indexes.get(kind)?.controlled.get(ownerUid));
  }

  podCensus(ownerUid: string): PodCensus {
    const index = this.#indexes.get("Pod");
    return index === undefined ? NO_PODS : censusOf(index, ownerUid);
  }

  uncontrolled<K extends "Pod" | "ReplicaSet">(kind: K, namespace: string): readonly ObjectOf<K>[] {
    return objectsIn(kind, this.#indexes.get(kind)?.uncontrolled.get(namespace));
  }

  dependentsOf(ownerUid: string): readonly KubernetesObject[] {
    const found = new Set<Slot>();
    for (const { controlled, owned } of this.#indexes.values()) {
      addAll(found, controlled.get(ownerUid));
      addAll(found, owned.get(ownerUid));
    }
    return [...found].sort(byKindThenOrder).map(objectOf);
  }

  labelled<K extends Kind>(kind: K, namespace: string, labels: StringMap): readonly ObjectOf<K>[] {
    const pairs = Object.entries(labels);
    const index = this.#indexes.get(kind);
    if (pairs.length === 0 || index?.isLabelled !== true) {
      return this.list(kind, namespace).filter((object) => carries(object, pairs));
    }
    let smallest: Bucket | undefined;
    for (const [key, value] of pairs) {
      const bucket = index.labelled.get(labelKey(namespace, key, value));
      if (bucket === undefined) return [];
      if (smallest === undefined || bucket.slots.size < smallest.slots.size) smallest = bucket;
    }
    const found = objectsIn(kind, smallest);
    return pairs.length === 1 ? found : found.filter((object) => carries(object, pairs));
  }

  changedSince(mark: number): readonly string[] | undefined {
    return mark < this.#changesBefore ? undefined : this.#changes.slice(mark - this.#changesBefore);
  }

  /** Whether a namespace holds any object. */
  hasObjectsIn(namespace: string): boolean {
    for (const { names } of this.#indexes.values()) {
      if ((names.get(namespace)?.size ?? 0) > 0) return true;
    }
    return false;
  }

  /** Every object, kind by kind by name, in the order of creation within each kind. */
  all(): readonly KubernetesObject[] {
    const indexes = [...this.#indexes.values()].sort((one, other) => compareText(one.kind, other.kind));
    return indexes.flatMap((index) => allInOrder(index).map(objectOf));
  }

  /** Adds an object or replaces its earlier version, which it gives back. */
  put(object: KubernetesObject): KubernetesObject | undefined {
    const index = this.#indexOf(object.kind);
    const slot = this.#byUid.get(object.metadata.uid);
    this.#note(object.metadata.uid);
    if (slot !== undefined) return replace(index, slot, object);
    this.#add(index, object);
    return undefined;
  }

  /** Takes an object out; nothing happens if it is not there. */
  remove(object: KubernetesObject): void {
    const slot = this.#byUid.get(object.metadata.uid);
    if (slot !== undefined) this.#take(slot);
  }

  #indexOf(kind: Kind): KindIndex {
    const present = this.#indexes.get(kind);
    if (present !== undefined) return present;
    const index = createKindIndex(kind);
    this.#indexes.set(kind, index);
    return index;
  }

  #add(index: KindIndex, object: KubernetesObject): void {
    const { uid, namespace, name } = object.metadata;
    const namesake = index.names.get(namespace)?.get(name);
    // Deleted without this table having been told.
    if (namesake !== undefined) this.#take(namesake);
    this.#created += 1;
    const slot: Slot = { object, order: this.#created };
    this.#byUid.set(uid, slot);
    enter(index, slot);
  }

  #note(uid: string): void {
    this.#changes.push(uid);
    if (this.#changes.length <= 2 * CHANGES_KNOWN) return;
    this.#changesBefore += CHANGES_KNOWN;
    this.#changes = this.#changes.slice(CHANGES_KNOWN);
  }

  #take(slot: Slot): void {
    this.#note(slot.object.metadata.uid);
    this.#byUid.delete(slot.object.metadata.uid);
    withdraw(this.#indexOf(slot.object.kind), slot);
  }
}

function addAll(slots: Set<Slot>, bucket: Bucket | undefined): void {
  if (bucket !== undefined) for (const slot of bucket.slots.values()) slots.add(slot);
}

const objectOf = ({ object }: Slot): KubernetesObject => object;

const byKindThenOrder = (one: Slot, other: Slot): number =>
  compareText(one.object.kind, other.object.kind) || one.order - other.order;

function objectsIn<K extends Kind>(kind: K, bucket: Bucket | undefined): readonly ObjectOf<K>[] {
  if (bucket === undefined) return [];
  const objects = inOrder(bucket).map(objectOf);
  return areOfKind(kind, objects) ? objects : [];
}

function carries({ metadata }: KubernetesObject, pairs: readonly (readonly [string, string])[]): boolean {
  return pairs.every(([key, value]) => metadata.labels[key] === value);
}

function isOfKind<K extends Kind>(kind: K, object: KubernetesObject): object is ObjectOf<K> {
  return object.kind === kind;
}

/** A bucket holds one kind, so its first object speaks for all. */
function areOfKind<K extends Kind>(
  kind: K,
  objects: readonly KubernetesObject[],
): objects is readonly ObjectOf<K>[] {
  return objects[0]?.kind === kind;
}
