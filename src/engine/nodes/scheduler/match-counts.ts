import { matchesSelector, type Requirement, type Selector } from "../../objects/label-selector.ts";
import type { StringMap } from "../../objects/types/meta.ts";
import type { Pod } from "../../objects/types/pod.ts";
import type { NodeInfo } from "./node-info.ts";

/** Which pods count: all of a node, or those that are not being deleted. */
type Which = "all" | "staying";

/** How many pods of a namespace match a selector, node by node. */
export interface MatchCounts {
  get(namespace: string, selector: Selector, which: Which): ReadonlyMap<string, number>;
  added(pod: Pod, nodeName: string): void;
  removed(pod: Pod, nodeName: string): void;
  /** A pod has another version on the same node. */
  replaced(previous: Pod, pod: Pod, nodeName: string): void;
}

interface Count {
  readonly namespace: string;
  readonly selector: Selector;
  readonly which: Which;
  readonly byNode: Map<string, number>;
  /** What the selector says of labels, which pods share. */
  readonly answers: WeakMap<StringMap, boolean>;
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
    for (const count of counts.values()) if (counted(pod, count)) addTo(count, nodeName, change);
  }

  return {
    get(namespace, selector, which) {
      const key = `${which}\n${namespace}\n${selectorKey(selector)}`;
      const present = counts.get(key);
      if (present !== undefined) return present.byNode;
      if (counts.size >= REMEMBERED) counts.clear();
      const count: Count = { namespace, selector, which, byNode: new Map(), answers: new WeakMap() };
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
    replaced(previous, pod, nodeName) {
      for (const count of counts.values()) {
        const did = counted(previous, count);
        if (did !== counted(pod, count)) addTo(count, nodeName, did ? -1 : 1);
      }
    },
  };
}

function addTo({ byNode }: Count, nodeName: string, change: 1 | -1): void {
  byNode.set(nodeName, (byNode.get(nodeName) ?? 0) + change);
}

function counted(pod: Pod, { namespace, selector, which, answers }: Count): boolean {
  const { labels } = pod.metadata;
  if (pod.metadata.namespace !== namespace) return false;
  if (which === "staying" && pod.metadata.deletionTimestamp !== undefined) return false;
  const known = answers.get(labels);
  if (known !== undefined) return known;
  const answer = matchesSelector(selector, labels);
  answers.set(labels, answer);
  return answer;
}

/** Selectors are immutable, and asked for again and again. */
const keys = new WeakMap<readonly Requirement[], string>();

function selectorKey(selector: Selector): string {
  if (selector === "nothing") return selector;
  const known = keys.get(selector);
  if (known !== undefined) return known;
  const key = selector
    .map(({ key, operator, values }) => `${key} ${operator} ${values.join(",")}`)
    .join("\n");
  keys.set(selector, key);
  return key;
}
