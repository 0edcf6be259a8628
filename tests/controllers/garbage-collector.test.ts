import { describe, expect, test } from "vitest";
import type { Draft } from "../../src/engine/objects/draft.ts";
import { clusterOf, deploymentManifest } from "../support/cluster.ts";

/** A cluster with a Deployment of two pods, which take four seconds to stop. */
function clusterWithWeb() {
  const cluster = clusterOf({ "app:v1": { startup: 1, stop: 4 } });
  cluster.kubectl(1, "kubectl apply -f -", deploymentManifest(2));
  cluster.until(10);
  const counts = (at: number) => {
    cluster.until(at);
    return (["Deployment", "ReplicaSet", "Pod"] as const).map(
      (kind) => cluster.store.table.list(kind).length,
    );
  };
  return { ...cluster, counts };
}

describe("deleting a Deployment", () => {
  test("in the background: it goes at once, its ReplicaSets and pods follow", () => {
    const { kubectl, counts } = clusterWithWeb();
    kubectl(10, "kubectl delete deployment web --wait=false");
    expect(counts(10.001)).toEqual([0, 1, 2]);
    expect(counts(11)).toEqual([0, 0, 2]);
    expect(counts(20)).toEqual([0, 0, 0]);
  });

  test("in the foreground: it waits for its ReplicaSets, and they for their pods", () => {
    const { kubectl, counts, store } = clusterWithWeb();
    kubectl(10, "kubectl delete deployment web --cascade=foreground --wait=false");
    expect(counts(13)).toEqual([1, 1, 2]);
    const pods = store.table.list("Pod");
    expect(pods.every(({ metadata }) => metadata.deletionTimestamp !== undefined)).toBe(true);
    expect(counts(20)).toEqual([0, 0, 0]);
    const last = store.history.filter(({ type, object }) => type === "DELETED" && object.kind !== "Event");
    expect(last.map(({ object }) => object.kind)).toEqual(["Pod", "Pod", "ReplicaSet", "Deployment"]);
  });

  test("as an orphan's parent: its ReplicaSets stay, and belong to nobody", () => {
    const { kubectl, counts, store } = clusterWithWeb();
    kubectl(10, "kubectl delete deployment web --cascade=orphan --wait=false");
    expect(counts(20)).toEqual([0, 1, 2]);
    expect(store.table.list("ReplicaSet")[0]?.metadata.ownerReferences).toEqual([]);
  });

  test("and making it anew lets it adopt what it left", () => {
    const { kubectl, counts, store } = clusterWithWeb();
    kubectl(10, "kubectl delete deployment web --cascade=orphan --wait=false");
    kubectl(20, "kubectl apply -f -", deploymentManifest(2));
    expect(counts(30)).toEqual([1, 1, 2]);
    expect(store.table.list("ReplicaSet")[0]?.metadata.ownerReferences).toMatchObject([{ name: "web" }]);
  });
});

describe("an object with several owners", () => {
  const owner = (name: string): Draft<"ConfigMap"> => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace: "default" },
  });

  function family(foreign?: { readonly apiVersion: string; readonly kind: string }) {
    const { plane, until, store } = clusterOf();
    until(1);
    const references = ["one", "other"].map((name) => {
      const created = plane.api.create(owner(name));
      const uid = created.ok ? created.object.metadata.uid : "";
      return { apiVersion: "v1", kind: "ConfigMap", name, uid, ...foreign };
    });
    plane.api.create({
      ...owner("child"),
      metadata: { name: "child", namespace: "default", ownerReferences: references },
    });
    const remove = (name: string) => plane.api.delete({ kind: "ConfigMap", namespace: "default", name });
    const child = () => store.table.get("ConfigMap", "default", "child");
    return { until, remove, child };
  }

  test("is freed of the one that goes and stays as long as another is left", () => {
    const { until, remove, child } = family();
    until(2);
    remove("one");
    until(3);
    expect(child()?.metadata.ownerReferences.map(({ name }) => name)).toEqual(["other"]);
    remove("other");
    until(4);
    expect(child()).toBeUndefined();
  });

  test("stays if its owners are of a kind that nobody serves", () => {
    const { until, remove, child } = family({ apiVersion: "example.com/v1", kind: "Operator" });
    until(2);
    remove("one");
    remove("other");
    until(5);
    expect(child()).toBeDefined();
  });
});

test("an object that is made for an owner already gone is collected", () => {
  const { plane, until, store } = clusterOf();
  until(1);
  plane.api.create({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: "late",
      namespace: "default",
      ownerReferences: [{ apiVersion: "v1", kind: "Service", name: "gone", uid: "gone-uid" }],
    },
  });
  until(2);
  expect(store.table.get("ConfigMap", "default", "late")).toBeUndefined();
});

test("the slices of a Service go with it", () => {
  const { kubectl, until, store } = clusterOf();
  const service =
    "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: web }, ports: [{ port: 80 }] }\n";
  kubectl(1, "kubectl apply -f -", service);
  until(2);
  expect(store.table.list("EndpointSlice").length).toBe(1);
  kubectl(2, "kubectl delete service web --wait=false");
  until(3);
  expect(store.table.list("EndpointSlice")).toEqual([]);
});
