import { describe, expect, test } from "vitest";
import { cluster, configMapDraft, deploymentDraft, done, podDraft } from "./support/cluster.ts";

describe("recording Events", () => {
  test("makes an object that names its subject, its source and the moment", () => {
    const { api, at, events, record } = cluster();
    const involved = done(api.create<"Deployment">(deploymentDraft("shop")));
    at(0.5);
    record({
      involved,
      message: "Scaled up",
      reason: "ScalingReplicaSet",
      component: "deployment-controller",
    });
    const [event] = events();
    expect(event).toMatchObject({
      involvedObject: { kind: "Deployment", name: "shop", uid: involved.metadata.uid, apiVersion: "apps/v1" },
      reason: "ScalingReplicaSet",
      source: { component: "deployment-controller" },
      count: 1,
      firstTimestamp: 500_000,
      lastTimestamp: 500_000,
      reportingComponent: "deployment-controller",
    });
    // 2026-01-01T00:00:00.5Z in nanoseconds since 1970.
    expect(event?.metadata.name).toBe("shop.188672520bc76500");
  });

  test("gives Events of one object at one moment different names", () => {
    const { api, events, record } = cluster();
    const involved = done(api.create<"Deployment">(deploymentDraft("shop")));
    record({ involved, message: "one" });
    record({ involved, message: "two" });
    expect(new Set(events().map(({ metadata }) => metadata.name)).size).toBe(2);
  });

  test("counts up equal ones in the object of the first", () => {
    const { api, at, events, record } = cluster();
    const involved = done(api.create<"Pod">(podDraft("web")));
    for (const second of [1, 4, 9]) {
      at(second);
      record({
        involved,
        message: "Back-off restarting failed container",
        component: "kubelet",
        host: "node-1",
      });
    }
    expect(events()).toHaveLength(1);
    expect(events()[0]).toMatchObject({
      count: 3,
      firstTimestamp: 1_000_000,
      lastTimestamp: 9_000_000,
      reportingInstance: "node-1",
    });
  });

  test("tells fields of an object apart", () => {
    const { api, events, record } = cluster();
    const involved = done(api.create<"Pod">(podDraft("web")));
    record({ involved, message: "Started", fieldPath: "spec.containers{a}" });
    record({ involved, message: "Started", fieldPath: "spec.containers{b}" });
    expect(events().map(({ involvedObject }) => involvedObject.fieldPath)).toEqual([
      "spec.containers{a}",
      "spec.containers{b}",
    ]);
  });

  test("combines similar ones from the tenth different message on", () => {
    const { api, events, record } = cluster();
    const involved = done(api.create<"Deployment">(deploymentDraft("shop")));
    for (let pod = 1; pod <= 12; pod += 1) record({ involved, message: `Created pod: shop-${pod}` });
    expect(events()).toHaveLength(10);
    expect(events()[9]).toMatchObject({
      message: "(combined from similar events): Created pod: shop-12",
      count: 3,
    });
  });

  test("forgets similar ones when none came for ten minutes", () => {
    const { api, at, events, record } = cluster();
    const involved = done(api.create<"Deployment">(deploymentDraft("shop")));
    for (let pod = 1; pod <= 9; pod += 1) record({ involved, message: `Created pod: shop-${pod}` });
    at(601);
    record({ involved, message: "Created pod: shop-10" });
    expect(events()[9]?.message).toBe("Created pod: shop-10");
  });

  test("lets one source say 25 things about an object, then one in five minutes", () => {
    const { api, at, events, record } = cluster();
    const involved = done(api.create<"Deployment">(deploymentDraft("shop")));
    const other = done(api.create<"Deployment">(deploymentDraft("cart")));
    for (let count = 1; count <= 30; count += 1) record({ involved, message: "m", reason: `Reason${count}` });
    expect(events()).toHaveLength(25);
    record({ involved: other, message: "m" });
    expect(events()).toHaveLength(26);
    at(300);
    record({ involved, message: "m", reason: "Late" });
    record({ involved, message: "m", reason: "TooMany" });
    expect(events().map(({ reason }) => reason)).toContain("Late");
    expect(events()).toHaveLength(27);
  });

  test("puts Events about objects without namespace into default", () => {
    const { api, events, record } = cluster();
    const involved = done(
      api.create({ apiVersion: "v1", kind: "Node", metadata: { name: "node-1", namespace: "" }, spec: {} }),
    );
    record({ involved, message: "Node node-1 status is now: NodeNotReady" });
    expect(events()[0]?.metadata.namespace).toBe("default");
  });

  test("goes on after a restore as if nothing had been between", () => {
    const { api, events, record, store, save } = cluster();
    const involved = done(api.create<"Deployment">(deploymentDraft("shop")));
    for (let pod = 1; pod <= 9; pod += 1) record({ involved, message: `Created pod: shop-${pod}` });
    const states = structuredClone([store.save(), save()] as const);
    const rest = () => {
      for (let pod = 10; pod <= 40; pod += 1) record({ involved, message: `Created pod: shop-${pod}` });
      return events().map(({ metadata, message, count }) => [metadata.name, message, count]);
    };
    const first = rest();
    store.restore(states[0]);
    api.restore(states[1]);
    expect(rest()).toEqual(first);
  });
});

describe("recording Events of the scheduler", () => {
  const scheduling = { component: "default-scheduler", action: "Scheduling", reason: "FailedScheduling" };

  test("keeps the exact time instead of a source", () => {
    const { api, at, events, record } = cluster();
    const involved = done(api.create<"Pod">(podDraft("web")));
    at(0.113635);
    record({ involved, message: "0/3 nodes are available", ...scheduling });
    expect(events()[0]).toMatchObject({
      eventTime: 113_635,
      action: "Scheduling",
      source: { component: "" },
      reportingComponent: "default-scheduler",
    });
  });

  test("counts repetitions only while the pod is the same version", () => {
    const { api, events, record } = cluster();
    const first = done(api.create<"Pod">(podDraft("web")));
    record({ involved: first, message: "0/2 nodes are available", ...scheduling });
    const later = { ...first, metadata: { ...first.metadata, resourceVersion: 99 } };
    record({ involved: later, message: "0/2 nodes are available", ...scheduling });
    record({ involved: later, message: "0/2 nodes are available", ...scheduling });
    expect(events().map(({ count }) => count)).toEqual([1, 2]);
  });

  test("sends a series on only when it begins", () => {
    const { api, at, events, record, store } = cluster();
    const involved = done(api.create<"ConfigMap">(configMapDraft("flags")));
    for (let second = 0; second < 5; second += 1) {
      at(second);
      record({ involved, message: "again", ...scheduling });
    }
    expect(events().map(({ count }) => count)).toEqual([2]);
    expect(store.history.filter(({ object }) => object.kind === "Event")).toHaveLength(2);
  });
});
