import type * as k8s from "kubernetes-types/core/v1";
import { type Requirement, type Selector, selectorOf } from "../../objects/label-selector.ts";
import { controllerOf, type LabelSelector, type StringMap } from "../../objects/types/meta.ts";
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
  const read = selectorOf(ownersSelector(pod, snapshot));
  if (!read.ok || read.selector === "nothing" || read.selector.length === 0) return [];
  const common = { minDomains: 1, selector: read.selector, honorsAffinity: true, honorsTaints: false };
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

function ownersSelector(pod: Pod, snapshot: Snapshot): LabelSelector {
  const { namespace, labels } = pod.metadata;
  let matchLabels: StringMap = {};
  for (const service of snapshot.objects.list("Service", namespace)) {
    const selector = service.spec.selector ?? {};
    const pairs = Object.entries(selector);
    const isMeant = pairs.length > 0 && pairs.every(([key, value]) => labels[key] === value);
    if (isMeant) matchLabels = { ...matchLabels, ...selector };
  }
  const owner = controllerOf(pod.metadata);
  const owned =
    owner?.kind === "ReplicaSet"
      ? snapshot.objects.get("ReplicaSet", namespace, owner.name)?.spec.selector
      : undefined;
  return {
    matchLabels: { ...matchLabels, ...owned?.matchLabels },
    matchExpressions: owned?.matchExpressions ?? [],
  };
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
