import type { Node } from "../../objects/types/core.ts";
import type { Pod } from "../../objects/types/pod.ts";
import { createMatchCounts, type MatchCounts } from "./match-counts.ts";
import { addPod, type NodeInfo, nodeInfo, removePod, replacePod, setNode } from "./node-info.ts";

/** Nodes and the pods on them as plain data. */
export interface SchedulerCacheState {
  readonly nodes: readonly Node[];
  readonly pods: readonly { readonly pod: Pod; readonly nodeName: string }[];
}

/** What the scheduler knows of nodes and of the pods on them, pods that it has just assigned included (backend/cache). */
export interface SchedulerCache {
  readonly nodes: readonly NodeInfo[];
  readonly counts: MatchCounts;
  setNode(node: Node): void;
  removeNode(name: string): void;
  /** Counts the pod on this node, or replaces its earlier version. */
  place(pod: Pod, nodeName: string): void;
  /** Takes the pod off its node; says whether it was on one. */
  release(uid: string): boolean;
  save(): SchedulerCacheState;
  restore(state: SchedulerCacheState): void;
}

export function createSchedulerCache(): SchedulerCache {
  let nodes: NodeInfo[] = [];
  let byName = new Map<string, NodeInfo>();
  let pods = new Map<string, { readonly pod: Pod; readonly nodeName: string }>();
  let counts = createMatchCounts(() => nodes);

  const cache: SchedulerCache = {
    get nodes() {
      return nodes;
    },
    get counts() {
      return counts;
    },
    setNode(node) {
      const known = byName.get(node.metadata.name);
      if (known !== undefined) {
        setNode(known, node);
        return;
      }
      const info = nodeInfo(node);
      byName.set(info.name, info);
      nodes = [...nodes, info];
      for (const { pod, nodeName } of pods.values()) if (nodeName === info.name) count(pod, info);
    },
    removeNode(name) {
      byName.delete(name);
      nodes = nodes.filter((info) => info.name !== name);
      counts = createMatchCounts(() => nodes);
    },
    place(pod, nodeName) {
      const placed = pods.get(pod.metadata.uid);
      const info = byName.get(nodeName);
      if (placed?.nodeName === nodeName && info !== undefined) {
        replacePod(info, placed.pod, pod);
        counts.replaced(placed.pod, pod, nodeName);
      } else {
        cache.release(pod.metadata.uid);
        if (info !== undefined) count(pod, info);
      }
      pods.set(pod.metadata.uid, { pod, nodeName });
    },
    release(uid) {
      const placed = pods.get(uid);
      if (placed === undefined) return false;
      pods.delete(uid);
      const info = byName.get(placed.nodeName);
      if (info === undefined) return true;
      removePod(info, uid);
      counts.removed(placed.pod, placed.nodeName);
      return true;
    },
    save: () => ({ nodes: nodes.map(({ node }) => node), pods: [...pods.values()] }),
    restore(state) {
      nodes = [];
      byName = new Map();
      pods = new Map();
      counts = createMatchCounts(() => nodes);
      for (const node of state.nodes) cache.setNode(node);
      for (const { pod, nodeName } of state.pods) cache.place(pod, nodeName);
    },
  };

  function count(pod: Pod, info: NodeInfo): void {
    addPod(info, pod);
    counts.added(pod, info.name);
  }

  return cache;
}
