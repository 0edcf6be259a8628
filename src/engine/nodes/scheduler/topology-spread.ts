import type * as k8s from "kubernetes-types/core/v1";
import { log } from "../../kernel/maths.ts";
import { controllerOf, type LabelSelector, type StringMap } from "../../objects/types/meta.ts";
import type { Pod } from "../../objects/types/pod.ts";
import type { Filter, Rejection, Score, Snapshot } from "./filter.ts";
import { matchesNodeAffinity } from "./node-affinity.ts";
import type { NodeInfo } from "./node-info.ts";
import { matchesLabels, matchesSelector } from "./selector.ts";
import { toleratesTaints } from "./taint-toleration.ts";

const HOSTNAME = "kubernetes.io/hostname";
const ZONE = "topology.kubernetes.io/zone";
const REASON = "node(s) didn't match pod topology spread constraints";

/** A constraint with what it counts. */
interface Constraint {
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly selector: LabelSelector | undefined;
  readonly honorsAffinity: boolean;
  readonly honorsTaints: boolean;
}

/** Constraints with DoNotSchedule (plugins/podtopologyspread/filtering.go). */
export function topologySpread(pod: Pod, snapshot: Snapshot): Filter | undefined {
  const constraints = ownConstraints(pod, "DoNotSchedule");
  if (constraints.length === 0) return undefined;
  const checks = constraints.map((constraint) => ({
    constraint,
    domains: countDomains(pod, snapshot, constraint, constraints),
    self:
      constraint.selector !== undefined && matchesSelector(constraint.selector, pod.metadata.labels) ? 1 : 0,
  }));
  return ({ node }) => {
    for (const { constraint, domains, self } of checks) {
      const domain = node.metadata.labels[constraint.topologyKey];
      if (domain === undefined) return rejection(`${REASON} (missing required label)`, false);
      const least = domains.size < constraint.minDomains ? 0 : Math.min(...domains.values());
      if ((domains.get(domain) ?? 0) + self - least > constraint.maxSkew) return rejection(REASON, true);
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

function ownConstraints(pod: Pod, action: "DoNotSchedule" | "ScheduleAnyway"): readonly Constraint[] {
  return (pod.spec.topologySpreadConstraints ?? [])
    .filter((constraint) => constraint.whenUnsatisfiable === action)
    .map((constraint) => ({
      topologyKey: constraint.topologyKey,
      maxSkew: constraint.maxSkew,
      minDomains: constraint.minDomains ?? 1,
      selector: constraintSelector(pod, constraint),
      honorsAffinity: constraint.nodeAffinityPolicy !== "Ignore",
      honorsTaints: constraint.nodeTaintsPolicy === "Honor",
    }));
}

/** `matchLabelKeys` narrow the selector to pods with the same values as this one. */
function constraintSelector(pod: Pod, constraint: k8s.TopologySpreadConstraint): LabelSelector | undefined {
  const selector = readSelector(constraint.labelSelector);
  const same = (constraint.matchLabelKeys ?? []).flatMap((key) => {
    const value = pod.metadata.labels[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  if (same.length === 0 || selector === undefined) return selector;
  return { ...selector, matchLabels: { ...selector.matchLabels, ...Object.fromEntries(same) } };
}

/** Nodes skew 3 and zones skew 5, for the pods that the same Services and the same owner select (helper.DefaultSelector). */
function defaultConstraints(pod: Pod, snapshot: Snapshot): readonly Constraint[] {
  const selector = ownersSelector(pod, snapshot);
  if (selector === undefined) return [];
  const common = { minDomains: 1, selector, honorsAffinity: true, honorsTaints: false };
  return [
    { ...common, topologyKey: HOSTNAME, maxSkew: 3 },
    { ...common, topologyKey: ZONE, maxSkew: 5 },
  ];
}

function ownersSelector(pod: Pod, snapshot: Snapshot): LabelSelector | undefined {
  const { namespace, labels } = pod.metadata;
  let matchLabels: StringMap = {};
  for (const service of snapshot.objects.list("Service", namespace)) {
    const selector = service.spec.selector;
    if (selector === undefined || Object.keys(selector).length === 0) continue;
    if (matchesLabels(selector, labels)) matchLabels = { ...matchLabels, ...selector };
  }
  const owner = controllerOf(pod.metadata);
  const replicaSet =
    owner?.kind === "ReplicaSet" ? snapshot.objects.get("ReplicaSet", namespace, owner.name) : undefined;
  const owned = replicaSet?.spec.selector;
  const all = { ...matchLabels, ...owned?.matchLabels };
  const matchExpressions = owned?.matchExpressions ?? [];
  if (Object.keys(all).length === 0 && matchExpressions.length === 0) return undefined;
  return { matchLabels: all, matchExpressions };
}

/** Matching pods by domain, over the nodes that count for the constraint. */
function countDomains(
  pod: Pod,
  snapshot: Snapshot,
  constraint: Constraint,
  required: readonly Constraint[],
): Map<string, number> {
  const domains = new Map<string, number>();
  const counts =
    constraint.selector === undefined
      ? undefined
      : snapshot.counts.get(pod.metadata.namespace, constraint.selector, "staying");
  for (const info of snapshot.nodes) {
    const { node } = info;
    const domain = node.metadata.labels[constraint.topologyKey];
    if (domain === undefined || !hasAllKeys(node.metadata.labels, required)) continue;
    if (constraint.honorsAffinity && !matchesNodeAffinity(pod, node)) continue;
    if (constraint.honorsTaints && !toleratesTaints(pod, node.spec.taints ?? [])) continue;
    domains.set(domain, (domains.get(domain) ?? 0) + (counts?.get(info.name) ?? 0));
  }
  return domains;
}

/** For scoring, a host's own pods count for it whatever the node is like; other domains are counted over the nodes. */
function countPods(
  pod: Pod,
  snapshot: Snapshot,
  constraint: Constraint,
  required: readonly Constraint[],
): (info: NodeInfo, domain: string) => number {
  if (constraint.topologyKey === HOSTNAME) {
    if (constraint.selector === undefined) return () => 0;
    const counts = snapshot.counts.get(pod.metadata.namespace, constraint.selector, "staying");
    return (info) => counts.get(info.name) ?? 0;
  }
  const domains = countDomains(pod, snapshot, constraint, required);
  return (_, domain) => domains.get(domain) ?? 0;
}

function hasAllKeys(labels: StringMap, constraints: readonly Constraint[]): boolean {
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

/** A selector of the API's own types; absent, it selects nothing. */
export function readSelector(
  selector: k8s.TopologySpreadConstraint["labelSelector"],
): LabelSelector | undefined {
  if (selector === undefined) return undefined;
  return {
    ...(selector.matchLabels === undefined ? {} : { matchLabels: selector.matchLabels }),
    matchExpressions: (selector.matchExpressions ?? []).map(({ key, operator, values }) => ({
      key,
      operator: operatorOf(operator),
      values: values ?? [],
    })),
  };
}

function operatorOf(operator: string): "In" | "NotIn" | "Exists" | "DoesNotExist" {
  switch (operator) {
    case "In":
    case "NotIn":
    case "Exists":
      return operator;
    default:
      return "DoesNotExist";
  }
}
