import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createApiServer } from "../../src/engine/api/server.ts";
import { endpointSliceController } from "../../src/engine/controllers/endpoint-slice/endpoint-slice.ts";
import { SETTLED, type Write } from "../../src/engine/controllers/shared.ts";
import { applyWrites } from "../../src/engine/controllers/shared-apply-writes.ts";
import { atSeconds, instant } from "../../src/engine/kernel/units.ts";
import { ObjectStore } from "../../src/engine/objects/store.ts";
import type { EndpointSlice, Node, Service, ServiceSpec } from "../../src/engine/objects/types/core.ts";
import type { KubernetesObject } from "../../src/engine/objects/types/kinds.ts";
import { metaOf, namespaceOf, podOf } from "../support/builders.ts";

const READY = { status: "True", since: instant(0) } as const;

const serviceOf = (spec: Partial<ServiceSpec> = {}): Service => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: metaOf("web"),
  spec: {
    type: "ClusterIP",
    selector: { app: "web" },
    clusterIP: "10.0.0.1",
    sessionAffinity: "None",
    ports: [{ protocol: "TCP", port: 80, targetPort: 8080 }],
    ...spec,
  },
  status: { loadBalancer: {} },
});

const nodeOf = (name: string): Node => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: metaOf(name, { namespace: "", labels: { "topology.kubernetes.io/zone": "zone-a" } }),
  spec: {},
  status: { capacity: {}, allocatable: {}, conditions: [], addresses: [], nodeInfo: {} },
});

const webPod = (name: string, given: Parameters<typeof podOf>[1] = {}) =>
  podOf(name, { node: "node-1", ip: `ip-of-${name}`, ready: READY, ...given });

/** The controller over a real API server that holds these objects. */
function stand(objects: readonly KubernetesObject[]) {
  const store = new ObjectStore();
  const put = (object: KubernetesObject) => {
    store.put(
      { ...object, metadata: { ...object.metadata, resourceVersion: store.nextResourceVersion } },
      instant(0),
    );
  };
  for (const object of [namespaceOf("default"), nodeOf("node-1"), ...objects]) put(object);
  const api = createApiServer({ store, now: () => instant(0) });
  return {
    store,
    put,
    reconcile(): readonly Write[] {
      const { batches } = endpointSliceController.reconcile(
        { objects: store.table },
        "default/web",
        instant(0),
      );
      expect(applyWrites(api, "endpoint-slice-controller", batches)).toBeUndefined();
      const again = endpointSliceController.reconcile({ objects: store.table }, "default/web", instant(0));
      expect(again).toBe(SETTLED);
      return batches.flat();
    },
    slices: () => store.table.list("EndpointSlice"),
  };
}

const podsIn = ({ endpoints }: EndpointSlice) => endpoints.map(({ targetRef }) => targetRef?.name);

describe("the slices of a Service", () => {
  test("list pods with an address, unready and terminating ones too, with what is true of each", () => {
    const { reconcile, slices } = stand([
      serviceOf(),
      webPod("a"),
      webPod("b", { ready: { status: "False", since: instant(0) } }),
      webPod("c", { metadata: { deletionTimestamp: instant(0) } }),
      podOf("without-address", { node: "node-1" }),
      webPod("finished", { phase: "Succeeded" }),
      webPod("other", { metadata: { labels: { app: "other" } } }),
    ]);
    reconcile();
    expect(slices()).toHaveLength(1);
    expect(slices()[0]?.endpoints).toEqual([
      endpoint("a", { ready: true, serving: true, terminating: false }),
      endpoint("b", { ready: false, serving: false, terminating: false }),
      endpoint("c", { ready: false, serving: true, terminating: true }),
    ]);
  });

  const endpoint = (name: string, conditions: object) => ({
    addresses: [`ip-of-${name}`],
    conditions,
    nodeName: "node-1",
    zone: "zone-a",
    targetRef: { kind: "Pod", namespace: "default", name, uid: `${name}-uid` },
  });

  test("are named after it, carry its labels and belong to it", () => {
    const service = serviceOf({ clusterIP: "None" });
    const labelled = { ...service, metadata: { ...service.metadata, labels: { team: "shop" } } };
    const { reconcile, slices } = stand([labelled, webPod("a")]);
    reconcile();
    expect(slices()[0]?.metadata).toMatchObject({
      name: expect.stringMatching(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/),
      labels: {
        team: "shop",
        "kubernetes.io/service-name": "web",
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
        "service.kubernetes.io/headless": "",
      },
      ownerReferences: [{ kind: "Service", name: "web", uid: "web-uid", controller: true }],
    });
  });

  test("are one empty slice without endpoints, which is filled and emptied again", () => {
    const { reconcile, slices, put, store } = stand([serviceOf()]);
    reconcile();
    const [placeholder] = slices();
    expect(placeholder).toMatchObject({ endpoints: [], ports: [] });
    put(webPod("a"));
    reconcile();
    expect(slices().map(({ metadata }) => metadata.uid)).toEqual([placeholder?.metadata.uid]);
    expect(slices()[0]?.ports).toEqual([{ name: "", protocol: "TCP", port: 8080 }]);
    store.remove(webPod("a"), instant(0));
    reconcile();
    expect(slices()).toMatchObject([
      { metadata: { uid: placeholder?.metadata.uid }, endpoints: [], ports: [] },
    ]);
  });

  test("hold 100 endpoints each", () => {
    const pods = Array.from({ length: 250 }, (_, index) => webPod(`pod-${String(index).padStart(3, "0")}`));
    const { reconcile, slices } = stand([serviceOf(), ...pods]);
    reconcile();
    expect(slices().map(({ endpoints }) => endpoints.length)).toEqual([100, 100, 50]);
  });

  test("keep what is listed in its place, and write only the slice that changes", () => {
    const pods = Array.from({ length: 150 }, (_, index) => webPod(`pod-${String(index).padStart(3, "0")}`));
    const { reconcile, slices, put, store } = stand([serviceOf(), ...pods]);
    reconcile();
    const before = slices().map(podsIn);
    store.remove(webPod("pod-003"), instant(0));
    put(webPod("new"));
    const writes = reconcile();
    expect(writes.map(({ verb }) => verb)).toEqual(["update"]);
    const [first, second] = slices().map(podsIn);
    expect(second).toEqual(before[1]);
    expect(first).toEqual([...(before[0] ?? []).filter((name) => name !== "pod-003"), "new"]);
  });

  test("are split by ports where a named port differs from pod to pod", () => {
    const named = (name: string, containerPort: number) => {
      const pod = webPod(name);
      const [container] = pod.spec.containers;
      if (container === undefined) throw new Error("the pod has a container");
      const ports = [{ name: "http", containerPort, protocol: "TCP" }];
      return { ...pod, spec: { ...pod.spec, containers: [{ ...container, ports }] } };
    };
    const ports = [{ name: "web", protocol: "TCP", port: 80, targetPort: "http" }];
    const { reconcile, slices } = stand([
      serviceOf({ ports }),
      named("a", 8080),
      named("b", 9090),
      named("c", 8080),
    ]);
    reconcile();
    expect(slices().map((slice) => [slice.ports[0]?.port, ...podsIn(slice)])).toEqual([
      [8080, "a", "c"],
      [9090, "b"],
    ]);
  });

  test("leave out pods whose node is gone, unless all addresses are published", () => {
    const lost = webPod("a", { node: "gone" });
    const strict = stand([serviceOf(), lost]);
    strict.reconcile();
    expect(strict.slices()[0]?.endpoints).toEqual([]);
    const open = stand([serviceOf({ publishNotReadyAddresses: true }), lost]);
    open.reconcile();
    expect(open.slices().flatMap(podsIn)).toEqual(["a"]);
  });

  test("are not made for a Service without a selector or with an external name", () => {
    const { selector: _, ...bare } = serviceOf().spec;
    expect(stand([{ ...serviceOf(), spec: bare }]).reconcile()).toEqual([]);
    expect(stand([serviceOf({ type: "ExternalName", externalName: "example.com" })]).reconcile()).toEqual([]);
  });
});

