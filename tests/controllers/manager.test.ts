import { describe, expect, test } from "vitest";
import { createApiServer } from "../../src/engine/api/server.ts";
import {
  type ControllerManagerEvent,
  createControllerManager,
} from "../../src/engine/controllers/manager.ts";
import {
  type Controller,
  type ControllerView,
  type Reconciliation,
  SETTLED,
  type Write,
} from "../../src/engine/controllers/shared.ts";
import { ClusterQueue, Lane } from "../../src/engine/kernel/cluster-queue.ts";
import {
  atSeconds,
  type Instant,
  instant,
  later,
  milliseconds,
  seconds,
} from "../../src/engine/kernel/units.ts";
import type { Draft } from "../../src/engine/objects/draft.ts";
import { ObjectStore } from "../../src/engine/objects/store.ts";
import { namespaceOf } from "../support/builders.ts";

/** A manager with one controller, which notes when it is asked what, over a real API server. */
function stand(
  decide: (view: ControllerView, key: string, now: Instant) => Reconciliation,
  retry: Controller["retry"] = { base: milliseconds(5) },
) {
  const store = new ObjectStore();
  const queue = new ClusterQueue<ControllerManagerEvent>();
  let present = instant(0);
  const asked: { readonly at: number; readonly key: string; readonly failure?: string }[] = [];
  const api = createApiServer({ store, now: () => present });
  const controller: Controller = {
    name: "test-controller",
    retry,
    enqueue: ({ object }) =>
      object.kind === "ConfigMap" ? [{ key: `${object.metadata.namespace}/${object.metadata.name}` }] : [],
    reconcile(view, key, now) {
      const { failure } = view;
      asked.push({ at: now / 1_000, key, ...(failure !== undefined && { failure: failure.reason }) });
      return decide(view, key, now);
    },
  };
  const manager = createControllerManager({
    api,
    agenda: {
      now: () => present,
      at: (time, event) => queue.push(time, Lane.cluster, event),
      after: (delay, event) => queue.push(later(present, delay), Lane.cluster, event),
    },
    controllers: [controller],
  });
  store.subscribe(manager.changed);
  store.put(namespaceOf("default"), present);
  return {
    api,
    asked,
    manager,
    queue,
    store,
    advance(until: Instant) {
      while (queue.peekTime() <= until) {
        const next = queue.pop();
        if (next === undefined) break;
        present = next.time;
        manager.handle(next.event);
      }
      present = until;
    },
    /** Changes the ConfigMap of a name. */
    change(name: string) {
      const object = store.table.get("ConfigMap", "default", name);
      if (object !== undefined) api.update<"ConfigMap">({ ...object, data: { key: "value" } });
    },
  };
}

const configMap = (name: string): Draft<"ConfigMap"> => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: "default" },
});

const creating = (name: string): Write => ({ verb: "create", object: configMap(name) });
const at = (milli: number): Instant => instant(milli * 1_000);

