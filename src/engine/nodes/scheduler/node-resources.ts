import type { Pod } from "../../objects/types/pod.ts";
import type { Filter, Rejection, Score } from "./filter.ts";
import { conflicts, hostPorts, type NodeInfo } from "./node-info.ts";
import { podResources } from "./pod-resources.ts";

/** Host ports that the pod wants must be free (plugins/nodeports). */
export function nodePorts(pod: Pod): Filter | undefined {
  const wanted = hostPorts(pod);
  if (wanted.length === 0) return undefined;
  return (info) =>
    wanted.some((port) => info.hostPorts.some((used) => conflicts(used, port)))
      ? {
          plugin: "NodePorts",
          reasons: ["node(s) didn't have free ports for the requested pod ports"],
          resolvable: true,
        }
      : undefined;
}

/**
 * Requests must fit into what is left of the node's allocatable resources; limits and real use do not count
 * (plugins/noderesources/fit.go). What exceeds the whole node cannot be helped by taking pods away.
 */
export function resourcesFit(pod: Pod): Filter {
  const { requests } = podResources(pod);
  return (info) => {
    const reasons: string[] = [];
    let resolvable = true;
    if (info.pods.size + 1 > info.allowedPods) reasons.push("Too many pods");
    const compare = (name: string, request: number, allocatable: number, used: number): void => {
      if (request === 0 || request <= allocatable - used) return;
      reasons.push(`Insufficient ${name}`);
      if (request > allocatable) resolvable = false;
    };
    const { allocatable, requested } = info;
    compare("cpu", requests.cpu, allocatable.cpu, requested.cpu);
    compare("memory", requests.memory, allocatable.memory, requested.memory);
    compare(
      "ephemeral-storage",
      requests.ephemeralStorage,
      allocatable.ephemeralStorage,
      requested.ephemeralStorage,
    );
    for (const name of Object.keys(requests.others)) {
      compare(name, requests.others[name] ?? 0, allocatable.others[name] ?? 0, requested.others[name] ?? 0);
    }
    return reasons.length === 0 ? undefined : rejection(reasons, resolvable);
  };
}

/** Prefers nodes with more left of cpu and memory (LeastAllocated, both of weight 1). */
export function leastAllocatedScore(pod: Pod, nodes: readonly NodeInfo[]): Score {
  const { scored } = podResources(pod);
  const values = nodes.map((info) => {
    const parts = [
      leftOver(info.allocatable.cpu, info.scored.cpu + scored.cpu),
      leftOver(info.allocatable.memory, info.scored.memory + scored.memory),
    ].filter((part) => part !== undefined);
    if (parts.length === 0) return 0;
    return Math.trunc(parts.reduce((sum, part) => sum + part, 0) / parts.length);
  });
  return { plugin: "NodeResourcesFit", weight: 1, values };
}

/**
 * Prefers nodes whose shares of cpu and memory the pod brings closer together (balanced_allocation.go, since 1.36 as a change:
 * 50 is neither better nor worse). No score for a pod that requests neither.
 */
export function balancedAllocationScore(pod: Pod, nodes: readonly NodeInfo[]): Score | undefined {
  const { requests } = podResources(pod);
  if (requests.cpu === 0 && requests.memory === 0) return undefined;
  const values = nodes.map((info) => {
    const before = balance(info, 0, 0);
    const after = balance(info, requests.cpu, requests.memory);
    return 50 + Math.trunc((50 + after - before) / 2);
  });
  return { plugin: "NodeResourcesBalancedAllocation", weight: 1, values };
}

const rejection = (reasons: readonly string[], resolvable: boolean): Rejection => ({
  plugin: "NodeResourcesFit",
  reasons,
  resolvable,
});

function leftOver(allocatable: number, requested: number): number | undefined {
  if (allocatable === 0) return undefined;
  return requested > allocatable ? 0 : Math.floor(((allocatable - requested) * 100) / allocatable);
}

function balance(info: NodeInfo, cpu: number, memory: number): number {
  const { allocatable, requested } = info;
  if (allocatable.cpu === 0 || allocatable.memory === 0) return 100;
  const cpuShare = Math.min(1, (requested.cpu + cpu) / allocatable.cpu);
  const memoryShare = Math.min(1, (requested.memory + memory) / allocatable.memory);
  return Math.trunc((1 - Math.abs(cpuShare - memoryShare) / 2) * 100);
}
