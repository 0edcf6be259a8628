import type { Deployment, ReplicaSet } from "../../objects/types/apps.ts";
import type { StringMap } from "../../objects/types/meta.ts";
import { maxSurge } from "./fenceposts.ts";

export const REVISION = "deployment.kubernetes.io/revision";
const REVISION_HISTORY = "deployment.kubernetes.io/revision-history";
export const DESIRED_REPLICAS = "deployment.kubernetes.io/desired-replicas";
export const MAX_REPLICAS = "deployment.kubernetes.io/max-replicas";
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
const ROLLBACK_TO = "deprecated.deployment.rollback.to";

/** A Deployment's annotations that are its own: all others are copied to its newest ReplicaSet. */
const NOT_COPIED: ReadonlySet<string> = new Set([
  LAST_APPLIED,
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  ROLLBACK_TO,
]);

/** Characters that the list of earlier revisions may have (deployment.maxRevHistoryLengthInChars). */
export const REVISION_HISTORY_MAX = 2_000;

/** Annotations as they are to be; `isChanged` says whether that is a reason to write them. */
export interface Annotated {
  readonly annotations: StringMap;
  readonly isChanged: boolean;
}

/**
 * Annotations of the newest ReplicaSet: the Deployment's, and its revision, raised to `revision` if it is smaller; the number it
 * had before goes into the list of earlier ones (deployment/util SetNewReplicaSetAnnotations).
 */
export function newSetAnnotations(
  deployment: Pick<Deployment, "metadata" | "spec">,
  present: StringMap,
  revision: number,
  options: { readonly exists: boolean; readonly historyMax: number },
): Annotated {
  const copied = merged(present, copiedAnnotations(deployment.metadata.annotations));
  const numbered = revisionAnnotations(present, revision, options.historyMax);
  // A revision that is no number stays, and nothing else is a reason to write the set then.
  if (numbered === undefined) return { annotations: copied, isChanged: false };
  const raised = merged(copied, numbered);
  const annotations = options.exists ? raised : merged(raised, replicasAnnotations(deployment));
  return { annotations, isChanged: annotations !== present };
}

/** What the sets remember of the size that was asked for when they were last scaled. */
export function replicasAnnotations(deployment: Pick<Deployment, "spec">): StringMap {
  const { replicas } = deployment.spec;
  return {
    [DESIRED_REPLICAS]: `${replicas}`,
    [MAX_REPLICAS]: `${replicas + maxSurge(deployment.spec)}`,
  };
}

/** `present` with `wanted` written over it; the very object of before where nothing changes. */
export function merged(present: StringMap, wanted: StringMap): StringMap {
  const isThere = Object.entries(wanted).every(([key, value]) => present[key] === value);
  return isThere ? present : { ...present, ...wanted };
}

/** The number in an annotation, as Go reads it; undefined for what is absent or no number. */
export function numberIn(set: ReplicaSet, annotation: string): number | undefined {
  return integer(set.metadata.annotations[annotation]);
}

/** The highest revision among sets; 0 if there is none. */
export function maxRevision(sets: readonly ReplicaSet[]): number {
  let highest = 0;
  for (const set of sets) highest = Math.max(highest, numberIn(set, REVISION) ?? 0);
  return highest;
}

/** What was made of annotations, which are immutable: every pass asks. */
const copies = new WeakMap<StringMap, StringMap>();

function copiedAnnotations(annotations: StringMap): StringMap {
  const known = copies.get(annotations);
  if (known !== undefined) return known;
  const copied = Object.fromEntries(Object.entries(annotations).filter(([key]) => !NOT_COPIED.has(key)));
  copies.set(annotations, copied);
  return copied;
}

function revisionAnnotations(
  present: StringMap,
  revision: number,
  historyMax: number,
): StringMap | undefined {
  const stated = present[REVISION];
  const earlier = stated === undefined || stated === "" ? 0 : integer(stated);
  if (earlier === undefined) return undefined;
  if (earlier >= revision) return {};
  const raised = { [REVISION]: `${revision}` };
  if (stated === undefined) return raised;
  const history = withEarlier(present[REVISION_HISTORY] ?? "", stated, historyMax);
  return { ...raised, [REVISION_HISTORY]: history };
}

/** The list of earlier revisions with one more; the oldest are dropped where it gets too long. */
function withEarlier(history: string, revision: string, lengthMax: number): string {
  const revisions = history.split(",");
  if (revisions[0] === "") return revision;
  let length = history.length + revision.length + 1;
  let start = 0;
  while (length > lengthMax && start < revisions.length) {
    length -= (revisions[start] ?? "").length + 1;
    start += 1;
  }
  return length > lengthMax ? history : [...revisions.slice(start), revision].join(",");
}

function integer(text: string | undefined): number | undefined {
  return text !== undefined && /^[+-]?[0-9]+$/.test(text) ? Number(text) : undefined;
}
