import { podResources } from "../../nodes/scheduler/pod-resources.ts";
import { isPodFinished, type Pod } from "../../objects/types/pod.ts";
import { inRunSeconds, type RunFacts } from "./run-facts.ts";
import type { Jump } from "./step-series.ts";

/** What pods hold of the nodes' resources, as jumps. A pod holds them from its binding to its end, while it terminates too. */
export interface RequestedResources {
  readonly milliCores: readonly Jump[];
  readonly memoryBytes: readonly Jump[];
  /** 1 for each pod on a node. */
  readonly pods: readonly Jump[];
  /** Pods that are asked for: neither being deleted nor at their end. */
  readonly activePods: readonly Jump[];
  readonly milliCoresByNode: ReadonlyMap<string, readonly Jump[]>;
}

export function requestedResources(facts: RunFacts): RequestedResources {
  const milliCores: Jump[] = [];
  const memoryBytes: Jump[] = [];
  const pods: Jump[] = [];
  const activePods: Jump[] = [];
  const milliCoresByNode = new Map<string, Jump[]>();

  function hold(pod: Pod, sign: 1 | -1, at: number): void {
    const { cpu, memory } = podResources(pod).requests;
    const jump = { at, by: sign * cpu };
    milliCores.push(jump);
    memoryBytes.push({ at, by: sign * memory });
    pods.push({ at, by: sign });
    const node = pod.spec.nodeName ?? "";
    const own = milliCoresByNode.get(node) ?? [];
    milliCoresByNode.set(node, own);
    own.push(jump);
  }

  for (const { time, type, object, previous } of facts.history) {
    if (object.kind !== "Pod") continue;
    const at = inRunSeconds(time);
    const before = previous?.kind === "Pod" ? previous : undefined;
    const after = type === "DELETED" ? undefined : object;
    const held = before !== undefined && holds(before);
    const holdsNow = after !== undefined && holds(after);
    if (held !== holdsNow) hold(holdsNow ? object : (before ?? object), holdsNow ? 1 : -1, at);
    const wasActive = before !== undefined && isAsked(before);
    const isActive = after !== undefined && isAsked(after);
    if (wasActive !== isActive) activePods.push({ at, by: isActive ? 1 : -1 });
  }
  return { milliCores, memoryBytes, pods, activePods, milliCoresByNode };
}

const holds = (pod: Pod): boolean => pod.spec.nodeName !== undefined && !isPodFinished(pod);

const isAsked = (pod: Pod): boolean => pod.metadata.deletionTimestamp === undefined && !isPodFinished(pod);
