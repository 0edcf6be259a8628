import { describe, expect, test } from "vitest";
import { CONTROLLERS } from "../../src/engine/controllers/index.ts";
import { SETTLED } from "../../src/engine/controllers/shared.ts";
import { atSeconds } from "../../src/engine/kernel/units.ts";
import { clusterOf, deploymentManifest } from "../support/cluster.ts";

const SERVICE = `---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }] }
`;

const STRATEGIES = {
  RollingUpdate: "strategy: { type: RollingUpdate }",
  Recreate: "strategy: { type: Recreate }",
  paused: "paused: true",
};

/** A Deployment and a Service that have been through a rollout, long after the last change. */
function settledWorld(strategy: string, kubectl: readonly string[] = []) {
  const cluster = clusterOf();
  cluster.kubectl(1, "kubectl apply -f -", deploymentManifest(5, "app:v1", strategy) + SERVICE);
  cluster.kubectl(20, "kubectl set image deployment/web app=app:v2");
  kubectl.forEach((line, index) => {
    cluster.kubectl(40 + 20 * index, line);
  });
  cluster.until(1_000);
  return cluster.store;
}

describe.each(Object.entries(STRATEGIES))("in a settled world of strategy %s", (_, strategy) => {
  const store = settledWorld(strategy);
  const keys = store.table
    .all()
    .flatMap(({ metadata: { namespace, name, uid } }) => [`${namespace}/${name}`, uid]);

  test.each(CONTROLLERS)("$name has nothing to do", ({ reconcile }) => {
    const answers = keys.map((key) => reconcile({ objects: store.table }, key, atSeconds(1_000)));
    expect(answers.every((answer) => answer === SETTLED)).toBe(true);
  });

  test("nothing is written any more", () => {
    const last = store.history.at(-1)?.time ?? 0;
    expect(last).toBeLessThan(atSeconds(100));
  });
});

test("a world that was undone, scaled and restarted settles too", () => {
  const store = settledWorld(STRATEGIES.RollingUpdate, [
    "kubectl rollout undo deployment/web",
    "kubectl scale deployment/web --replicas=3",
    "kubectl rollout restart deployment/web",
  ]);
  for (const { reconcile } of CONTROLLERS) {
    for (const { metadata } of store.table.all()) {
      for (const key of [`${metadata.namespace}/${metadata.name}`, metadata.uid]) {
        expect(reconcile({ objects: store.table }, key, atSeconds(1_000))).toBe(SETTLED);
      }
    }
  }
});
