import { expect, it } from "vitest";
import { ContainerPhase } from "../../src/engine/containers/container-table.ts";
import { podTracks } from "../../src/engine/telemetry/tracks/pod-tracks.ts";
import { requestSampleView } from "../../src/engine/telemetry/tracks/request-sample-view.ts";
import { REQUEST_OUTCOMES, type RequestOutcome } from "../../src/engine/traffic/outcome-cause.ts";
import { handMadeRun } from "../support/hand-made-run.ts";
import { listeningPod } from "../support/traffic-stand.ts";

it("the sample is in the order of arrival and says which pod and version each request reached", () => {
  const run = handMadeRun();
  const { uid } = run.cluster.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "shop-a", namespace: "default" },
    spec: { containers: [{ name: "shop", image: "shop:2" }] },
  }).metadata;
  const slot = listeningPod(run.containers, uid, { version: 1, behaviour: 1 });
  run.run(2);
  run.list([uid]);
  run.run(4);
  run.stop(slot, ContainerPhase.gone);
  run.run(8);
  const facts = run.facts();
  const view = requestSampleView(facts, podTracks(facts));
  const named = (name: RequestOutcome) => REQUEST_OUTCOMES.indexOf(name);
  const rows = Array.from(view.id.keys(), (index) => ({
    arrival: view.arrival[index] ?? 0,
    outcome: view.outcome[index],
    version: view.version[index],
    pod: view.pod[index],
    lasted: (view.end[index] ?? 0) - (view.arrival[index] ?? 0),
  }));
  expect(view.length).toBeGreaterThan(1000);
  expect(Array.from(view.arrival)).toEqual(Array.from(view.arrival).sort((a, b) => a - b));
  expect(new Set(view.id).size).toBe(view.length);
  for (const row of rows) {
    if (row.arrival < 2) expect(row).toMatchObject({ outcome: named("noEndpoints"), version: 255, pod: -1 });
    if (row.outcome === named("succeeded")) expect(row).toMatchObject({ version: 1, pod: 0 });
    if (row.outcome === named("unreachable")) expect(row).toMatchObject({ version: 255, pod: 0 });
  }
  expect(rows.filter((row) => row.outcome === named("unreachable")).length).toBeGreaterThan(300);
});
