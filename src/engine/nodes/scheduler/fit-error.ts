import type { Pod } from "../../objects/types/pod.ts";
import type { Rejection } from "./filter.ts";

/** `0/3 nodes are available: 1 …, 2 ….`: why no node can take a pod (framework.FitError). */
export function fitError(nodes: number, refused: readonly Rejection[]): string {
  if (nodes === 0) return "no nodes available to schedule pods";
  return `0/${nodes} nodes are available: ${histogram(refused.flatMap(({ reasons }) => reasons))}.`;
}

/** The same, with what the post-filters say: that no claim and no preemption would help. */
export function schedulingFailure(pod: Pod, nodes: number, refused: readonly Rejection[]): string {
  const error = fitError(nodes, refused);
  if (nodes === 0) return error;
  return `${error} no new claims to deallocate, preemption: ${preemption(pod, nodes, refused)}`;
}

function preemption(pod: Pod, nodes: number, refused: readonly Rejection[]): string {
  if (pod.spec.preemptionPolicy === "Never") return "not eligible due to preemptionPolicy=Never.";
  const reasons = refused.map(({ resolvable }) =>
    resolvable ? "No preemption victims found for incoming pod" : "Preemption is not helpful for scheduling",
  );
  return `0/${nodes} nodes are available: ${histogram(reasons)}.`;
}

/** Reasons with their numbers, sorted as texts: `10 …` comes before `2 …`. */
function histogram(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(", ");
}
