import type { ObjectReader } from "../../objects/object-table.ts";
import type { MatchCounts } from "./match-counts.ts";
import type { NodeInfo } from "./node-info.ts";

/** The plugins of the default profile, as Events and hints name them. */
export type PluginName =
  | "NodeUnschedulable"
  | "NodeName"
  | "TaintToleration"
  | "NodeAffinity"
  | "NodePorts"
  | "NodeResourcesFit"
  | "PodTopologySpread"
  | "InterPodAffinity";

/** Why a node cannot take the pod. */
export interface Rejection {
  readonly plugin: PluginName;
  readonly reasons: readonly string[];
  /** Whether taking other pods away from the node could help (Unschedulable, not UnschedulableAndUnresolvable). */
  readonly resolvable: boolean;
}

/** A filter made ready for one pod: what it thinks of one node. */
export type Filter = (info: NodeInfo) => Rejection | undefined;

/** What the scheduler knows when it places a pod. */
export interface Snapshot {
  readonly nodes: readonly NodeInfo[];
  readonly counts: Pick<MatchCounts, "get">;
  /** For Services and ReplicaSets, which say which pods belong together. */
  readonly objects: Pick<ObjectReader, "get" | "list">;
}

/** A score made ready for one pod and the nodes that can take it: 0 to 100 for each, in their order. */
export interface Score {
  readonly plugin:
    | "TaintToleration"
    | "NodeAffinity"
    | "NodeResourcesFit"
    | "NodeResourcesBalancedAllocation"
    | "PodTopologySpread"
    | "InterPodAffinity"
    | "ImageLocality";
  readonly weight: number;
  readonly values: readonly number[];
}

/** Stretches values so that the largest becomes 100; `reverse` turns them round (helper.DefaultNormalizeScore). */
export function normalized(values: readonly number[], reverse: boolean): readonly number[] {
  const largest = Math.max(0, ...values);
  if (largest === 0) return reverse ? values.map(() => 100) : values;
  return values.map((value) => {
    const share = Math.trunc((100 * value) / largest);
    return reverse ? 100 - share : share;
  });
}
