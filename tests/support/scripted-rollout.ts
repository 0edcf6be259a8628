import { createContainerTable } from "../../src/engine/containers/create-container-table.ts";
import { atSeconds } from "../../src/engine/kernel/units.ts";
import type { ProxyTables } from "../../src/engine/nodes/service-table.ts";
import { createControlPlane } from "../../src/engine/simulation/control-plane.ts";
import { createRecorder } from "../../src/engine/telemetry/recorder.ts";
import type { RunViewInputs } from "../../src/engine/telemetry/run-view-of.ts";
import { shopDeployment } from "./cluster-history.ts";

/** What is done to the Deployment `shop`: seconds and lines of kubectl. */
type Lines = readonly (readonly [number, string])[];

const NODES = ["node-1", "node-2"];
const SILENT: ProxyTables = { services: () => [], table: () => undefined, observe: () => {} };

/**
 * The history of a real control plane with scripted kubelets, and no users: pods of shop:1 and shop:2 are ready after 4 s,
 * those of shop:broken never.
 */
export function scriptedRollout(lines: Lines, until = 120): RunViewInputs {
  const plane = createControlPlane({
    seed: 1,
    nodes: NODES.map((name) => ({ name, cpu: "4", memory: "8Gi", pods: 110, zone: "a", labels: {} })),
    scripted: {
      "shop:1": { startup: 4, stop: 1 },
      "shop:2": { startup: 4, stop: 1 },
      "shop:broken": { startup: null },
    },
  });
  const containers = createContainerTable();
  const duration = atSeconds(until);
  const recorder = createRecorder({
    seed: 1,
    specs: [],
    nodes: NODES,
    tables: SILENT,
    containers,
    behaviours: [],
    duration,
  });
  plane.store.subscribe(recorder.changed);
  plane.boot();
  plane.kubectl.run("create", "kubectl apply -f -", JSON.stringify(shopDeployment("shop:1")));
  for (const [index, [at, line]] of lines.entries()) {
    plane.advance(atSeconds(at));
    plane.kubectl.run(String(index), line);
  }
  plane.advance(duration);
  recorder.advance(duration);
  return inputsOf({ history: plane.store.history, recording: recorder.recording, containers, until, lines });
}

function inputsOf(run: {
  readonly history: RunViewInputs["history"];
  readonly recording: RunViewInputs["recording"];
  readonly containers: RunViewInputs["containers"];
  readonly until: number;
  readonly lines: Lines;
}): RunViewInputs {
  return {
    scenario: {
      name: "shop",
      title: "shop",
      about: "",
      seed: 1,
      duration: run.until,
      traffic: [],
      images: [],
      interventions: run.lines.map(([at, line]) => ({ at, run: line, by: "you" as const })),
      faults: [],
      supplied: [],
    },
    computed: atSeconds(run.until),
    ran: [{ workload: "default/shop", image: "shop:1" }],
    specs: [],
    nodes: NODES,
    history: run.history,
    recording: run.recording,
    containers: run.containers,
    statecharts: [],
    alerts: [],
    objective: 0.999,
    check: () => [],
  };
}
