import { describe, expect, test } from "vitest";
import { withScheduler } from "./support/stand.ts";

const NO_CLAIMS = "no new claims to deallocate, preemption:";

describe("the scheduler", () => {
  test("places a pod within milliseconds and says so", () => {
    const stand = withScheduler("node-1");
    stand.runTo(1);
    stand.pod({ name: "web" });
    stand.runTo(1.02);
    expect(stand.get("web")?.spec.nodeName).toBe("node-1");
    expect(stand.events("web")).toEqual(["Scheduled: Successfully assigned default/web to node-1"]);
  });

  test("counts a pod's requests as used before the binding is stored", () => {
    const stand = withScheduler("node-1");
    for (const name of ["a", "b", "c"]) stand.pod({ name, cpu: "2" });
    stand.runTo(1);
    expect(["a", "b", "c"].map((name) => stand.get(name)?.spec.nodeName)).toEqual([
      "node-1",
      "node-1",
      undefined,
    ]);
    expect(stand.events("c")).toEqual([
      `FailedScheduling: 0/1 nodes are available: 1 Insufficient cpu. ${NO_CLAIMS} 0/1 nodes are available: 1 No preemption victims found for incoming pod.`,
    ]);
    const condition = stand.get("c")?.status.conditions.find(({ type }) => type === "PodScheduled");
    expect(condition).toMatchObject({ status: "False", reason: "Unschedulable" });
  });

  test("tries a waiting pod again when a pod has left its node, the longest waiting first", () => {
    const stand = withScheduler("node-1");
    for (const name of ["a", "b", "c", "d"]) stand.pod({ name, cpu: "2" });
    stand.runTo(5);
    stand.delete("a", 0);
    stand.runTo(5.1);
    expect(stand.get("c")?.spec.nodeName).toBe("node-1");
    expect(stand.get("d")?.spec.nodeName).toBeUndefined();
  });

  test("does not try again for what cannot help", () => {
    const stand = withScheduler("node-1");
    stand.pod({ name: "large", cpu: "8" });
    stand.pod({ name: "small" });
    stand.runTo(5);
    stand.store.history.length = 0;
    stand.node("node-2", { cpu: "2" });
    stand.runTo(6);
    expect(stand.store.history.map(({ object }) => object.kind)).toEqual(["Node"]);
  });

  test("tries a pod again when a node comes that is large enough", () => {
    const stand = withScheduler("node-1");
    stand.pod({ name: "large", cpu: "8" });
    stand.runTo(5);
    stand.node("node-2", { cpu: "16" });
    stand.runTo(5.1);
    expect(stand.get("large")?.spec.nodeName).toBe("node-2");
  });

  test("lets pods in when a node is uncordoned", () => {
    const stand = withScheduler("node-1");
    const node = stand.store.table.get("Node", "", "node-1");
    if (node === undefined) throw new Error("no node");
    stand.api.update({ ...node, spec: { ...node.spec, unschedulable: true } });
    stand.pod({ name: "web" });
    stand.runTo(2);
    expect(stand.events("web")).toEqual([
      `FailedScheduling: 0/1 nodes are available: 1 node(s) were unschedulable. ${NO_CLAIMS} 0/1 nodes are available: 1 Preemption is not helpful for scheduling.`,
    ]);
    const cordoned = stand.store.table.get("Node", "", "node-1");
    if (cordoned === undefined) throw new Error("no node");
    stand.api.update({ ...cordoned, spec: { ...node.spec } });
    stand.runTo(2.1);
    expect(stand.get("web")?.spec.nodeName).toBe("node-1");
  });

  test("says when there are no nodes, and uses the first that comes", () => {
    const stand = withScheduler();
    stand.pod({ name: "web" });
    stand.runTo(1);
    expect(stand.events("web")).toEqual(["FailedScheduling: no nodes available to schedule pods"]);
    stand.node("node-1");
    stand.runTo(1.1);
    expect(stand.get("web")?.spec.nodeName).toBe("node-1");
  });

  test("tries pods of higher priority first", () => {
    const stand = withScheduler("node-1");
    stand.pod({ name: "first", cpu: "3" });
    stand.pod({ name: "vital", cpu: "3", spec: { priorityClassName: "system-cluster-critical" } });
    stand.runTo(1);
    expect(stand.get("vital")?.spec.nodeName).toBe("node-1");
    expect(stand.get("first")?.spec.nodeName).toBeUndefined();
  });

  test("spreads the pods of one owner evenly over equal nodes", () => {
    const stand = withScheduler("node-1", "node-2", "node-3");
    const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", uid: "owner", controller: true };
    for (let index = 0; index < 9; index += 1)
      stand.pod({ name: `web-${index}`, labels: { app: "web" }, owner });
    stand.runTo(1);
    const used = stand.store.table.list("Pod").map((pod) => pod.spec.nodeName);
    expect(["node-1", "node-2", "node-3"].map((name) => used.filter((node) => node === name).length)).toEqual(
      [3, 3, 3],
    );
  });

  test("leaves pods of other schedulers and gated pods alone", () => {
    const stand = withScheduler("node-1");
    stand.pod({ name: "other", spec: { schedulerName: "mine" } });
    stand.pod({ name: "gated", spec: { schedulingGates: [{ name: "wait" }] } });
    stand.runTo(5);
    expect(stand.get("other")?.spec.nodeName).toBeUndefined();
    expect(stand.get("gated")?.spec.nodeName).toBeUndefined();
  });
});
