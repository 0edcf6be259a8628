import { log } from "../../kernel/maths.ts";
import { matchesSelector } from "../../objects/label-selector.ts";
import type { StringMap } from "../../objects/types/meta.ts";
import type { Pod } from "../../objects/types/pod.ts";
import type { Filter, Rejection, Score, Snapshot } from "./filter.ts";
import { matchesNodeAffinity } from "./node-affinity.ts";
import type { NodeInfo } from "./node-info.ts";
import { defaultConstraints, HOSTNAME, ownConstraints, type SpreadConstraint } from "./spread-constraints.ts";
import { toleratesTaints } from "./taint-toleration.ts";

const REASON = "node(s) didn't match pod topology spread constraints";

/** Constraints with DoNotSchedule (plugins/podtopologyspread/filtering.go). */
export function topologySpread(pod: Pod, snapshot: Snapshot): Filter | undefined {
  const constraints = ownConstraints(pod, "DoNotSchedule");
  if (constraints.length === 0) return undefined;
  const checks = constraints.map((constraint) => {
    const domains = countDomains(pod, snapshot, constraint, constraints);
    const least = domains.size < constraint.minDomains ? 0 : Math.min(...domains.values());
    const self = matchesSelector(constraint.selector, pod.metadata.labels) ? 1 : 0;
    return { constraint, domains, others: constraint.maxSkew + least - self };
  });
  return ({ node }) => {
    for (const { constraint, domains, others } of checks) {
      const domain = node.metadata.labels[constraint.topologyKey];
      if (domain === undefined) return rejection(`${REASON} (missing required label)`, false);
      if ((domains.get(domain) ?? 0) > others) return rejection(REASON, true);
    }
    return undefined;
  };
}

/**
 * Constraints with ScheduleAnyway, or else the defaults of the scheduler, which spread the pods of one owner and its Services
 * over nodes and zones (plugins/podtopologyspread/scoring.go). No score when there is nothing to spread.
 */
export function topologySpreadScore(
  pod: Pod,
  nodes: readonly NodeInfo[],
  snapshot: Snapshot,
): Score | undefined {
  const own = (pod.spec.topologySpreadConstraints ?? []).length > 0;
  const constraints = own ? ownConstraints(pod, "ScheduleAnyway") : defaultConstraints(pod, snapshot);
  if (constraints.length === 0) return undefined;
  const ignored = nodes.map(({ node }) => own && !hasAllKeys(node.metadata.labels, constraints));
  const parts = constraints.map((constraint) => {
    const domains = new Set(
      nodes.flatMap(({ node }, index) =>
        ignored[index] ? [] : (node.metadata.labels[constraint.topologyKey] ?? []),
      ),
    );
    const size =
      constraint.topologyKey === HOSTNAME
        ? nodes.length - ignored.filter((isIgnored) => isIgnored).length
        : domains.size;
    const counts = countPods(pod, snapshot, constraint, own ? constraints : []);
    return { constraint, counts, weight: log(size + 2) };
  });
  const raw = nodes.map((info) => {
    let sum = 0;
    for (const { constraint, counts, weight } of parts) {
      const domain = info.node.metadata.labels[constraint.topologyKey];
      if (domain === undefined) continue;
      sum += counts(info, domain) * weight + (constraint.maxSkew - 1);
    }
    return Math.round(sum);
  });
  return { plugin: "PodTopologySpread", weight: 2, values: turnedRound(raw, ignored) };
}

/** Matching pods by domain, over the nodes that count for the constraint. */
function countDomains(
  pod: Pod,
  snapshot: Snapshot,
  constraint: SpreadConstraint,
  required: readonly SpreadConstraint[],
): Map<string, number> {
  const domains = new Map<string, number>();
  const counts = snapshot.counts.get(pod.metadata.namespace, constraint.selector, "staying");
  for (const info of snapshot.nodes) {
    const { node } = info;
    const domain = node.metadata.labels[constraint.topologyKey];
    if (domain === undefined || !hasAllKeys(node.metadata.labels, required)) continue;
    if (constraint.honorsAffinity && !matchesNodeAffinity(pod, node)) continue;
    if (constraint.honorsTaints && !toleratesTaints(pod, node.spec.taints ?? [])) continue;
    domains.set(domain, (domains.get(domain) ?? 0) + (counts.get(info.name) ?? 0));
  }
  return domains;
}

/** For scoring, a host's own pods count for it whatever the node is like; other domains are counted over the nodes. */
function countPods(
  pod: Pod,
  snapshot: Snapshot,
  constraint: SpreadConstraint,
  required: readonly SpreadConstraint[],
): (info: NodeInfo, domain: string) => number {
  if (constraint.topologyKey === HOSTNAME) {
    const counts = snapshot.counts.get(pod.metadata.namespace, constraint.selector, "staying");
    return (info) => counts.get(info.name) ?? 0;
  }
  const domains = countDomains(pod, snapshot, constraint, required);
  return (_, domain) => domains.get(domain) ?? 0;
}

function hasAllKeys(labels: StringMap, constraints: readonly SpreadConstraint[]): boolean {
  return constraints.every(({ topologyKey }) => labels[topologyKey] !== undefined);
}

/** The fewer pods, the better: the node with the fewest gets 100, one without the labels 0. */
function turnedRound(raw: readonly number[], ignored: readonly boolean[]): readonly number[] {
  const counted = raw.filter((_, index) => ignored[index] !== true);
  const most = Math.max(0, ...counted);
  const fewest = Math.min(...counted);
  return raw.map((value, index) => {
    if (ignored[index] === true) return 0;
    return most === 0 ? 100 : Math.trunc((100 * (most + fewest - value)) / most);
  });
}

const rejection = (reason: string, resolvable: boolean): Rejection => ({
  plugin: "PodTopologySpread",
  reasons: [reason],
  resolvable,
});
