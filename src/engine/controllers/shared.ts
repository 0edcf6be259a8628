import type { Instant, Microseconds } from "../kernel/units.ts";
import type { Draft } from "../objects/draft.ts";
import type { ObjectReader } from "../objects/object-table.ts";
import type { Change } from "../objects/store.ts";
import type { KubernetesObject } from "../objects/types/kinds.ts";

/** An Event to record with a write. `{name}` stands for the name of the written object, `{error}` for the refusal. */
export interface EventTemplate {
  readonly involved: KubernetesObject;
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
}

/** What a controller wants done, as data. */
export type Write =
  | {
      readonly verb: "create";
      readonly object: Draft;
      readonly event?: EventTemplate;
      readonly failureEvent?: EventTemplate;
    }
  | {
      readonly verb: "update" | "updateStatus";
      readonly object: KubernetesObject;
      readonly event?: EventTemplate;
      readonly failureEvent?: EventTemplate;
    }
  | {
      readonly verb: "delete";
      readonly object: KubernetesObject;
      readonly propagationPolicy?: "Background" | "Foreground" | "Orphan";
      readonly event?: EventTemplate;
      readonly failureEvent?: EventTemplate;
    }
  | { readonly verb: "event"; readonly event: EventTemplate };

/** The refusal that ended the previous reconcile of the same key. */
export interface WriteFailure {
  readonly write: Write;
  readonly reason: string;
  readonly message: string;
}

/** What a controller knows: what its informers show, and what became of its last writes. */
export interface ControllerView {
  readonly objects: ObjectReader;
  readonly failure?: WriteFailure;
}

/**
 * Writes in batches. A batch is applied whole; if any write of it is refused, later batches are dropped and the key is
 * retried with back-off, the refusal in its view. An object may be written again in a later batch: the second version builds
 * on the first and carries the resourceVersion that the view showed.
 */
export interface Reconciliation {
  readonly batches: readonly (readonly Write[])[];
  readonly requeueAfter?: Microseconds;
}

export const SETTLED: Reconciliation = { batches: [] };

/** Whom a change concerns: keys of the objects to reconcile (`namespace/name`), at once or after a delay. */
export interface Enqueue {
  readonly key: string;
  readonly after?: Microseconds;
}

/** How a key is tried again after a refused write: after `base`, then twice as long each time, `limit` times at most. */
export interface RetryPolicy {
  readonly base: Microseconds;
  /** How many retries before the key is dropped until the next change. Absent: no end. */
  readonly limit?: number;
}

/** A controller: level-based and pure. Running it on a settled world gives {@link SETTLED}. */
export interface Controller {
  /** As Events name it: `deployment-controller`. */
  readonly name: string;
  readonly retry: RetryPolicy;
  enqueue(change: Change, objects: ObjectReader): readonly Enqueue[];
  reconcile(view: ControllerView, key: string, now: Instant): Reconciliation;
}
