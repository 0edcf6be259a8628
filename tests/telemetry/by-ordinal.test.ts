import { expect, test } from "vitest";
import { createSimulation, readScenario } from "../../src/engine/index.ts";

const workload = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: 2
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main, image: "${name}:1", ports: [{ containerPort: 80 }] }] }
---
`;

test("the first image of every workload is v1, the second of the one that is released v2", () => {
  const text = `${workload("front")}${workload("back")}apiVersion: rollarium.dev/v1alpha1
kind: Scenario
metadata: { name: two }
spec:
  duration: 90s
  releases: [{ strategy: RollingUpdate, at: 30s, target: deployment/back, to: { image: "back:2" } }]
`;
  const result = readScenario([{ name: "two.yaml", text }]);
  if (!result.ok) throw new Error(result.problems.map((problem) => problem.message).join("; "));
  const simulation = createSimulation(result.scenario);
  simulation.advance(90);
  const view = simulation.view();
  expect(view.versions.map(({ index, label, workload: owner }) => ({ index, label, owner }))).toEqual([
    { index: 0, label: "1", owner: "deployment/back" },
    { index: 1, label: "2", owner: "deployment/back" },
  ]);
  expect(view.replicaSets.map((set) => [set.workload, set.version])).toEqual([
    ["deployment/front", 0],
    ["deployment/back", 0],
    ["deployment/back", 1],
  ]);
  expect(view.series.readyPods.map((column) => column[89])).toEqual([2, 2]);
  expect(view.markers.map((marker) => marker.text)).toContain("all 2\u00a0pods of v2 available");
});
