import { describe, expect, test } from "vitest";
import { inSeconds } from "../../src/engine/kernel/units.ts";
import { createKubeProxies } from "../../src/engine/nodes/kube-proxy.ts";
import type { Endpoint, EndpointSlice } from "../../src/engine/objects/types/core.ts";
import { createStand } from "./support/stand.ts";

type Conditions = Endpoint["conditions"];

const READY: Conditions = { ready: true, serving: true, terminating: false };
const UNREADY: Conditions = { ready: false, serving: false, terminating: false };
const LEAVING: Conditions = { ready: false, serving: true, terminating: true };

function withService(
  policy: "Cluster" | "Local" = "Cluster",
  type: "ClusterIP" | "ExternalName" = "ClusterIP",
) {
  const stand = createStand();
  const proxies = createKubeProxies({ api: stand.api, agenda: stand.agenda, seed: 7 });
  stand.add("kube-proxy", proxies);
  const seen: string[] = [];
  proxies.observe((service, node, table, time) => {
    const pods = table?.endpoints.map(({ podName }) => podName).join(" ") ?? "no such Service";
    seen.push(`${inSeconds(time).toFixed(2)} ${service} ${node}: ${pods}`);
  });
  for (const name of ["node-1", "node-2"]) stand.node(name);
  stand.api.create<"Service">({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "shop", namespace: "default" },
    spec: {
      type,
      selector: { app: "shop" },
      ports: [{ port: 80, targetPort: 8080, protocol: "TCP" }],
      sessionAffinity: "None",
      internalTrafficPolicy: policy,
    },
  });
  stand.runTo(5);
  return {
    stand,
    proxies,
    seen,
    slice(conditions: { readonly [pod: string]: Conditions }): void {
      const endpoints = Object.entries(conditions).map(([pod, each], index) => endpoint(pod, index, each));
      const present = stand.store.table.get("EndpointSlice", "default", "shop-1");
      if (present === undefined) stand.api.create<"EndpointSlice">(sliceDraft(endpoints));
      else stand.api.update<"EndpointSlice">({ ...present, endpoints });
    },
    pods: (node: string) => proxies.table("default/shop", node)?.endpoints.map(({ podName }) => podName),
  };
}

const endpoint = (pod: string, index: number, conditions: Conditions): Endpoint => ({
  addresses: [`10.244.1.${index + 2}`],
  conditions,
  nodeName: index % 2 === 0 ? "node-1" : "node-2",
  targetRef: { kind: "Pod", namespace: "default", name: pod, uid: `${pod}-uid` },
});

const sliceDraft = (endpoints: EndpointSlice["endpoints"]) => ({
  apiVersion: "discovery.k8s.io/v1" as const,
  kind: "EndpointSlice" as const,
  metadata: { name: "shop-1", namespace: "default", labels: { "kubernetes.io/service-name": "shop" } },
  addressType: "IPv4" as const,
  endpoints,
  ports: [{ name: "", port: 8080, protocol: "TCP" }],
});

describe("the proxies of the nodes", () => {
  test("take up an endpoint within some tens of milliseconds when they are idle, each at its own moment", () => {
    const { stand, slice, seen } = withService();
    seen.length = 0;
    slice({ a: READY });
    stand.runTo(5.2);
    expect(seen).toHaveLength(2);
    const moments = seen.map((line) => Number(line.split(" ")[0]));
    for (const moment of moments) expect(moment).toBeLessThan(5.1);
  });

  test("let a second pass between two runs", () => {
    const { stand, slice, pods } = withService();
    slice({ a: READY });
    stand.runTo(5.2);
    slice({ a: READY, b: READY });
    stand.runTo(5.9);
    expect(pods("node-1")).toEqual(["a"]);
    stand.runTo(6.3);
    expect(pods("node-1")).toEqual(["a", "b"]);
  });

  test("use terminating endpoints only while none is ready", () => {
    const { stand, slice, pods } = withService();
    slice({ a: LEAVING, b: READY, c: UNREADY });
    stand.runTo(8);
    expect(pods("node-1")).toEqual(["b"]);
    slice({ a: LEAVING, b: UNREADY, c: UNREADY });
    stand.runTo(10);
    expect(pods("node-1")).toEqual(["a"]);
    slice({ c: UNREADY });
    stand.runTo(12);
    expect(pods("node-1")).toEqual([]);
  });

  test("keep to their own node with the policy Local", () => {
    const { stand, slice, pods } = withService("Local");
    slice({ a: READY, b: READY });
    stand.runTo(8);
    expect([pods("node-1"), pods("node-2")]).toEqual([["a"], ["b"]]);
  });

  test("forget a Service that is deleted", () => {
    const { stand, proxies, slice } = withService();
    slice({ a: READY });
    stand.runTo(8);
    stand.api.delete({ kind: "Service", namespace: "default", name: "shop" });
    stand.runTo(10);
    expect(proxies.table("default/shop", "node-1")).toBeUndefined();
    expect(proxies.services()).toEqual([]);
  });

  test("share one table and tell nobody when nothing changes", () => {
    const { stand, proxies, slice, seen } = withService();
    slice({ a: READY });
    stand.runTo(8);
    seen.length = 0;
    slice({ a: READY, b: UNREADY });
    stand.runTo(10);
    expect(seen).toEqual([]);
    expect(proxies.table("default/shop", "node-1")).toBe(proxies.table("default/shop", "node-2"));
  });

  test("go on from a saved state as if nothing had happened", () => {
    const first = withService();
    first.slice({ a: READY });
    first.stand.runTo(5.03);
    const saved = structuredClone(first.proxies.save());
    const again = createKubeProxies({ api: first.stand.api, agenda: first.stand.agenda, seed: 7 });
    again.restore(saved);
    first.stand.add("kube-proxy", again);
    first.stand.runTo(8);
    expect(again.table("default/shop", "node-2")?.endpoints.map(({ podName }) => podName)).toEqual(["a"]);
  });
});
