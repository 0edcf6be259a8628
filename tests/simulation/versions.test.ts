import { expect, test } from "vitest";
import { createSimulation, readScenario } from "../../src/engine/index.ts";

const WORKLOADS = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      initContainers: [{ name: prepare, image: "prepare:3" }]
      containers:
        - { name: web, image: "web:1.0", ports: [{ containerPort: 8080 }] }
        - { name: logs, image: "logs:7" }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: idle }
spec:
  selector: { matchLabels: { app: idle } }
  template:
    metadata: { labels: { app: idle } }
    spec:
      initContainers: [{ name: prepare, image: "prepare:3" }]
      containers: [{ name: idle, image: "idle:1.0" }]
`;

test("versions are images of main containers: what runs before or beside them makes no version", () => {
  const result = readScenario([{ name: "web.yaml", text: WORKLOADS }], { until: "2m" });
  if (!result.ok) throw new Error(result.problems.map((problem) => problem.message).join("\n"));
  const simulation = createSimulation(result.scenario);
  simulation.advance(120);
  const { versions, pods, outcome } = simulation.view();
  expect(versions.map(({ workload, image }) => [workload, image])).toEqual([
    ["deployment/web", "web:1.0"],
    ["deployment/web", "web:1.0-next"],
  ]);
  const shown = pods.map((pod) => [pod.name.replace(/-.*/, ""), pod.version] as const);
  expect(shown.sort()).toEqual([
    ["idle", 0],
    ["web", 0],
    ["web", 1],
  ]);
  expect(outcome.usersExposed).toBeGreaterThan(1_000);
});
