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
  /** Objects of a kind that have an owner reference (controller or not) to this uid, in the order of their creation. */
  dependentsOf(ownerUid: string): readonly KubernetesObject[];
  /** Objects of a kind and namespace that carry all these labels, in the order of their creation. */
  labelled<K extends Kind>(kind: K, namespace: string, labels: StringMap): readonly ObjectOf<K>[];
}

type Bucket = Map<string, KubernetesObject>;

/** Kinds that are looked up by label: what Services, ReplicaSets and Deployments select. */
const LABEL_INDEXED: ReadonlySet<Kind> = new Set<Kind>(["Pod", "ReplicaSet", "EndpointSlice"]);

/**
 * Objects with their indexes: by name, uid, owner and label. Order of iteration is order of creation, so no result hangs
 * on chance. Objects are immutable; a new version replaces the old one in its place.
 */
export class ObjectTable implements ObjectReader {
  readonly #byKind = new Map<Kind, Bucket>();
  readonly #byUid: Bucket = new Map();
  readonly #byOwner = new Map<string, Bucket>();
  readonly #byLabel = new Map<string, Bucket>();

  get<K extends Kind>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined {
    return ofKind(kind, this.#byKind.get(kind)?.get(`${namespace}/${name}`));
  }

  byUid(uid: string): KubernetesObject | undefined {
    return this.#byUid.get(uid);
  }

  list<K extends Kind>(kind: K, namespace?: string): readonly ObjectOf<K>[] {
    const found = allOfKind(kind, this.#byKind.get(kind));
    return namespace === undefined
      ? found
      : found.filter((object) => object.metadata.namespace === namespace);
  }

  controlledBy<K extends Kind>(kind: K, ownerUid: string): readonly ObjectOf<K>[] {
    const found = allOfKind(kind, this.#byOwner.get(ownerUid));
    return found.filter((object) => controllerOf(object.metadata)?.uid === ownerUid);
  }

  dependentsOf(ownerUid: string): readonly KubernetesObject[] {
    return [...(this.#byOwner.get(ownerUid)?.values() ?? [])];
  }

  labelled<K extends Kind>(kind: K, namespace: string, labels: StringMap): readonly ObjectOf<K>[] {
    const pairs = Object.entries(labels);
    const [first] = pairs;
    if (first === undefined || !LABEL_INDEXED.has(kind)) {
      return this.list(kind, namespace).filter((object) => carries(object, pairs));
    }
    let smallest: Bucket | undefined;
    for (const [key, value] of pairs) {
      const bucket = this.#byLabel.get(labelKey(kind, namespace, key, value));
      if (bucket === undefined) return [];
      if (smallest === undefined || bucket.size < smallest.size) smallest = bucket;
    }
    return allOfKind(kind, smallest).filter((object) => carries(object, pairs));
  }

  /** Every object, kind by kind, in the order of creation within each kind. */
  all(): readonly KubernetesObject[] {
    return [...this.#byKind.values()].flatMap((bucket) => [...bucket.values()]);
  }

  /** Adds an object or replaces its earlier version. */
  put(object: KubernetesObject): void {
    const key = tableKey(object);
    const bucket = entry(this.#byKind, object.kind);
    const previous = bucket.get(key);
    bucket.set(key, object);
    if (previous !== undefined && previous.metadata.uid !== object.metadata.uid) {
      this.#byUid.delete(previous.metadata.uid);
    }
    this.#byUid.set(object.metadata.uid, object);
    this.#reindex(previous, object);
  }

  /** Takes an object out; nothing happens if it is not there. */
  remove(object: KubernetesObject): void {
    const key = tableKey(object);
    const previous = this.#byKind.get(object.kind)?.get(key);
    if (previous === undefined) return;
    this.#byKind.get(object.kind)?.delete(key);
    this.#byUid.delete(previous.metadata.uid);
    for (const indexKey of ownerUids(previous)) drop(this.#byOwner, indexKey, previous.metadata.uid);
    for (const indexKey of labelKeys(previous)) drop(this.#byLabel, indexKey, previous.metadata.uid);
  }

  #reindex(previous: KubernetesObject | undefined, object: KubernetesObject): void {
    const uid = object.metadata.uid;
    if (previous === undefined || previous.metadata.ownerReferences !== object.metadata.ownerReferences) {
      if (previous) for (const key of ownerUids(previous)) drop(this.#byOwner, key, previous.metadata.uid);
    }
    if (previous === undefined || previous.metadata.labels !== object.metadata.labels) {
      if (previous) for (const key of labelKeys(previous)) drop(this.#byLabel, key, previous.metadata.uid);
    }
    for (const key of ownerUids(object)) entry(this.#byOwner, key).set(uid, object);
    for (const key of labelKeys(object)) entry(this.#byLabel, key).set(uid, object);
  }
}

/** `namespace/name` of an object: unique within its kind. */
export const tableKey = (object: KubernetesObject): string =>
  `${object.metadata.namespace}/${object.metadata.name}`;

const labelKey = (kind: Kind, namespace: string, key: string, value: string): string =>
  `${kind}\n${namespace}\n${key}\n${value}`;

function labelKeys(object: KubernetesObject): readonly string[] {
  if (!LABEL_INDEXED.has(object.kind)) return [];
  const { namespace, labels } = object.metadata;
  return Object.entries(labels).map(([key, value]) => labelKey(object.kind, namespace, key, value));
}

const ownerUids = (object: KubernetesObject): readonly string[] =>
  object.metadata.ownerReferences.map((reference) => reference.uid);

function carries(object: KubernetesObject, pairs: readonly (readonly [string, string])[]): boolean {
  return pairs.every(([key, value]) => object.metadata.labels[key] === value);
}

function isOfKind<K extends Kind>(kind: K, object: KubernetesObject): object is ObjectOf<K> {
  return object.kind === kind;
}

function ofKind<K extends Kind>(kind: K, object: KubernetesObject | undefined): ObjectOf<K> | undefined {
  return object !== undefined && isOfKind(kind, object) ? object : undefined;
}

function allOfKind<K extends Kind>(kind: K, bucket: Bucket | undefined): ObjectOf<K>[] {
  const found: ObjectOf<K>[] = [];
  for (const object of bucket?.values() ?? []) if (isOfKind(kind, object)) found.push(object);
  return found;
}

function entry<T>(index: Map<T, Bucket>, key: T): Bucket {
  const present = index.get(key);
  if (present !== undefined) return present;
  const bucket: Bucket = new Map();
  index.set(key, bucket);
  return bucket;
}

function drop(index: Map<string, Bucket>, key: string, uid: string): void {
  const bucket = index.get(key);
  bucket?.delete(uid);
  if (bucket?.size === 0) index.delete(key);
}
