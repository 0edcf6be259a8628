import { sameTemplate } from "../../objects/equality.ts";
import type { Deployment, ReplicaSet } from "../../objects/types/apps.ts";
import type { PodTemplateSpec } from "../../objects/types/pod.ts";

/** ReplicaSets of a Deployment: the one of its template, and all others, the oldest first. */
export interface Sets {
  readonly newSet: ReplicaSet | undefined;
  readonly oldSets: readonly ReplicaSet[];
}

/** Finds the set whose template is the Deployment's; of several, the oldest (deployment/util FindNewReplicaSet). */
export function sortSets(deployment: Deployment, sets: readonly ReplicaSet[]): Sets {
  const oldestFirst = isOldestFirst(sets) ? sets : [...sets].sort(byAge);
  const newSet = oldestFirst.find((set) => isSameTemplate(set.spec.template, deployment.spec.template));
  return { newSet, oldSets: oldestFirst.filter((set) => set !== newSet) };
}

/** As a rule they come in this order already. */
const isOldestFirst = (sets: readonly ReplicaSet[]): boolean =>
  sets.every((set, index) => {
    const before = sets[index - 1];
    return before === undefined || byAge(before, set) < 0;
  });

export const allSets = ({ newSet, oldSets }: Sets): readonly ReplicaSet[] =>
  newSet === undefined ? oldSets : [...oldSets, newSet];

/** Sets that are asked to have pods. */
export const activeSets = (sets: readonly ReplicaSet[]): readonly ReplicaSet[] =>
  sets.filter(({ spec }) => spec.replicas > 0);

/** How many pods sets are asked to have together. */
export function specReplicas(sets: readonly ReplicaSet[]): number {
  let sum = 0;
  for (const { spec } of sets) sum += spec.replicas;
  return sum;
}

/** The older one first; equal ages are told apart by name. */
export function byAge(one: ReplicaSet, other: ReplicaSet): number {
  const difference = one.metadata.creationTimestamp - other.metadata.creationTimestamp;
  return difference !== 0 ? difference : byName(one, other);
}

const byName = (one: ReplicaSet, other: ReplicaSet): number =>
  one.metadata.name < other.metadata.name ? -1 : 1;

/** What a set's template was last compared with: templates are immutable and shared, and passes ask again and again. */
const compared = new WeakMap<
  PodTemplateSpec,
  { readonly other: PodTemplateSpec; readonly isSame: boolean }
>();

function isSameTemplate(template: PodTemplateSpec, other: PodTemplateSpec): boolean {
  const last = compared.get(template);
  if (last?.other === other) return last.isSame;
  const isSame = sameTemplate(template, other);
  compared.set(template, { other, isSame });
  return isSame;
}
