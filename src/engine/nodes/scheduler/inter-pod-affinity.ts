import type * as k8s from "kubernetes-types/core/v1";
import { matchesSelector, type Selector } from "../../objects/label-selector.ts";
import type { Pod } from "../../objects/types/pod.ts";
import type { Filter, Rejection, Score, Snapshot } from "./filter.ts";
import type { NodeInfo } from "./node-info.ts";
import { readSelector } from "./spread-constraints.ts";

/** A term of affinity with whom it means. */
interface Term {
  readonly topologyKey: string;
  readonly namespaces: readonly string[];
  readonly selector: Selector;
}

/** A term and how much a match is worth. */
interface WeightedTerm {
  readonly term: Term;
  readonly weight: number;
}

/** A pair of topology key and value, as one text. */
type Domain = string;

/** Required terms of running pods that ask for the incoming one count so much in the score (hardPodAffinityWeight). */
const REQUIRED_WEIGHT = 1;

/** Required affinity and anti-affinity of the pod and of those that run (plugins/interpodaffinity/filtering.go). */
export function interPodAffinity(pod: Pod, snapshot: Snapshot): Filter | undefined {
  const affinity = termsOf(pod, snapshot, "podAffinity");
  const antiAffinity = termsOf(pod, snapshot, "podAntiAffinity");
  const unwelcome = refusedBy(pod, snapshot);
  if (affinity.length === 0 && antiAffinity.length === 0 && unwelcome.size === 0) return undefined;
  const wanted = domainsWithAll(affinity, snapshot);
  const avoided = domainsWithAny(antiAffinity, snapshot);
  const isFirst = wanted.size === 0 && affinity.every((term) => matches(term, pod));
  return (info) => {
    if (!affinity.every(({ topologyKey }) => domain(info, topologyKey) !== undefined)) {
      return rejection("node(s) didn't match pod affinity rules", false);
    }
    if (!isFirst && !affinity.every((term) => isAmong(info, term.topologyKey, wanted))) {
      return rejection("node(s) didn't match pod affinity rules", false);
    }
    if (antiAffinity.some((term) => isAmong(info, term.topologyKey, avoided))) {
      return rejection("node(s) didn't match pod anti-affinity rules", true);
    }
    return isUnwelcome(info, unwelcome)
      ? rejection("node(s) didn't satisfy existing pods anti-affinity rules", true)
      : undefined;
  };
}

/**
 * Preferred terms of the pod and of those that run, weighed by the pods that match in the node's domains
 * (plugins/interpodaffinity/scoring.go). No score when nothing matches anything.
 */
export function interPodAffinityScore(
  pod: Pod,
  nodes: readonly NodeInfo[],
  snapshot: Snapshot,
): Score | undefined {
  const worth = new Map<Domain, number>();
  const add = (info: NodeInfo, key: string, weight: number): void => {
    const place = domain(info, key);
    if (place !== undefined) worth.set(place, (worth.get(place) ?? 0) + weight);
  };
  const own = [
    ...preferences(pod, snapshot, "podAffinity"),
    ...preferences(pod, snapshot, "podAntiAffinity"),
  ];
  if (own.length === 0 && !hasAffinity(snapshot)) return undefined;
  for (const info of snapshot.nodes) {
    for (const { term, weight } of own) {
      const count = matchingOn(info, term, snapshot);
      if (count > 0) add(info, term.topologyKey, weight * count);
    }
    for (const other of info.podsWithAffinity.values()) {
      for (const { term, weight } of wishesOf(other, snapshot)) {
        if (matches(term, pod)) add(info, term.topologyKey, weight);
      }
    }
  }
  if (worth.size === 0) return undefined;
  const keys = new Set([...worth.keys()].map((place) => place.slice(0, place.indexOf("\n"))));
  const sums = nodes.map((info) =>
    [...keys].reduce((sum, key) => sum + (worth.get(domain(info, key) ?? "") ?? 0), 0),
  );
  const least = Math.min(...sums);
  const range = Math.max(...sums) - least;
  const values = sums.map((sum) => (range === 0 ? 0 : Math.trunc((100 * (sum - least)) / range)));
  return { plugin: "InterPodAffinity", weight: 2, values };
}

function termsOf(pod: Pod, snapshot: Snapshot, rule: "podAffinity" | "podAntiAffinity"): readonly Term[] {
  const required = pod.spec.affinity?.[rule]?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return required.map((term) => readTerm(term, pod, snapshot));
}

