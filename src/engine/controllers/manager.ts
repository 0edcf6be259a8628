import type { ApiServer } from "../api/types.ts";
import { defined } from "../kernel/assert.ts";
import { type Instant, later, milliseconds } from "../kernel/units.ts";
import type { Agenda, Component } from "../objects/component.ts";
import { ObjectTable } from "../objects/object-table.ts";
import type { Change } from "../objects/store.ts";
import type { Kind, KubernetesObject } from "../objects/types/kinds.ts";
import type { Controller, ControllerView, Enqueue } from "./shared.ts";
import { applyWrites } from "./shared-apply-writes.ts";
import { createWorkQueue, type KeyState, type WorkQueue } from "./shared-work-queue.ts";

/** What the manager puts on its agenda: changes reach the cache, a key is due, the delay of a key is over. */
export type ControllerManagerEvent =
  | { readonly to: "controller-manager"; readonly kind: "informed" }
  | {
      readonly to: "controller-manager";
      readonly kind: "sync" | "wake";
      readonly controller: string;
      readonly key: string;
    };

export interface ControllerManagerState {
  /** What the cache shows: references to objects of the store. */
  readonly cache: readonly KubernetesObject[];
  /** Changes on their way to the cache. */
  readonly pending: readonly Change[];
  readonly queues: readonly { readonly controller: string; readonly keys: readonly KeyState[] }[];
}

export interface ControllerManagerDeps {
  readonly api: ApiServer;
  readonly agenda: Agenda<ControllerManagerEvent>;
  readonly controllers: readonly Controller[];
}

/**
 * Time from a write to the moment at which the controllers' cache shows it. The API server takes 2 to 10 ms for a write and a
 * watch 1 to 20 ms to deliver it (typically, on an idle control plane); writes of the simulation take effect at once, so one
 * constant of 10 ms stands for both.
 */
const INFORMER_LAG = milliseconds(10);

/**
 * kube-controller-manager: one cache that lags behind the store, a work queue for each controller, and the plumbing around pure
 * reconciles. A key is not reconciled again before the cache shows what it wrote last (the consistency store of 1.36, which
 * stands in for expectations). It starts with an empty store. Not modelled: the client's limit of 20 writes a second after a burst of 30.
 */
export function createControllerManager(
  deps: ControllerManagerDeps,
): Component<ControllerManagerEvent, ControllerManagerState> {
  const { api, agenda, controllers } = deps;
  const queues = new Map<string, WorkQueue>();
  let cache = new ObjectTable();
  let pending: Change[] = [];
  /** Pending changes before this place have been delivered. */
  let delivered = 0;

  for (const { name, retry } of controllers) {
    const alarm = (kind: "sync" | "wake", key: string, time: Instant) =>
      agenda.at(time, { to: "controller-manager", kind, controller: name, key });
    queues.set(name, createWorkQueue(retry, alarm));
  }

  const queueOf = (controller: string): WorkQueue =>
    defined(queues.get(controller), `there is a controller called ${controller}`);

  function deliver(now: Instant): void {
    for (;;) {
      const change = pending[delivered];
      if (change === undefined || later(change.time, INFORMER_LAG) > now) break;
      delivered += 1;
      show(change, now);
    }
    if (delivered === pending.length) {
      pending = [];
      delivered = 0;
    }
  }

  function show(change: Change, now: Instant): void {
    if (change.type === "DELETED") cache.remove(change.object);
    else cache.put(change.object);
    controllers.forEach((controller) => {
      const concerned = controller.enqueue(change, cache);
      if (concerned.length > 0) enqueue(queueOf(controller.name), concerned, now);
    });
  }

  function sync(controller: Controller, key: string, now: Instant): void {
    const queue = queueOf(controller.name);
    const state = queue.take(key, now);
    if (state === undefined) return;
    const { failure: previous } = state;
    const view: ControllerView =
      previous === undefined ? { objects: cache } : { objects: cache, failure: previous };
    state.failure = undefined;
    const { batches, requeueAfter } = controller.reconcile(view, key, now);
    const before = pending.length;
    const failure = batches.length === 0 ? undefined : applyWrites(api, controller.name, batches);
    const notBefore = pending.length > before ? later(now, INFORMER_LAG) : undefined;
    queue.settle(state, { notBefore, failure, requeueAfter }, now);
  }

  const announce = (written: Instant): void =>
    agenda.at(later(written, INFORMER_LAG), { to: "controller-manager", kind: "informed" });

  return {
    watches: isWatched,
    changed(change) {
      if (!isWatched(change.object.kind)) return;
      const isAnnounced = pending.at(-1)?.time === change.time && delivered < pending.length;
      pending.push(change);
      if (!isAnnounced) announce(change.time);
    },
    handle(event) {
      const now = agenda.now();
      if (event.kind === "informed") return deliver(now);
      if (event.kind === "wake") return queueOf(event.controller).wake(event.key, now);
      const controller = controllers.find(({ name }) => name === event.controller);
      if (controller !== undefined) sync(controller, event.key, now);
    },
    save: () => ({
      cache: cache.all(),
      pending: pending.slice(delivered),
      queues: controllers.map(({ name }) => ({ controller: name, keys: queueOf(name).save() })),
    }),
    restore(state) {
      cache = new ObjectTable();
      for (const object of state.cache) cache.put(object);
      pending = [...state.pending];
      delivered = 0;
      for (const { controller, keys } of state.queues) queueOf(controller).restore(keys);
    },
  };
}

function enqueue(queue: WorkQueue, concerned: readonly Enqueue[], now: Instant): void {
  for (const { key, after } of concerned) {
    if (after === undefined) queue.add(key, now);
    else queue.addAfter(key, after, now);
  }
}

/** No controller looks at Events. */
const isWatched = (kind: Kind): boolean => kind !== "Event";
