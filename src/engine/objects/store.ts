import type { Instant } from "../kernel/units.ts";
import { ObjectTable } from "./object-table.ts";
import type { KubernetesObject } from "./types/kinds.ts";

/** One version of one object: what a watch delivers, and what the recording keeps. */
export interface Change {
  readonly time: Instant;
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: KubernetesObject;
  /** The version before, absent for ADDED. */
  readonly previous?: KubernetesObject;
}

/** Everything needed to set a store up again: plain data, objects by reference. */
export interface StoreState {
  readonly objects: readonly KubernetesObject[];
  readonly resourceVersion: number;
  readonly creations: readonly (readonly [string, number])[];
  readonly historyLength: number;
}

type Listener = (change: Change) => void;

/**
 * The cluster's memory (etcd and the watch cache): current objects, a counter of writes, and the append-only history of
 * all versions. Only `api/` writes to it. Listeners are called at once, in the order in which they subscribed.
 */
export class ObjectStore {
  table = new ObjectTable();
  readonly history: Change[] = [];
  #resourceVersion = 0;
  #creations = new Map<string, number>();
  readonly #listeners: Listener[] = [];

  /** The resourceVersion that the next write will carry. */
  get nextResourceVersion(): number {
    return this.#resourceVersion + 1;
  }

  subscribe(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /**
   * How many objects have been created under this name before; names and uids are derived from (owner, count), never from a
   * global counter, so that a change elsewhere does not rename them.
   */
  countCreation(owner: string): number {
    const count = this.#creations.get(owner) ?? 0;
    this.#creations.set(owner, count + 1);
    return count;
  }

  /** Stores a version. Its resourceVersion must be {@link nextResourceVersion}. */
  put(object: KubernetesObject, time: Instant): void {
    const previous = this.table.put(object);
    this.#resourceVersion += 1;
    this.#record(
      previous === undefined ? { time, type: "ADDED", object } : { time, type: "MODIFIED", object, previous },
    );
  }

  /** Takes an object out for good. `object` is its last version. */
  remove(object: KubernetesObject, time: Instant): void {
    const previous = this.table.byUid(object.metadata.uid) ?? object;
    this.#resourceVersion += 1;
    this.table.remove(object);
    this.#record({ time, type: "DELETED", object, previous });
  }

  save(): StoreState {
    return {
      objects: this.table.all(),
      resourceVersion: this.#resourceVersion,
      creations: [...this.#creations],
      historyLength: this.history.length,
    };
  }

  /** Goes back to a saved state: history is cut to its length then. Listeners are not told. */
  restore(state: StoreState): void {
    this.table = new ObjectTable();
    for (const object of state.objects) this.table.put(object);
    this.#resourceVersion = state.resourceVersion;
    this.#creations = new Map(state.creations);
    this.history.length = state.historyLength;
  }

  #record(change: Change): void {
    this.history.push(change);
    for (const listener of this.#listeners) listener(change);
  }
}