function preferences(
  pod: Pod,
  snapshot: Snapshot,
  rule: "podAffinity" | "podAntiAffinity",
): readonly WeightedTerm[] {
  const preferred = pod.spec.affinity?.[rule]?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return preferred.map(({ podAffinityTerm, weight }) => ({
    term: readTerm(podAffinityTerm, pod, snapshot),
    weight: rule === "podAffinity" ? weight : -weight,
  }));
}

/** What a running pod would like of its neighbours. */
function wishesOf(pod: Pod, snapshot: Snapshot): readonly WeightedTerm[] {
  const required = termsOf(pod, snapshot, "podAffinity").map((term) => ({ term, weight: REQUIRED_WEIGHT }));
  return [
    ...required,
    ...preferences(pod, snapshot, "podAffinity"),
    ...preferences(pod, snapshot, "podAntiAffinity"),
  ];
}

/** Without namespaces and namespaceSelector, a term means pods of its own namespace. */
function readTerm(term: k8s.PodAffinityTerm, pod: Pod, snapshot: Snapshot): Term {
  const chosen = readSelector(term.namespaceSelector);
  const selected =
    chosen === "nothing"
      ? []
      : snapshot.objects
          .list("Namespace")
          .filter(({ metadata }) => matchesSelector(chosen, metadata.labels))
          .map(({ metadata }) => metadata.name);
  const named = [...(term.namespaces ?? []), ...selected];
  return {
    topologyKey: term.topologyKey,
    namespaces: named.length === 0 && chosen === "nothing" ? [pod.metadata.namespace] : named,
    selector: readSelector(term.labelSelector),
  };
}

function matches({ namespaces, selector }: Term, pod: Pod): boolean {
  if (!namespaces.includes(pod.metadata.namespace)) return false;
  return matchesSelector(selector, pod.metadata.labels);
}

function matchingOn(info: NodeInfo, { namespaces, selector }: Term, snapshot: Snapshot): number {
  return namespaces.reduce(
    (sum, namespace) => sum + (snapshot.counts.get(namespace, selector, "all").get(info.name) ?? 0),
    0,
  );
}

/** Domains, for each of the terms, that hold a pod which matches all of them. */
function domainsWithAll(terms: readonly Term[], snapshot: Snapshot): ReadonlySet<Domain> {
  const [first, ...rest] = terms;
  const domains = new Set<Domain>();
  if (first === undefined) return domains;
  for (const info of snapshot.nodes) {
    if (matchingOn(info, first, snapshot) === 0) continue;
    const isThere =
      rest.length === 0 || [...info.pods.values()].some((pod) => terms.every((term) => matches(term, pod)));
    if (!isThere) continue;
    for (const { topologyKey } of terms) {
      const place = domain(info, topologyKey);
      if (place !== undefined) domains.add(place);
    }
  }
  return domains;
}

function domainsWithAny(terms: readonly Term[], snapshot: Snapshot): ReadonlySet<Domain> {
  const domains = new Set<Domain>();
  if (terms.length === 0) return domains;
  for (const info of snapshot.nodes) {
    for (const term of terms) {
      const place = domain(info, term.topologyKey);
      if (place !== undefined && matchingOn(info, term, snapshot) > 0) domains.add(place);
    }
  }
  return domains;
}

/** Domains in which a running pod will not have this one. */
function refusedBy(pod: Pod, snapshot: Snapshot): ReadonlySet<Domain> {
  const domains = new Set<Domain>();
  if (!hasAffinity(snapshot)) return domains;
  for (const info of snapshot.nodes) {
    for (const other of info.podsWithAffinity.values()) {
      for (const term of termsOf(other, snapshot, "podAntiAffinity")) {
        const place = domain(info, term.topologyKey);
        if (place !== undefined && matches(term, pod)) domains.add(place);
      }
    }
  }
  return domains;
}

/** Whether any running pod has rules of affinity. */
const hasAffinity = (snapshot: Snapshot): boolean =>
  snapshot.nodes.some(({ podsWithAffinity }) => podsWithAffinity.size > 0);

function domain(info: NodeInfo, key: string): Domain | undefined {
  const value = info.node.metadata.labels[key];
  return value === undefined ? undefined : `${key}\n${value}`;
}

function isAmong(info: NodeInfo, key: string, domains: ReadonlySet<Domain>): boolean {
  const place = domain(info, key);
  return place !== undefined && domains.has(place);
}

function isUnwelcome(info: NodeInfo, domains: ReadonlySet<Domain>): boolean {
  if (domains.size === 0) return false;
  return Object.entries(info.node.metadata.labels).some(([key, value]) => domains.has(`${key}\n${value}`));
}

const rejection = (reason: string, resolvable: boolean): Rejection => ({
  plugin: "InterPodAffinity",
  reasons: [reason],
  resolvable,
});
