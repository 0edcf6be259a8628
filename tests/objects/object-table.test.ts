import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instant } from "../../src/engine/kernel/units.ts";
import { ObjectTable } from "../../src/engine/objects/object-table.ts";
import { ObjectStore } from "../../src/engine/objects/store.ts";
import type { ConfigMap, EndpointSlice } from "../../src/engine/objects/types/core.ts";
import type { ObjectMeta, StringMap } from "../../src/engine/objects/types/meta.ts";
import { isPodActive, isPodReady, isPodTerminating, type Pod } from "../../src/engine/objects/types/pod.ts";
import { podOf } from "../support/builders.ts";

function metaOf(name: string, changes: Partial<ObjectMeta> = {}): ObjectMeta {
  return {
    name,
    namespace: "default",
    uid: `uid of ${name}`,
    resourceVersion: 1,
    generation: 0,
    creationTimestamp: instant(0),
    labels: {},
    annotations: {},
    ownerReferences: [],
    finalizers: [],
    ...changes,
  };
}

const slice = (name: string, changes: Partial<ObjectMeta> = {}): EndpointSlice => ({
  apiVersion: "discovery.k8s.io/v1",
  kind: "EndpointSlice",
  metadata: metaOf(name, changes),
  addressType: "IPv4",
  endpoints: [],
  ports: [],
});

const configMap = (name: string, changes: Partial<ObjectMeta> = {}): ConfigMap => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: metaOf(name, changes),
});

const owner = (uid: string, controller: boolean) => ({
  apiVersion: "v1",
  kind: "Service",
  name: "shop",
  uid,
  controller,
});

const names = (objects: readonly { readonly metadata: ObjectMeta }[]): readonly string[] =>
  objects.map(({ metadata }) => metadata.name);

describe("a table of objects", () => {
  test("finds by name, uid, owner and labels", () => {
    const table = new ObjectTable();
    const one = slice("one", { labels: { app: "shop", tier: "web" }, ownerReferences: [owner("o", true)] });
    const two = slice("two", { labels: { app: "shop" }, ownerReferences: [owner("o", false)] });
    table.put(one);
    table.put(two);
    expect(table.get("EndpointSlice", "default", "one")).toBe(one);
    expect(table.get("ConfigMap", "default", "one")).toBeUndefined();
    expect(table.byUid("uid of two")).toBe(two);
    expect(names(table.controlledBy("EndpointSlice", "o"))).toEqual(["one"]);
    expect(names(table.dependentsOf("o"))).toEqual(["one", "two"]);
    expect(names(table.labelled("EndpointSlice", "default", { app: "shop" }))).toEqual(["one", "two"]);
    expect(names(table.labelled("EndpointSlice", "default", { app: "shop", tier: "web" }))).toEqual(["one"]);
    expect(table.labelled("EndpointSlice", "other", { app: "shop" })).toEqual([]);
  });

  test("shows the new version everywhere, under its new labels and owners only", () => {
    const table = new ObjectTable();
    table.put(slice("one", { labels: { app: "shop", tier: "web" }, ownerReferences: [owner("o", true)] }));
    const next = slice("one", { labels: { app: "shop", tier: "db" }, ownerReferences: [owner("p", true)] });
    table.put(next);
    expect(table.labelled("EndpointSlice", "default", { app: "shop" })).toEqual([next]);
    expect(table.labelled("EndpointSlice", "default", { tier: "db" })).toEqual([next]);
    expect(table.labelled("EndpointSlice", "default", { tier: "web" })).toEqual([]);
    expect(table.controlledBy("EndpointSlice", "o")).toEqual([]);
    expect(table.controlledBy("EndpointSlice", "p")).toEqual([next]);
  });

  test("forgets what is removed, and what was removed unseen when its name comes back", () => {
    const table = new ObjectTable();
    const first = slice("one", { labels: { app: "shop" } });
    table.put(first);
    const second = slice("one", { uid: "another", labels: { app: "shop" } });
    table.put(second);
    expect(table.byUid("uid of one")).toBeUndefined();
    expect(table.labelled("EndpointSlice", "default", { app: "shop" })).toEqual([second]);
    table.remove(first);
    expect(table.list("EndpointSlice")).toEqual([second]);
    table.remove(second);
    expect(table.all()).toEqual([]);
    expect(table.labelled("EndpointSlice", "default", { app: "shop" })).toEqual([]);
  });

  test("keeps the order of creation, also for labels and owners that come later", () => {
    const table = new ObjectTable();
    for (const name of ["a", "b", "c"]) table.put(slice(name));
    for (const name of ["c", "a", "b"]) {
      table.put(slice(name, { labels: { zone: "x" }, ownerReferences: [owner("o", true)] }));
    }
    expect(names(table.list("EndpointSlice"))).toEqual(["a", "b", "c"]);
    expect(names(table.labelled("EndpointSlice", "default", { zone: "x" }))).toEqual(["a", "b", "c"]);
    expect(names(table.controlledBy("EndpointSlice", "o"))).toEqual(["a", "b", "c"]);
  });
});

