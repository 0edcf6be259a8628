import { createContainerTable } from "../../src/engine/containers/create-container-table.ts";
import type { ImageBehaviour } from "../../src/engine/containers/image-behaviour.ts";
import { atSeconds } from "../../src/engine/kernel/units.ts";
import { createRecorder } from "../../src/engine/telemetry/recorder.ts";
import { valueAt } from "../../src/engine/telemetry/recording/number-column.ts";
import { createTraffic } from "../../src/engine/traffic/traffic.ts";
import type { TrafficSpec } from "../../src/engine/traffic/traffic-spec.ts";
import { handSetProxies, listeningPod, SERVER, USERS } from "./traffic-stand.ts";

export const NODES = ["node-1", "node-2", "node-3"];

/** Users, containers and proxies set by hand, with a recorder that watches them. */
export function recordedStand(
  options: { readonly behaviours?: readonly ImageBehaviour[]; readonly users?: TrafficSpec } = {},
) {
  const containers = createContainerTable();
  const proxies = handSetProxies(NODES);
  const dependencies = {
    seed: 7,
    specs: [options.users ?? USERS],
    nodes: NODES,
    tables: proxies,
    containers,
    behaviours: options.behaviours ?? [SERVER],
    duration: atSeconds(60),
  };
  const recorder = createRecorder(dependencies);
  const traffic = createTraffic({ ...dependencies, sink: recorder });
  return {
    containers,
    proxies,
    recorder,
    traffic,
    dependencies,
    threePods() {
      const names = ["a", "b", "c"];
      for (const [index, name] of names.entries()) {
        listeningPod(containers, name, { nodeName: NODES[index] ?? "" });
      }
      proxies.list(names, atSeconds(0));
    },
    run(until: number) {
      const limit = atSeconds(until);
      while (traffic.nextTime() < limit) traffic.runUntil(limit);
      recorder.advance(limit);
    },
    /** Seconds, and the number of entry nodes that are down from then on. */
    downNodes: () =>
      Array.from({ length: recorder.recording.routing.downTime.length }, (_, index) => [
        valueAt(recorder.recording.routing.downTime, index) / 1_000_000,
        valueAt(recorder.recording.routing.downNodes, index),
      ]),
    save: () => ({ containers: containers.save(), traffic: traffic.save(), recorder: recorder.save() }),
    restore(state: {
      containers: ReturnType<typeof containers.save>;
      traffic: ReturnType<typeof traffic.save>;
      recorder: ReturnType<typeof recorder.save>;
    }) {
      containers.restore(state.containers);
      traffic.restore(state.traffic);
      recorder.restore(state.recorder);
    },
  };
}
