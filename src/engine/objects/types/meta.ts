import type { Instant } from "../../kernel/units.ts";

/** Labels, annotations and other string maps of the API. */
export type StringMap = { readonly [key: string]: string };

/** metav1.OwnerReference. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

/**
 * metav1.ObjectMeta as the store keeps it: defaulted, with every identity filled in. Times are moments of the run, cut to
 * whole seconds where the API cuts them (`creationTimestamp`, `deletionTimestamp`); printers turn them into dates.
 */
export interface ObjectMeta {
  readonly name: string;
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly generateName?: string;
  readonly uid: string;
  readonly resourceVersion: number;
  readonly generation: number;
  readonly creationTimestamp: Instant;
  readonly deletionTimestamp?: Instant;
  readonly deletionGracePeriodSeconds?: number;
  readonly labels: StringMap;
  readonly annotations: StringMap;
  readonly ownerReferences: readonly OwnerReference[];
  readonly finalizers: readonly string[];
}

/** metav1.LabelSelector. */
export interface LabelSelector {
  readonly matchLabels?: StringMap;
  readonly matchExpressions?: readonly LabelSelectorRequirement[];
}

interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values?: readonly string[];
}

export type ConditionStatus = "True" | "False" | "Unknown";

/** A number, or a percentage such as `25%` (intstr.IntOrString). */
export type IntOrString = number | string;

/** The controller that owns an object, if any (metav1.GetControllerOf). */
export function controllerOf(meta: ObjectMeta): OwnerReference | undefined {
  const { ownerReferences } = meta;
  for (let index = 0; index < ownerReferences.length; index += 1) {
    if (ownerReferences[index]?.controller === true) return ownerReferences[index];
  }
  return undefined;
}