describe("the manager", () => {
  test("shows a write to the controllers after the informers' lag, and reconciles a sync time later", () => {
    const { api, asked, advance } = stand(() => SETTLED);
    api.create(configMap("a"));
    advance(at(100));
    expect(asked).toEqual([{ at: 12, key: "default/a" }]);
  });

  test("reconciles a key once, however often it is added while it waits", () => {
    const { api, asked, advance, change } = stand(() => SETTLED);
    api.create(configMap("a"));
    advance(at(1));
    change("a");
    advance(at(100));
    expect(asked.map(({ key }) => key)).toEqual(["default/a"]);
  });

  test("does not reconcile a key again before the cache shows what it wrote", () => {
    let writes = 0;
    const { api, asked, advance, change } = stand(({ objects }, key) => {
      if (key !== "default/a" || writes > 0) return SETTLED;
      writes += 1;
      expect(objects.get("ConfigMap", "default", "b")).toBeUndefined();
      return { batches: [[creating("b")]] };
    });
    api.create(configMap("a"));
    advance(at(9));
    change("a");
    advance(at(100));
    // The change reaches the cache at 19; what was written at 12 is seen at 22 only.
    expect(asked.filter(({ key }) => key === "default/a").map((call) => call.at)).toEqual([12, 22]);
  });

  test("stops at the first batch in which a write is refused, after the whole of it", () => {
    const { api, store, advance } = stand((_, key) =>
      key === "default/a" && store.table.get("ConfigMap", "default", "c") === undefined
        ? { batches: [[creating("b")], [creating("b"), creating("c")], [creating("d")]] }
        : SETTLED,
    );
    api.create(configMap("a"));
    advance(at(100));
    expect(store.table.list("ConfigMap").map(({ metadata }) => metadata.name)).toEqual(["a", "b", "c"]);
  });

  test("tries again after 5 ms, doubling, and shows the controller what was refused", () => {
    const { api, asked, advance } = stand((_, key) =>
      key === "default/a" ? { batches: [[creating("a")]] } : SETTLED,
    );
    api.create(configMap("a"));
    advance(at(300));
    const waits = asked.slice(1).map((call, index) => call.at - (asked[index]?.at ?? 0));
    // Each wait is followed by the sync time of 2 ms.
    expect(waits).toEqual([7, 12, 22, 42, 82]);
    expect(asked.map(({ failure }) => failure)).toEqual([undefined, ...Array(5).fill("AlreadyExists")]);
  });

  test("waits 1000 s at most", () => {
    const { api, asked, advance } = stand(() => ({ batches: [[creating("a")]] }));
    api.create(configMap("a"));
    advance(atSeconds(10_000));
    const [last, before] = [asked.at(-1), asked.at(-2)];
    expect((last?.at ?? 0) - (before?.at ?? 0)).toBe(1_000_002);
  });

  test("gives up after the controller's limit of retries, until the next change", () => {
    const failing = { batches: [[creating("a")]] };
    const { api, asked, advance, change } = stand(() => failing, { base: milliseconds(5), limit: 3 });
    api.create(configMap("a"));
    advance(atSeconds(10));
    expect(asked.length).toBe(4);
    change("a");
    advance(atSeconds(20));
    expect(asked.length).toBe(8);
  });

  test("asks again when the controller wants it, once for the earlier of two wishes", () => {
    const { api, asked, advance } = stand((_, __, now) =>
      now < seconds(3) ? { batches: [], requeueAfter: seconds(2) } : SETTLED,
    );
    api.create(configMap("a"));
    advance(atSeconds(10));
    expect(asked.map((call) => call.at)).toEqual([12, 2_014, 4_016]);
  });

  test("lets a second version of an object follow the first within one reconciliation", () => {
    const { api, store, advance } = stand(({ objects }) => {
      const object = objects.get("ConfigMap", "default", "a");
      if (object === undefined || object.data !== undefined) return SETTLED;
      const first = { ...object, data: { step: "1" } };
      const second = { ...object, data: { step: "2" } };
      return { batches: [[{ verb: "update", object: first }], [{ verb: "update", object: second }]] };
    });
    api.create(configMap("a"));
    advance(at(100));
    expect(store.table.get("ConfigMap", "default", "a")?.data).toEqual({ step: "2" });
  });

  test("puts names and refusals into the Events of writes", () => {
    const { api, store, advance, change } = stand(({ objects }, key) => {
      const involved = objects.get("ConfigMap", "default", "a");
      if (involved === undefined || key !== "default/a") return SETTLED;
      const event = { involved, type: "Normal", reason: "Made", message: "Made {name}" } as const;
      const failureEvent = {
        involved,
        type: "Warning",
        reason: "Failed",
        message: "Failed: {error}",
      } as const;
      return { batches: [[{ verb: "create", object: configMap("b"), event, failureEvent }]] };
    });
    api.create(configMap("a"));
    advance(at(15));
    change("a");
    advance(at(30));
    const messages = store.table
      .list("Event")
      .map(({ message, source }) => `${source.component}: ${message}`);
    expect(messages).toEqual([
      "test-controller: Made b",
      'test-controller: Failed: configmaps "b" already exists',
    ]);
  });

  test("takes a delete of what is gone for done", () => {
    const { api, asked, advance } = stand(({ objects }, key) => {
      const object = objects.get("ConfigMap", "default", "a");
      if (object === undefined || key !== "default/a") return SETTLED;
      return { batches: [[{ verb: "delete", object }]] };
    });
    api.create(configMap("a"));
    advance(at(11));
    api.delete({ kind: "ConfigMap", namespace: "default", name: "a" });
    advance(at(100));
    expect(asked.every(({ failure }) => failure === undefined)).toBe(true);
  });

  test("resumes from a saved state as if it had not stopped", () => {
    const failing = (): Reconciliation => ({ batches: [[creating("a")]] });
    const straight = stand(failing);
    straight.api.create(configMap("a"));
    straight.advance(at(30));
    const state = structuredClone(straight.manager.save());
    const queued = straight.queue.save();
    straight.advance(at(500));

    const resumed = stand(failing);
    resumed.store.restore(straight.store.save());
    resumed.manager.restore(state);
    resumed.queue.restore(queued);
    resumed.advance(at(500));
    const after = straight.asked.filter((call) => call.at > 30);
    expect(after.length).toBeGreaterThan(2);
    expect(resumed.asked).toEqual(after);
  });
});
