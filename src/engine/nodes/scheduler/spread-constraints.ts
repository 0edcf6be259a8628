import type * as k8s from "kubernetes-types/core/v1";
import { type Requirement, type Selector, selectorOf } from "../../objects/label-selector.ts";
import { controllerOf, type LabelSelector } from "../../objects/types/meta.ts";
import type { Pod } from "../../objects/types/pod.ts";
import type { Snapshot } from "./filter.ts";

export const HOSTNAME = "kubernetes.io/hostname";
const ZONE = "topology.kubernetes.io/zone";

/** A topology spread constraint, ready for counting. */
export interface SpreadConstraint {
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly selector: Selector;
  readonly honorsAffinity: boolean;
  readonly honorsTaints: boolean;
}

/** The constraints that a pod states itself. */
export function ownConstraints(
  pod: Pod,
  action: "DoNotSchedule" | "ScheduleAnyway",
): readonly SpreadConstraint[] {
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

/**
 * The constraints of a pod that states none: nodes skew 3 and zones skew 5, for the pods that the same Services and the same
 * owner select (systemDefaultConstraints and helper.DefaultSelector).
 */
export function defaultConstraints(pod: Pod, snapshot: Snapshot): readonly SpreadConstraint[] {
  const selector = ownersSelector(pod, snapshot);
  if (selector.length === 0) return [];
  const common = { minDomains: 1, selector, honorsAffinity: true, honorsTaints: false };
  return [
    { ...common, topologyKey: HOSTNAME, maxSkew: 3 },
    { ...common, topologyKey: ZONE, maxSkew: 5 },
  ];
}

/** A selector of the API's own types, ready for matching. */
export function readSelector(source: k8s.TopologySpreadConstraint["labelSelector"]): Selector {
  if (source === undefined) return "nothing";
  const { matchLabels, matchExpressions } = source;
  const read = selectorOf({
    ...(matchLabels === undefined ? {} : { matchLabels }),
    matchExpressions: (matchExpressions ?? []).map(({ key, operator, values }) => ({
      key,
      operator: knownOperator(operator),
      values: values ?? [],
    })),
  });
  return read.ok ? read.selector : "nothing";
}

/** `matchLabelKeys` narrow the selector to pods with the same values as this one. */
function constraintSelector(pod: Pod, constraint: k8s.TopologySpreadConstraint): Selector {
  const selector = readSelector(constraint.labelSelector);
  const same = (constraint.matchLabelKeys ?? []).flatMap((key): Requirement[] => {
    const value = pod.metadata.labels[key];
    return value === undefined ? [] : [{ key, operator: "=", values: [value] }];
  });
  return selector === "nothing" || same.length === 0 ? selector : [...selector, ...same];
}

/** Selectors in the store are valid and do not change: each is read once. */
const read = new WeakMap<LabelSelector, readonly Requirement[]>();

function ownersSelector(pod: Pod, snapshot: Snapshot): readonly Requirement[] {
  const { namespace, labels } = pod.metadata;
  const requirements: Requirement[] = [];
  for (const service of snapshot.objects.list("Service", namespace)) {
    const pairs = Object.entries(service.spec.selector ?? {});
    if (pairs.length === 0 || !pairs.every(([key, value]) => labels[key] === value)) continue;
    for (const [key, value] of pairs) requirements.push({ key, operator: "=", values: [value] });
  }
  const owner = controllerOf(pod.metadata);
  if (owner?.kind !== "ReplicaSet") return requirements;
  const selector = snapshot.objects.get("ReplicaSet", namespace, owner.name)?.spec.selector;
  return selector === undefined ? requirements : [...requirements, ...requirementsOf(selector)];
}

function requirementsOf(selector: LabelSelector): readonly Requirement[] {
  const known = read.get(selector);
  if (known !== undefined) return known;
  const result = selectorOf(selector);
  const requirements = result.ok && result.selector !== "nothing" ? result.selector : [];
  read.set(selector, requirements);
  return requirements;
}

function knownOperator(operator: string): "In" | "NotIn" | "Exists" | "DoesNotExist" {
  switch (operator) {
    case "In":
    case "NotIn":
    case "Exists":
      return operator;
    default:
      return "DoesNotExist";
  }
}
