import type { Pod } from "../../objects/types/pod.ts";
import type { Filter, Rejection, Score, Snapshot } from "./filter.ts";
import { imageLocalityScore } from "./image-locality.ts";
import { interPodAffinity, interPodAffinityScore } from "./inter-pod-affinity.ts";
import { nodeAffinity, nodeAffinityScore, nodeName } from "./node-affinity.ts";
import type { NodeInfo } from "./node-info.ts";
import { balancedAllocationScore, leastAllocatedScore, nodePorts, resourcesFit } from "./node-resources.ts";
import { nodeUnschedulable, taintScore, taintToleration } from "./taint-toleration.ts";
import { topologySpread, topologySpreadScore } from "./topology-spread.ts";

/** Which nodes can take a pod, and why the others cannot. */
export interface Feasibility {
  readonly feasible: readonly NodeInfo[];
  readonly refused: readonly { readonly info: NodeInfo; readonly rejection: Rejection }[];
  /** How many nodes were looked at. */
  readonly examined: number;
}

/** Which part of many nodes to look at: from `start` on, round and round, until `enough` can take the pod. */
export interface Search {
  readonly start: number;
  readonly enough: number;
}

/** Runs the filters of the default profile; of each node, the first that fails gives the reasons. */
export function findFeasible(pod: Pod, snapshot: Snapshot, search: Search): Feasibility {
  const filters = filtersFor(pod, snapshot);
  const feasible: NodeInfo[] = [];
  const refused: { info: NodeInfo; rejection: Rejection }[] = [];
  const { nodes } = snapshot;
  let examined = 0;
  while (examined < nodes.length && feasible.length < search.enough) {
    const info = nodes[(search.start + examined) % nodes.length];
    examined += 1;
    if (info === undefined) continue;
    const rejection = firstRejection(filters, info);
    if (rejection === undefined) feasible.push(info);
    else refused.push({ info, rejection });
  }
  return { feasible, refused, examined };
}

/** Scores the nodes that can take the pod by the plugins of the default profile, each by its weight. */
export function scoreNodes(
  pod: Pod,
  nodes: readonly NodeInfo[],
  snapshot: Snapshot,
): { readonly scores: readonly Score[]; readonly totals: readonly number[] } {
  const scores = [
    taintScore(pod, nodes),
    nodeAffinityScore(pod, nodes),
    leastAllocatedScore(pod, nodes),
    topologySpreadScore(pod, nodes, snapshot),
    interPodAffinityScore(pod, nodes, snapshot),
    balancedAllocationScore(pod, nodes),
    imageLocalityScore(pod, nodes, snapshot),
  ].filter((score) => score !== undefined);
  const totals = nodes.map((_, index) =>
    scores.reduce((sum, { weight, values }) => sum + weight * (values[index] ?? 0), 0),
  );
  return { scores, totals };
}

function filtersFor(pod: Pod, snapshot: Snapshot): readonly Filter[] {
  return [
    nodeUnschedulable(pod),
    nodeName(pod),
    taintToleration(pod),
    nodeAffinity(pod),
    nodePorts(pod),
    resourcesFit(pod),
    topologySpread(pod, snapshot),
    interPodAffinity(pod, snapshot),
  ].filter((filter) => filter !== undefined);
}

function firstRejection(filters: readonly Filter[], info: NodeInfo): Rejection | undefined {
  for (const filter of filters) {
    const rejection = filter(info);
    if (rejection !== undefined) return rejection;
  }
  return undefined;
}