describe("what a pass remembers of the one before", () => {
  /** What becomes of one of six pods. */
  const step = fc.record({
    pod: fc.constantFrom("a", "b", "c", "d", "e", "f"),
    becomes: fc.constantFrom("ready", "unready", "terminating", "finished", "other", "gone", "lost"),
  });

  test("changes nothing: without it the slices come to be the same", () => {
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 8 }), (passes) => {
        const [remembering, forgetful] = [stand([serviceOf()]), stand([serviceOf()])];
        for (const steps of passes) {
          for (const { pod, becomes } of steps) {
            for (const each of [remembering, forgetful]) become(each, pod, becomes);
          }
          remembering.reconcile();
          // Another version of the Service: nothing is remembered of it.
          forgetful.put(serviceOf());
          forgetful.reconcile();
          expect(remembering.slices().map(contentsOf)).toEqual(forgetful.slices().map(contentsOf));
        }
      }),
    );
  });

  const contentsOf = ({ endpoints, ports }: EndpointSlice) => ({ endpoints, ports });

  function become({ store, put }: ReturnType<typeof stand>, name: string, becomes: string): void {
    const present = store.table.get("Pod", "default", name);
    if (becomes === "gone") {
      if (present !== undefined) store.remove(present, instant(0));
      return;
    }
    put(
      webPod(name, {
        ready: { status: becomes === "unready" ? "False" : "True", since: instant(0) },
        ...(becomes === "finished" && { phase: "Succeeded" }),
        ...(becomes === "lost" && { node: "node-2" }),
        metadata: {
          ...(becomes === "terminating" && { deletionTimestamp: instant(0) }),
          ...(becomes === "other" && { labels: { app: "other" } }),
        },
      }),
    );
  }
});

describe("the slices are looked at", () => {
  const { enqueue } = endpointSliceController;
  const { store } = stand([serviceOf()]);
  const change = (pod: ReturnType<typeof webPod>, previous?: ReturnType<typeof webPod>) =>
    enqueue(
      previous === undefined
        ? { time: atSeconds(1), type: "ADDED", object: pod }
        : { time: atSeconds(1), type: "MODIFIED", object: pod, previous },
      store.table,
    ).map(({ key }) => key);

  test("when a pod gets an address, turns ready, terminates or moves away by its labels", () => {
    const pod = webPod("a");
    expect(change(pod, podOf("a", { node: "node-1", ready: READY }))).toEqual(["default/web"]);
    expect(change(pod, webPod("a", { ready: { status: "False", since: instant(0) } }))).toEqual([
      "default/web",
    ]);
    expect(change(webPod("a", { metadata: { deletionTimestamp: instant(0) } }), pod)).toEqual([
      "default/web",
    ]);
    expect(change(webPod("a", { metadata: { labels: { app: "other" } } }), pod)).toEqual(["default/web"]);
  });

  test("not when anything else about a pod changes, or it is none of theirs", () => {
    const pod = webPod("a");
    const { labels } = pod.metadata;
    expect(change(webPod("a", { restarts: [1], metadata: { labels } }), pod)).toEqual([]);
    expect(change(podOf("a"))).toEqual([]);
    expect(change(webPod("a", { metadata: { labels: { app: "other" } } }))).toEqual([]);
  });
});