describe("what changed since a mark", () => {
  test("is what came, changed or went, in order", () => {
    const table = new ObjectTable();
    table.put(slice("before"));
    const { mark } = table;
    expect(table.changedSince(mark)).toEqual([]);
    table.put(slice("one"));
    table.put(slice("before", { labels: { app: "shop" } }));
    table.remove(slice("one"));
    expect(table.changedSince(mark)).toEqual(["uid of one", "uid of before", "uid of one"]);
    expect(table.changedSince(table.mark)).toEqual([]);
  });

  test("is not known when it is too long ago", () => {
    const table = new ObjectTable();
    const { mark } = table;
    for (let count = 0; count < 3_000; count += 1) table.put(slice("one"));
    expect(table.changedSince(mark)).toBeUndefined();
    expect(table.changedSince(table.mark - 1_000)).toHaveLength(1_000);
  });
});

describe("the census of a controller", () => {
  const change = fc.record({
    name: fc.constantFrom("a", "b", "c", "d"),
    owner: fc.constantFrom("one", "two", undefined),
    phase: fc.constantFrom("Running" as const, "Failed" as const),
    ready: fc.boolean(),
    deleted: fc.boolean(),
    gone: fc.boolean(),
  });

  test("is what its pods amount to, whenever it was asked for first", () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), fc.nat(30), (changes, asksFrom) => {
        const table = new ObjectTable();
        changes.forEach(({ name, owner: uid, phase, ready, deleted, gone }, index) => {
          const pod = podOf(name, {
            phase,
            ready: { status: ready ? "True" : "False", since: instant(0) },
            metadata: {
              labels: LABELS[index % 2] ?? {},
              ownerReferences: uid === undefined ? [] : [owner(uid, true)],
              ...(deleted && { deletionTimestamp: instant(0) }),
            },
          });
          if (gone) table.remove(pod);
          else table.put(pod);
          if (index < asksFrom) return;
          for (const each of ["one", "two"]) {
            expect(table.podCensus(each)).toEqual(counted(table.controlledBy("Pod", each)));
          }
        });
      }),
    );
  });

  const LABELS = [{ app: "web" }, { app: "shop" }];

  function counted(pods: readonly Pod[]) {
    const active = pods.filter(isPodActive);
    const labels = new Map<StringMap, number>();
    for (const { metadata } of active) labels.set(metadata.labels, (labels.get(metadata.labels) ?? 0) + 1);
    return {
      active: active.length,
      ready: active.filter(isPodReady).length,
      labels,
      terminating: pods.filter(isPodTerminating).length,
    };
  }
});

describe("a restored store", () => {
  test("finds everything in the order in which it was found before", () => {
    const store = new ObjectStore();
    const put = (object: EndpointSlice | ConfigMap) => store.put(object, instant(0));
    put(slice("gone"));
    put(configMap("flags", { ownerReferences: [owner("o", true)] }));
    store.remove(slice("gone"), instant(0));
    put(slice("a", { ownerReferences: [owner("o", true)] }));
    put(configMap("more", { ownerReferences: [owner("o", true)] }));
    put(slice("b", { labels: { zone: "x" } }));
    put(slice("a", { labels: { zone: "x" }, ownerReferences: [owner("o", true)] }));
    const found = () => [
      names(store.table.all()),
      names(store.table.dependentsOf("o")),
      names(store.table.labelled("EndpointSlice", "default", { zone: "x" })),
    ];
    const before = found();
    store.restore(structuredClone(store.save()));
    expect(found()).toEqual(before);
    expect(before).toEqual([
      ["flags", "more", "a", "b"],
      ["flags", "more", "a"],
      ["a", "b"],
    ]);
  });

  test("goes on with versions and counts, and has the history of its moment", () => {
    const store = new ObjectStore();
    store.put(slice("a"), instant(0));
    store.countCreation("shop");
    const state = store.save();
    store.put(slice("b"), instant(1));
    store.countCreation("shop");
    store.restore(state);
    expect(store.nextResourceVersion).toBe(2);
    expect(store.countCreation("shop")).toBe(1);
    expect(store.history).toHaveLength(1);
  });
});
