import {
  type ContainerTableState,
  createContainerTable,
  type StoredContainerTable,
} from "../containers/create-container-table.ts";
import { RUN_START } from "../kernel/units.ts";
import { createKubeProxies } from "../nodes/kube-proxy.ts";
import { createKubelets } from "../nodes/kubelet/kubelets.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { createOperator, type Operator } from "../strategies/operator.ts";
import { createRecorder, type Recorder, type RecorderState } from "../telemetry/recorder.ts";
import { createTraffic, type Traffic, type TrafficState } from "../traffic/traffic.ts";
import { type ControlPlane, type ControlPlaneState, createControlPlane } from "./control-plane.ts";
import { commandId, createPerson, type TypedLine, typing } from "./person.ts";
import { releaseMetrics } from "./release-metrics.ts";
import type { Complaint } from "./scenario-view.ts";
import { createVersions, type Version, type Versions } from "./versions.ts";

export interface WorldState {
  readonly plane: ControlPlaneState;
  readonly containers: ContainerTableState;
  readonly versions: readonly Version[];
  readonly traffic: TrafficState;
  readonly recorder: RecorderState;
}

/** Everything that lives in a run: the cluster, its users, whoever releases, and who keeps account. */
export interface World {
  readonly plane: ControlPlane;
  readonly nodes: readonly string[];
  readonly containers: StoredContainerTable;
  readonly versions: Versions;
  readonly traffic: Traffic;
  readonly recorder: Recorder;
  readonly operator: Operator;
  /** What a line of the scenario's interventions complained about when it was typed. */
  readonly complaintOf: Complaint;
  save(): WorldState;
  restore(state: WorldState): void;
}

/** Puts the parts of a run together and brings the cluster up. */
export function assembleWorld(scenario: Scenario): World {
  const { seed, duration, traffic: specs, releases } = scenario;
  const lines = linesOf(scenario);
  const plane = createControlPlane({ seed, nodes: scenario.nodes });
  const { api, agenda, store, kubectl } = plane;
  const nodes = scenario.nodes.map((node) => node.name);
  const containers = createContainerTable();
  const versions = createVersions(scenario, () => store.table);
  const { behaviours } = versions;
  const tables = createKubeProxies({ api, agenda, seed });
  const recorder = createRecorder({ seed, specs, nodes, tables, containers, behaviours, duration });
  const traffic = createTraffic({
    seed,
    specs,
    nodes,
    tables,
    containers,
    behaviours,
    sink: recorder,
    duration,
  });
  const metrics = releaseMetrics(recorder, versions, api.now);
  const operator = createOperator({ api, agenda, kubectl, releases, metrics });
  plane.join(
    "kubelet",
    createKubelets({ api, agenda, containers, versionOf: versions.of, behaviours, seed }),
  );
  plane.join("kube-proxy", tables);
  plane.join("operator", operator);
  plane.join("person", createPerson(kubectl, lines));
  store.subscribe(recorder.changed);
  plane.boot();
  lines.forEach((line, index) => {
    plane.intervene(line.at, typing(index));
  });
  return {
    plane,
    nodes,
    containers,
    versions,
    traffic,
    recorder,
    operator,
    complaintOf: (intervention) => {
      const result = kubectl.result(commandId(lines.length - scenario.interventions.length + intervention));
      return result?.exit === undefined || result.exit === 0 ? undefined : result.stderr.trim();
    },
    save: () => ({
      plane: plane.save(),
      containers: containers.save(),
      versions: versions.save(),
      traffic: traffic.save(),
      recorder: recorder.save(),
    }),
    restore(state) {
      plane.restore(state.plane);
      containers.restore(state.containers);
      versions.restore(state.versions);
      traffic.restore(state.traffic);
      recorder.restore(state.recorder);
    },
  };
}

/** The manifests, applied at the very beginning, and then what people type. */
function linesOf(scenario: Scenario): readonly TypedLine[] {
  const manifests = scenario.manifests.map((one) => JSON.stringify(one.manifest)).join("\n---\n");
  const typed = scenario.interventions.map(({ at, run }) => ({ at, run }));
  return manifests === ""
    ? typed
    : [{ at: RUN_START, run: "kubectl apply -f -", stdin: manifests }, ...typed];
}
