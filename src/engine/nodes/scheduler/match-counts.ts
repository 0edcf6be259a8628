import { matchesSelector, type Selector } from "../../objects/label-selector.ts";
import type { Pod } from "../../objects/types/pod.ts";
import type { NodeInfo } from "./node-info.ts";

/** Which pods count: all of a node, or those that are not being deleted. */
type Which = "all" | "staying";

/** How many pods of a namespace match a selector, node by node. */
export interface MatchCounts {
  get(namespace: string, selector: Selector, which: Which): ReadonlyMap<string, number>;
  added(pod: Pod, nodeName: string): void;
  removed(pod: Pod, nodeName: string): void;
}

interface Count {
  readonly namespace: string;
  readonly selector: Selector;
  readonly which: Which;
  readonly byNode: Map<string, number>;
}

/** Beyond so many selectors, all are forgotten and counted anew when asked for. */
const REMEMBERED = 256;

/**
 * Counts for the selectors that were asked for: counted once, then kept up to date pod by pod, so that placing a pod does not
 * look at all others. A pure cache: it holds nothing that could not be counted again.
 */
export function createMatchCounts(nodes: () => Iterable<NodeInfo>): MatchCounts {
  const counts = new Map<string, Count>();

  function add(pod: Pod, nodeName: string, change: 1 | -1): void {
    for (const count of counts.values()) {
      if (!counted(pod, count)) continue;
      count.byNode.set(nodeName, (count.byNode.get(nodeName) ?? 0) + change);
    }
  }

  return {
    get(namespace, selector, which) {
      const key = `${which}\n${namespace}\n${selectorKey(selector)}`;
      const present = counts.get(key);
      if (present !== undefined) return present.byNode;
      if (counts.size >= REMEMBERED) counts.clear();
      const count: Count = { namespace, selector, which, byNode: new Map() };
      for (const info of nodes()) {
        let matching = 0;
        for (const pod of info.pods.values()) if (counted(pod, count)) matching += 1;
        count.byNode.set(info.name, matching);
      }
      counts.set(key, count);
      return count.byNode;
    },
    added: (pod, nodeName) => add(pod, nodeName, 1),
    removed: (pod, nodeName) => add(pod, nodeName, -1),
  };
}

function counted(pod: Pod, { namespace, selector, which }: Count): boolean {
  if (pod.metadata.namespace !== namespace) return false;
  if (which === "staying" && pod.metadata.deletionTimestamp !== undefined) return false;
  return matchesSelector(selector, pod.metadata.labels);
}

function selectorKey(selector: Selector): string {
  if (selector === "nothing") return selector;
  return selector.map(({ key, operator, values }) => `${key} ${operator} ${values.join(",")}`).join("\n");
}
