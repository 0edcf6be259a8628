import type * as k8s from "kubernetes-types/core/v1";
import { type Requirement, type Selector, selectorOf } from "../../objects/label-selector.ts";
import type { Service } from "../../objects/types/core.ts";
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
  const { namespace, labels } = pod.metadata;
  const services = snapshot.objects.list("Service", namespace);
  const owner = controllerOf(pod.metadata);
  const ofOwner =
    owner?.kind === "ReplicaSet"
      ? snapshot.objects.get("ReplicaSet", namespace, owner.name)?.spec.selector
      : undefined;
  const last = lately.get(labels);
  if (last !== undefined && last.ofOwner === ofOwner && areSame(last.services, services)) {
    return last.constraints;
  }
  const constraints = constraintsOf(ownersSelector(labels, services, ofOwner));
  lately.set(labels, { services, ofOwner, constraints });
  return constraints;
}

/** What pods of the same labels came to lately: the pods of one ReplicaSet. */
const lately = new WeakMap<
  StringMap,
  {
    readonly services: readonly Service[];
    readonly ofOwner: LabelSelector | undefined;
    readonly constraints: readonly SpreadConstraint[];
  }
>();

const areSame = (one: readonly Service[], other: readonly Service[]): boolean =>
  one.length === other.length && one.every((service, index) => service === other[index]);

function constraintsOf(selector: readonly Requirement[]): readonly SpreadConstraint[] {
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

function ownersSelector(
  labels: StringMap,
  services: readonly Service[],
  ofOwner: LabelSelector | undefined,
): readonly Requirement[] {
  const requirements: Requirement[] = [];
  for (const service of services) {
    const pairs = Object.entries(service.spec.selector ?? {});
    if (pairs.length === 0 || !pairs.every(([key, value]) => labels[key] === value)) continue;
    for (const [key, value] of pairs) requirements.push({ key, operator: "=", values: [value] });
  }
  return ofOwner === undefined ? requirements : [...requirements, ...requirementsOf(ofOwner)];
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
