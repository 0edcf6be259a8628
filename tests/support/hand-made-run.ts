import { ContainerPhase } from "../../src/engine/containers/container-table.ts";
import type { ImageBehaviour } from "../../src/engine/containers/image-behaviour.ts";
import { atSeconds } from "../../src/engine/kernel/units.ts";
import { outcomeOf, type Signal } from "../../src/engine/telemetry/outcome/outcome.ts";
import { rolloutsOf } from "../../src/engine/telemetry/story/rollouts.ts";
import { podTracks } from "../../src/engine/telemetry/tracks/pod-tracks.ts";
import { requestedResources } from "../../src/engine/telemetry/tracks/requested-resources.ts";
import type { RunFacts } from "../../src/engine/telemetry/tracks/run-facts.ts";
import { seriesView } from "../../src/engine/telemetry/tracks/series.ts";
import { createVersionIndex } from "../../src/engine/telemetry/tracks/version-index.ts";
import type { TrafficSpec } from "../../src/engine/traffic/traffic-spec.ts";
import { clusterHistory, releaseImage, shopDeployment } from "./cluster-history.ts";
import { NODES, recordedStand } from "./recorded-stand.ts";
import { listeningPod, SERVER } from "./traffic-stand.ts";

/** Users, containers, proxies and objects that a test moves by hand; the release is a change of the Deployment `shop`. */
export function handMadeRun(
  options: { readonly behaviours?: readonly ImageBehaviour[]; readonly users?: TrafficSpec } = {},
) {
  const stand = recordedStand({ behaviours: options.behaviours ?? [SERVER, SERVER], ...options });
  const cluster = clusterHistory();
  cluster.store.subscribe(stand.recorder.changed);
  cluster.create(shopDeployment("shop:1"));
  let until = 0;

  const facts = (): RunFacts => ({
    computed: atSeconds(until),
    versions: createVersionIndex(cluster.history, [
      { workload: "default/shop", image: "shop:1" },
      { workload: "default/shop", image: "shop:2" },
    ]),
    specs: stand.dependencies.specs,
    nodes: NODES,
    history: cluster.history,
    recording: stand.recorder.recording,
    containers: stand.containers,
  });
  const run = (seconds: number) => {
    until = seconds;
    cluster.at(seconds);
    stand.run(seconds);
  };
  return {
    ...stand,
    cluster,
    facts,
    run,
    release(seconds: number) {
      run(seconds);
      releaseImage(cluster, "shop:2");
    },
    /** A pod of a version that listens from now on; its behaviour has the same number. */
    pod: (name: string, version = 0) =>
      listeningPod(stand.containers, name, { version, behaviour: version }, atSeconds(until)),
    stop(slot: number, phase: number = ContainerPhase.stopped) {
      stand.containers.setPhase(slot, phase, atSeconds(until));
    },
    list: (names: readonly string[], nodeName?: string) =>
      stand.proxies.list(names, atSeconds(until), nodeName),
    outcome(signals: readonly Signal[] = []) {
      const now = facts();
      return outcomeOf(now, requestedResources(now), rolloutsOf(now), { objective: 0.999, signals });
    },
    series() {
      const now = facts();
      return seriesView(now, podTracks(now), requestedResources(now));
    },
  };
}
