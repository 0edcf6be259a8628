import type { Taint } from "../../objects/types/core.ts";
import type { Pod, Toleration } from "../../objects/types/pod.ts";
import { type Filter, normalized, type Score } from "./filter.ts";
import type { NodeInfo } from "./node-info.ts";

const UNSCHEDULABLE: Taint = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" };

/** A cordoned node takes only pods that tolerate it (plugins/nodeunschedulable). */
export function nodeUnschedulable(pod: Pod): Filter {
  return ({ node }) =>
    node.spec.unschedulable === true && !tolerated(pod, UNSCHEDULABLE)
      ? { plugin: "NodeUnschedulable", reasons: ["node(s) were unschedulable"], resolvable: false }
      : undefined;
}

/** Taints keep pods away that do not tolerate them (plugins/tainttoleration). */
export function taintToleration(pod: Pod): Filter {
  return ({ node }) =>
    toleratesTaints(pod, node.spec.taints ?? [])
      ? undefined
      : { plugin: "TaintToleration", reasons: ["node(s) had untolerated taint(s)"], resolvable: false };
}

/** Whether the pod may be placed in spite of these taints. */
export function toleratesTaints(pod: Pod, taints: readonly Taint[]): boolean {
  return taints.every((taint) => taint.effect === "PreferNoSchedule" || tolerated(pod, taint));
}

/** Prefers nodes with fewer PreferNoSchedule taints that the pod does not tolerate. */
export function taintScore(pod: Pod, nodes: readonly NodeInfo[]): Score {
  const intolerable = nodes.map(
    ({ node }) =>
      (node.spec.taints ?? []).filter(
        (taint) => taint.effect === "PreferNoSchedule" && !tolerated(pod, taint),
      ).length,
  );
  return { plugin: "TaintToleration", weight: 3, values: normalized(intolerable, true) };
}

function tolerated(pod: Pod, taint: Taint): boolean {
  return (pod.spec.tolerations ?? []).some((toleration) => matches(toleration, taint));
}

function matches(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect !== undefined && toleration.effect !== taint.effect) return false;
  if (toleration.key !== undefined && toleration.key !== "" && toleration.key !== taint.key) return false;
  return toleration.operator === "Exists" || (toleration.value ?? "") === (taint.value ?? "");
}
