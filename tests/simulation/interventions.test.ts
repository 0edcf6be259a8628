import { expect, test } from "vitest";
import { createSimulation, readScenario } from "../../src/engine/index.ts";

const FILE = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "web:1" }] }
`;

test("a line that finds no target stays listed and says why; one that works says nothing", () => {
  const interventions = [
    { at: 20, run: "kubectl scale deployment/wep --replicas=3" },
    { at: 30, run: "kubectl scale deployment/web --replicas=3" },
  ];
  const result = readScenario([{ name: "web.yaml", text: FILE }], {
    interventions,
    complete: false,
    until: "60s",
  });
  if (!result.ok) throw new Error("the file is right");
  const simulation = createSimulation(result.scenario);
  simulation.advance(60);
  const view = simulation.view();
  expect(view.scenario.interventions).toEqual([
    {
      at: 20,
      run: "kubectl scale deployment/wep --replicas=3",
      by: "you",
      note: 'Error from server (NotFound): deployments.apps "wep" not found',
    },
    { at: 30, run: "kubectl scale deployment/web --replicas=3", by: "you" },
  ]);
  expect(view.pods.filter((pod) => pod.gone === undefined)).toHaveLength(3);
});

test("an object can be read as it was at any moment, with the Events about it", () => {
  const result = readScenario([{ name: "web.yaml", text: FILE }], { complete: false, until: "30s" });
  if (!result.ok) throw new Error("the file is right");
  const simulation = createSimulation(result.scenario);
  simulation.advance(30);
  const at = (seconds: number): string =>
    simulation.objectAt("Deployment", "default", "web", seconds).yaml ?? "";
  expect(at(0)).not.toContain("readyReplicas");
  expect(at(20)).toContain("readyReplicas: 2");
  expect(simulation.objectAt("Deployment", "default", "other", 20)).toEqual({ yaml: null, events: [] });
  const { events } = simulation.objectAt("Deployment", "default", "web", 20);
  expect(events.map((event) => event.reason)).toEqual(["ScalingReplicaSet"]);
});
