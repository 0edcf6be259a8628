import { type Instant, later, seconds, wholeSecond } from "../kernel/units.ts";
import type { Namespace } from "../objects/types/core.ts";
import type { KubernetesObject } from "../objects/types/kinds.ts";
import type { ObjectMeta } from "../objects/types/meta.ts";
import { isPodFinished, type Pod } from "../objects/types/pod.ts";
import { accepted, type Backend, nextMeta, refused } from "./backend.ts";
import { conflict, forbidden, notFound } from "./refusals.ts";
import { removeObject } from "./removal.ts";
import type { ApiResult, DeleteOptions, ObjectName } from "./types.ts";

/**
 * Deletes an object: at once, or by marking it when it has a grace period (pods) or finalizers
 * (apiserver/pkg/registry/generic/registry/store.go and registry/rest/delete.go).
 */
export function deleteObject(
  backend: Backend,
  { kind, namespace, name }: ObjectName,
  options: DeleteOptions = {},
): ApiResult<KubernetesObject> {
  const stored = backend.store.table.get(kind, namespace, name);
  if (stored === undefined) return refused(notFound(kind, name));
  if (options.uid !== undefined && options.uid !== stored.metadata.uid) {
    const uids = `the UID in the precondition (${options.uid}) does not match the UID in record (${stored.metadata.uid})`;
    return refused(conflict(kind, name, `${uids}. The object might have been deleted and then recreated`));
  }
  if (kind === "Namespace" && PROTECTED_NAMESPACES.has(name)) {
    return refused(forbidden(kind, name, "this namespace may not be deleted"));
  }
  const finalizers = finalizersFor(stored.metadata.finalizers, options.propagationPolicy);
  switch (stored.kind) {
    case "Pod":
      return deletePod(backend, stored, finalizers, options.gracePeriodSeconds);
    case "Namespace":
      return deleteNamespace(backend, stored);
    default:
      return deleteUngracefully(backend, stored, finalizers);
  }
}

const PROTECTED_NAMESPACES: ReadonlySet<string> = new Set(["default", "kube-system", "kube-public"]);

const ORPHAN = "orphan";
const FOREGROUND = "foregroundDeletion";

/** The finalizers that a propagation policy puts in place of those of an earlier one. */
function finalizersFor(
  present: readonly string[],
  policy: DeleteOptions["propagationPolicy"],
): readonly string[] {
  if (policy === undefined) return present;
  const others = present.filter((finalizer) => finalizer !== ORPHAN && finalizer !== FOREGROUND);
  if (policy === "Orphan") return [...others, ORPHAN];
  if (policy === "Foreground") return [...others, FOREGROUND];
  return others.length === present.length ? present : others;
}

function deleteUngracefully(
  backend: Backend,
  stored: KubernetesObject,
  finalizers: readonly string[],
): ApiResult<KubernetesObject> {
  if (finalizers.length === 0) return accepted(removeObject(backend, stored));
  if (stored.metadata.deletionTimestamp !== undefined && finalizers === stored.metadata.finalizers) {
    return accepted(stored);
  }
  const marked = { ...stored, metadata: markedForDeletion(backend, stored.metadata, finalizers) };
  backend.store.put(marked, backend.now());
  return accepted(marked);
}

/**
 * Marks a namespace and deletes what is in it, which is what the namespace controller would do within moments. It goes when
 * its last object is gone.
 */
function deleteNamespace(backend: Backend, stored: Namespace): ApiResult<KubernetesObject> {
  const { name, deletionTimestamp, finalizers } = stored.metadata;
  if (deletionTimestamp !== undefined) return accepted(stored);
  const metadata = markedForDeletion(backend, stored.metadata, finalizers);
  const marked: Namespace = { ...stored, metadata, status: { phase: "Terminating" } };
  backend.store.put(marked, backend.now());
  for (const { kind, metadata: each } of backend.store.table.all()) {
    if (each.namespace === name) deleteObject(backend, { kind, namespace: name, name: each.name });
  }
  // Deleting the last object has taken the namespace along.
  const isThere = backend.store.table.get("Namespace", "", name) !== undefined;
  return accepted(
    isThere && !backend.store.table.hasObjectsIn(name) ? removeObject(backend, marked) : marked,
  );
}

