import type * as k8s from "kubernetes-types/core/v1";
import type { Node } from "../../objects/types/core.ts";
import type { Pod } from "../../objects/types/pod.ts";
import { type Filter, normalized, type Score } from "./filter.ts";
import type { NodeInfo } from "./node-info.ts";

/** A pod that names its node goes there only (plugins/nodename). */
export function nodeName(pod: Pod): Filter {
  return ({ name }) =>
    pod.spec.nodeName === undefined || pod.spec.nodeName === name
      ? undefined
      : {
          plugin: "NodeName",
          reasons: ["node(s) didn't match the requested node name"],
          resolvable: false,
        };
}

/** nodeSelector and required node affinity (plugins/nodeaffinity). */
export function nodeAffinity(pod: Pod): Filter {
  return ({ node }) =>
    matchesNodeAffinity(pod, node)
      ? undefined
      : {
          plugin: "NodeAffinity",
          reasons: ["node(s) didn't match Pod's node affinity/selector"],
          resolvable: false,
        };
}

/** Whether the node has what the pod's nodeSelector and required node affinity ask for. */
export function matchesNodeAffinity(pod: Pod, node: Node): boolean {
  const { nodeSelector, affinity } = pod.spec;
  if (nodeSelector === undefined && affinity === undefined) return true;
  const selector = Object.entries(nodeSelector ?? {});
  if (!selector.every(([key, value]) => node.metadata.labels[key] === value)) return false;
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || required.nodeSelectorTerms.some((term) => matchesTerm(term, node));
}

/** The weights of the preferences that a node fulfils; no score if the pod has none. */
export function nodeAffinityScore(pod: Pod, nodes: readonly NodeInfo[]): Score | undefined {
  const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  if (preferred.length === 0) return undefined;
  const weights = nodes.map(({ node }) =>
    preferred.reduce((sum, term) => sum + (matchesTerm(term.preference, node) ? term.weight : 0), 0),
  );
  return { plugin: "NodeAffinity", weight: 2, values: normalized(weights, false) };
}

/** A term without requirements matches nothing. */
function matchesTerm(term: k8s.NodeSelectorTerm, node: Node): boolean {
  const expressions = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (expressions.length === 0 && fields.length === 0) return false;
  return (
    expressions.every((requirement) => fulfils(requirement, node.metadata.labels[requirement.key])) &&
    fields.every((requirement) => fulfils(requirement, node.metadata.name))
  );
}

function fulfils(requirement: k8s.NodeSelectorRequirement, value: string | undefined): boolean {
  const values = requirement.values ?? [];
  switch (requirement.operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return value !== undefined && Number(value) > Number(values[0]);
    case "Lt":
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return false;
  }
}
