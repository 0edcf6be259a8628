import { milliValue, wholeValue } from "../../kernel/quantity.ts";
import type { Node } from "../../objects/types/core.ts";
import type { NodeTrack } from "../run-view.ts";
import type { RequestedResources } from "./requested-resources.ts";
import { bucketsOf, inRunSeconds, type RunFacts } from "./run-facts.ts";
import { jumpSteps } from "./step-series.ts";

const ZONE = "topology.kubernetes.io/zone";

/** Every node that there ever was, in the order of creation. */
export function nodeTracks(facts: RunFacts, requested: RequestedResources): readonly NodeTrack[] {
  const first = new Map<string, Node>();
  const states = new Map<string, NodeTrack["states"][number][]>();
  for (const { time, type, object } of facts.history) {
    if (object.kind !== "Node" || type === "DELETED") continue;
    const { name } = object.metadata;
    if (!first.has(name)) first.set(name, object);
    const track = states.get(name) ?? [];
    states.set(name, track);
    noteState(track, object, inRunSeconds(time));
  }
  return [...first.values()].map((node) => {
    const { name, labels } = node.metadata;
    const zone = labels[ZONE];
    return {
      name,
      ...(zone === undefined ? {} : { zone }),
      cpu: milliValue(node.status.allocatable.cpu) / 1000,
      memoryBytes: wholeValue(node.status.allocatable.memory),
      states: states.get(name) ?? [],
      cpuUsed: coresUsed(facts, facts.nodes.indexOf(name)),
      cpuRequested: jumpSteps(requested.milliCoresByNode.get(name) ?? []).map(({ at, value }) => ({
        at,
        cores: value / 1000,
      })),
    };
  });
}

function noteState(track: NodeTrack["states"][number][], node: Node, at: number): void {
  const ready = node.status.conditions.find((condition) => condition.type === "Ready")?.status === "True";
  const cordoned = node.spec.unschedulable === true;
  const last = track.at(-1);
  if (last?.ready === ready && last.cordoned === cordoned) return;
  track.push({ at, ready, cordoned });
}

function coresUsed(facts: RunFacts, index: number): Float32Array {
  return Float32Array.from(
    { length: bucketsOf(facts) },
    (_, bucket) => facts.recording.usage.nodeCores[bucket]?.[index] ?? 0,
  );
}