/** Metadata of an object without a grace period that waits for its finalizers. */
function markedForDeletion(backend: Backend, meta: ObjectMeta, finalizers: readonly string[]): ObjectMeta {
  const metadata = nextMeta(meta, backend.store.nextResourceVersion);
  metadata.finalizers = finalizers;
  if (meta.deletionGracePeriodSeconds === undefined && meta.generation > 0) metadata.generation += 1;
  metadata.deletionTimestamp = meta.deletionTimestamp ?? wholeSecond(backend.now());
  metadata.deletionGracePeriodSeconds = 0;
  return metadata;
}

/**
 * Marks a pod with its grace period, or shortens that of one that is marked. A period of 0 marks and removes it: a watch
 * sees both.
 */
function deletePod(
  backend: Backend,
  stored: Pod,
  finalizers: readonly string[],
  requestedSeconds: number | undefined,
): ApiResult<KubernetesObject> {
  const deadline = deletionDeadline(stored, requestedSeconds, backend.now());
  const isUnchanged = deadline === undefined && finalizers === stored.metadata.finalizers;
  if (isUnchanged && stored.metadata.deletionGracePeriodSeconds !== 0) return accepted(stored);
  const marked = isUnchanged ? stored : markedPod(backend, stored, finalizers, deadline);
  if (marked !== stored) backend.store.put(marked, backend.now());
  const isDue = marked.metadata.deletionGracePeriodSeconds === 0 && finalizers.length === 0;
  return accepted(isDue ? removeObject(backend, marked) : marked);
}

interface Deadline {
  readonly at: Instant;
  readonly graceSeconds: number;
}

/** When the pod is to be gone, if this request changes that (CheckGracefulDelete of registry/core/pod/strategy.go). */
function deletionDeadline(pod: Pod, requested: number | undefined, now: Instant): Deadline | undefined {
  const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata;
  if (deletionTimestamp === undefined) {
    const graceSeconds = gracePeriod(pod, requested);
    return { at: wholeSecond(later(now, seconds(graceSeconds))), graceSeconds };
  }
  const current = deletionGracePeriodSeconds ?? 0;
  if (requested === undefined || requested >= current) return undefined;
  return shortened(deletionTimestamp, current, requested < 0 ? 1 : requested, now);
}

function gracePeriod(pod: Pod, requested: number | undefined): number {
  if (pod.spec.nodeName === undefined || isPodFinished(pod)) return 0;
  const graceSeconds = requested ?? pod.spec.terminationGracePeriodSeconds;
  return graceSeconds < 0 ? 1 : graceSeconds;
}

/** The period counts from the first request; one that is over by now ends now, after a second at most. */
function shortened(deletion: Instant, current: number, requested: number, now: Instant): Deadline {
  const wanted = later(deletion, seconds(requested - current));
  if (wanted >= now) return { at: wanted, graceSeconds: requested };
  return { at: wholeSecond(now), graceSeconds: Math.min(requested, 1) };
}

function markedPod(
  backend: Backend,
  pod: Pod,
  finalizers: readonly string[],
  deadline: Deadline | undefined,
): Pod {
  const metadata = nextMeta(pod.metadata, backend.store.nextResourceVersion);
  metadata.finalizers = finalizers;
  if (deadline !== undefined) {
    if (pod.metadata.deletionTimestamp === undefined) metadata.generation += 1;
    metadata.deletionTimestamp = deadline.at;
    metadata.deletionGracePeriodSeconds = deadline.graceSeconds;
  }
  return { apiVersion: pod.apiVersion, kind: pod.kind, metadata, spec: pod.spec, status: pod.status };
}
