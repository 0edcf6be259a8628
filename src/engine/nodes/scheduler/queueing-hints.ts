import { matchesSelector } from "../../objects/label-selector.ts";
import type { Node } from "../../objects/types/core.ts";
import type { Pod } from "../../objects/types/pod.ts";
import type { PluginName } from "./filter.ts";
import { matchesNodeAffinity } from "./node-affinity.ts";
import { conflicts, hostPorts } from "./node-info.ts";
import { podResources, type Resources, readResources } from "./pod-resources.ts";
import { readSelector } from "./spread-constraints.ts";
import { toleratesTaints } from "./taint-toleration.ts";

/** Something that may make room for a pod that waits. */
export type ClusterFact =
  | { readonly kind: "podPlaced"; readonly pod: Pod }
  | { readonly kind: "podLeft"; readonly pod: Pod }
  | { readonly kind: "nodeAdded"; readonly node: Node }
  | { readonly kind: "nodeChanged"; readonly node: Node; readonly previous: Node }
  | { readonly kind: "nodeLeft"; readonly node: Node };

/** Whether a fact could change the mind of a plugin that refused the pod (the QueueingHintFns of the plugins). */
export function mayHelp(plugin: PluginName, pod: Pod, fact: ClusterFact): boolean {
  switch (plugin) {
    case "NodeName":
      return fact.kind === "nodeAdded";
    case "NodeUnschedulable":
      return nodeBecame(fact, (node) => node.spec.unschedulable !== true);
    case "TaintToleration":
      return nodeBecame(fact, (node) => toleratesTaints(pod, node.spec.taints ?? []));
    case "NodeAffinity":
      return nodeBecame(fact, (node) => matchesNodeAffinity(pod, node));
    case "NodePorts":
      return fact.kind === "nodeAdded" || (fact.kind === "podLeft" && freesPort(fact.pod, pod));
    case "NodeResourcesFit":
      return fact.kind === "podLeft" || hasMoreRoom(fact, pod);
    case "PodTopologySpread":
      return changesSpread(fact, pod);
    case "InterPodAffinity":
      return changesCompany(fact, pod);
    default:
      return plugin satisfies never;
  }
}

/** Whether a node now has a property that it did not have before. */
function nodeBecame(fact: ClusterFact, holds: (node: Node) => boolean): boolean {
  if (fact.kind === "nodeAdded") return holds(fact.node);
  return fact.kind === "nodeChanged" && holds(fact.node) && !holds(fact.previous);
}

function freesPort(gone: Pod, pod: Pod): boolean {
  const freed = hostPorts(gone);
  return hostPorts(pod).some((wanted) => freed.some((port) => conflicts(wanted, port)));
}

function hasMoreRoom(fact: ClusterFact, pod: Pod): boolean {
  if (fact.kind !== "nodeAdded" && fact.kind !== "nodeChanged") return false;
  const { requests } = podResources(pod);
  const now = readResources(fact.node.status.allocatable);
  if (!fits(requests, now)) return false;
  if (fact.kind === "nodeAdded") return true;
  const before = readResources(fact.previous.status.allocatable);
  return (
    (requests.cpu > 0 && now.cpu > before.cpu) ||
    (requests.memory > 0 && now.memory > before.memory) ||
    (requests.ephemeralStorage > 0 && now.ephemeralStorage > before.ephemeralStorage) ||
    fact.node.status.allocatable.pods !== fact.previous.status.allocatable.pods ||
    Object.keys(requests.others).some((name) => (now.others[name] ?? 0) > (before.others[name] ?? 0))
  );
}

function fits(requests: Resources, allocatable: Resources): boolean {
  return (
    requests.cpu <= allocatable.cpu &&
    requests.memory <= allocatable.memory &&
    requests.ephemeralStorage <= allocatable.ephemeralStorage &&
    Object.entries(requests.others).every(([name, amount]) => amount <= (allocatable.others[name] ?? 0))
  );
}

function changesSpread(fact: ClusterFact, pod: Pod): boolean {
  const constraints = pod.spec.topologySpreadConstraints ?? [];
  if (fact.kind === "podPlaced" || fact.kind === "podLeft") {
    if (fact.pod.metadata.namespace !== pod.metadata.namespace) return false;
    return constraints.some(({ labelSelector }) =>
      matchesSelector(readSelector(labelSelector), fact.pod.metadata.labels),
    );
  }
  return changesTopology(
    fact,
    constraints.map(({ topologyKey }) => topologyKey),
  );
}

function changesCompany(fact: ClusterFact, pod: Pod): boolean {
  if (fact.kind === "podPlaced") return pod.spec.affinity?.podAffinity !== undefined;
  if (fact.kind === "podLeft") {
    return (
      pod.spec.affinity?.podAntiAffinity !== undefined ||
      fact.pod.spec.affinity?.podAntiAffinity !== undefined
    );
  }
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  const terms = [
    ...(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
  ];
  return changesTopology(
    fact,
    terms.map(({ topologyKey }) => topologyKey),
  );
}

function changesTopology(
  fact: Exclude<ClusterFact, { readonly pod: Pod }>,
  keys: readonly string[],
): boolean {
  const labels = fact.node.metadata.labels;
  if (fact.kind !== "nodeChanged") return keys.every((key) => labels[key] !== undefined);
  return keys.some((key) => labels[key] !== fact.previous.metadata.labels[key]);
}
