import { describe, expect, test } from "vitest";
import type { ScriptedBehaviour } from "../../src/engine/nodes/scripted-pod.ts";
import { clusterOf, deploymentManifest } from "../support/cluster.ts";

/** Decisions of the Deployment controller after the first rollout. */
function rollout(manifest: string, next: ScriptedBehaviour = { startup: 1, stagger: 2, stop: 1 }) {
  const cluster = clusterOf({ "app:v2": next });
  cluster.kubectl(1, "kubectl apply -f -", manifest);
  cluster.kubectl(10, "kubectl set image deployment/web app=app:v2");
  cluster.until(60);
  return {
    cluster,
    steps: cluster
      .decisions("deployment-controller")
      .slice(1)
      .map((line) =>
        line.replace(/^\d+ (\(combined from similar events\): )?Scaled (up|down) replica set /, ""),
      ),
  };
}

describe("a rolling update", () => {
  test("of 3 with the defaults waits for each new pod before it lets an old one go", () => {
    expect(rollout(deploymentManifest(3)).steps).toEqual([
      "web-b from 0 to 1",
      "web-a from 3 to 2",
      "web-b from 1 to 2",
      "web-a from 2 to 1",
      "web-b from 2 to 3",
      "web-a from 1 to 0",
    ]);
  });

  test("of 10 with the defaults begins up and down at once, then goes pod by pod", () => {
    const sizes = rollout(deploymentManifest(10)).steps.map((step) => step.replace(/ from \d+ to /, ":"));
    expect(sizes.slice(0, 9)).toEqual([
      "web-b:3",
      "web-a:8",
      "web-b:5",
      "web-a:7",
      "web-b:6",
      "web-a:6",
      "web-b:7",
      "web-a:5",
      "web-b:8",
    ]);
    expect(sizes.slice(-3)).toEqual(["web-a:2", "web-a:1", "web-a:0"]);
  });

  test("with surge 0 and one unavailable takes down first and creates the new set empty", () => {
    const strategy = "strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }";
    expect(rollout(deploymentManifest(4, "app:v1", strategy)).steps).toEqual([
      "web-a from 4 to 3",
      "web-b from 0 to 1",
      "web-a from 3 to 2",
      "web-b from 1 to 2",
      "web-a from 2 to 1",
      "web-b from 2 to 3",
      "web-a from 1 to 0",
      "web-b from 3 to 4",
    ]);
  });

  test("to an image that never gets ready stops with all old pods, and says so at the deadline", () => {
    const deadline = "progressDeadlineSeconds: 20";
    const { cluster, steps } = rollout(deploymentManifest(3, "app:v1", deadline), { startup: null });
    expect(steps).toEqual(["web-b from 0 to 1"]);
    const status = cluster.store.table.get("Deployment", "default", "web")?.status;
    expect(status).toMatchObject({ replicas: 4, updatedReplicas: 1, availableReplicas: 3 });
    expect(status?.conditions.map(({ type, reason }) => `${type} ${reason}`)).toEqual([
      "Available MinimumReplicasAvailable",
      "Progressing ProgressDeadlineExceeded",
    ]);
    cluster.kubectl(70, "kubectl rollout undo deployment/web");
    cluster.until(80);
    expect(cluster.decisions("deployment-controller").at(-1)).toMatch(/web-b from 1 to 0$/);
  });
});

describe("a pod that ends", () => {
  test("by a crash is restarted in its place: no controller does anything", () => {
    const cluster = clusterOf({ "app:v1": { startup: 1, crashAfter: 20 } });
    cluster.kubectl(1, "kubectl apply -f -", deploymentManifest(2));
    cluster.until(30);
    expect(cluster.decisions("replicaset-controller").length).toBe(2);
    expect(cluster.store.table.list("Pod").length).toBe(2);
  });

  test("by deletion is replaced at once, while it still terminates", () => {
    const cluster = clusterOf({ "app:v1": { startup: 1, stop: 5 } });
    cluster.kubectl(1, "kubectl apply -f -", deploymentManifest(1));
    cluster.until(10);
    const [pod] = cluster.store.table.list("Pod");
    cluster.kubectl(10, `kubectl delete pod ${pod?.metadata.name} --wait=false`);
    cluster.until(11);
    const pods = cluster.store.table.list("Pod");
    expect(pods.map(({ metadata }) => metadata.deletionTimestamp !== undefined)).toEqual([true, false]);
  });
});

describe("Recreate", () => {
  test("makes the first new pod when the last old one is gone", () => {
    const cluster = clusterOf({ "app:v1": { startup: 1, stop: 7 } });
    cluster.kubectl(1, "kubectl apply -f -", deploymentManifest(2, "app:v1", "strategy: { type: Recreate }"));
    cluster.kubectl(10, "kubectl set image deployment/web app=app:v2");
    cluster.until(30);
    expect(cluster.decisions("deployment-controller").slice(1)).toEqual([
      "10 Scaled down replica set web-a from 2 to 0",
      "17 Scaled up replica set web-b from 0 to 2",
    ]);
  });
});
