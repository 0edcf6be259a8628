import type { Instant } from "../kernel/units.ts";
import type { ApiError } from "../objects/api-error.ts";
import type { ObjectStore } from "../objects/store.ts";
import type { ObjectMeta, OwnerReference, StringMap } from "../objects/types/meta.ts";
import type { PodSpec } from "../objects/types/pod.ts";
import type { Writable } from "../objects/writable.ts";
import type { Admission } from "./pod-admission.ts";
import type { ApiResult } from "./types.ts";

/** What every part of the API server works with. */
export interface Backend {
  readonly store: ObjectStore;
  readonly now: () => Instant;
  /** Seed of names and uids. */
  readonly seed: number;
  /** Whether pods need a ServiceAccount and get its token mounted. */
  readonly mountsServiceAccounts: boolean;
  /** What the server adds to the specification of a new pod. */
  readonly admitPod: (spec: PodSpec) => Admission;
}

const NO_WARNINGS: readonly string[] = [];

/** The answer to a call that is granted, with the object as it now is. */
export const accepted = <T>(object: T, warnings = NO_WARNINGS): ApiResult<T> => ({
  ok: true,
  object,
  warnings,
});

export interface Refusal {
  readonly ok: false;
  readonly error: ApiError;
}

/** The answer to a call that is not granted. */
export const refused = (error: ApiError): Refusal => ({ ok: false, error });

/** What is empty in the metadata of most objects, shared by all of them. */
export const NO_STRINGS: StringMap = {};
export const NO_OWNERS: readonly OwnerReference[] = [];
export const NO_FINALIZERS: readonly string[] = [];

/**
 * Metadata of the next version of an object: a copy that the caller may change before it is stored. Members are set one by
 * one because every write of a rollout passes here.
 */
export function nextMeta(meta: ObjectMeta, resourceVersion: number): Writable<ObjectMeta> {
  const next: Writable<ObjectMeta> = {
    name: meta.name,
    namespace: meta.namespace,
    uid: meta.uid,
    resourceVersion,
    generation: meta.generation,
    creationTimestamp: meta.creationTimestamp,
    labels: meta.labels,
    annotations: meta.annotations,
    ownerReferences: meta.ownerReferences,
    finalizers: meta.finalizers,
  };
  if (meta.generateName !== undefined) next.generateName = meta.generateName;
  if (meta.deletionTimestamp !== undefined) next.deletionTimestamp = meta.deletionTimestamp;
  if (meta.deletionGracePeriodSeconds !== undefined) {
    next.deletionGracePeriodSeconds = meta.deletionGracePeriodSeconds;
  }
  return next;
}
