import { sameMembersBut, sameValue } from "../objects/same-value.ts";
import type { KubernetesObject } from "../objects/types/kinds.ts";
import type { ObjectMeta } from "../objects/types/meta.ts";
import type { Writable } from "../objects/writable.ts";
import { accepted, type Backend, nextMeta, refused } from "./backend.ts";
import { withKeptAddresses } from "./kept-addresses.ts";
import { type ObjectWithStatus, withMetadata, withStatusOf } from "./next-version.ts";
import { conflict, notFound, OBJECT_MODIFIED } from "./refusals.ts";
import { removeObject } from "./removal.ts";
import { withAddresses } from "./service-addresses.ts";
import type { ApiResult } from "./types.ts";

export interface UpdateOptions {
  readonly subresource?: "status";
  readonly dryRun?: boolean;
}

/**
 * Stores the next version of an object: its specification and metadata or, with `status`, its status and annotations.
 * Identity and deletion are the server's; a version that says nothing new is not stored; an object that is being deleted
 * goes when its last finalizer does.
 */
export function updateObject(
  backend: Backend,
  object: KubernetesObject,
  options: UpdateOptions = {},
): ApiResult<KubernetesObject> {
  const { namespace, name, uid, resourceVersion } = object.metadata;
  const stored = backend.store.table.get(object.kind, namespace, name);
  if (stored === undefined) return refused(notFound(object.kind, name));
  if (stored.metadata.uid !== uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${stored.metadata.uid}`;
    return refused(conflict(object.kind, name, why));
  }
  if (stored.metadata.resourceVersion !== resourceVersion) {
    return refused(conflict(object.kind, name, OBJECT_MODIFIED));
  }
  const next =
    options.subresource === "status"
      ? withStatus(backend, object, stored)
      : withSpecification(backend, object, stored);
  if (next.ok && next.object !== stored && options.dryRun !== true) settle(backend, next.object, stored);
  return next;
}

/** Status and annotations of `object`, everything else as it is stored. `stored` itself if they are no news. */
function withStatus(
  backend: Backend,
  object: KubernetesObject,
  stored: KubernetesObject,
): ApiResult<KubernetesObject> {
  if (!hasStatus(object) || !hasStatus(stored)) return accepted(stored);
  const { annotations } = object.metadata;
  const sameAnnotations = sameValue(annotations, stored.metadata.annotations);
  if (sameAnnotations && sameValue(object.status, stored.status)) return accepted(stored);
  const metadata = nextMeta(stored.metadata, backend.store.nextResourceVersion);
  if (!sameAnnotations) metadata.annotations = annotations;
  return accepted(withStatusOf(stored, object, metadata));
}

/** Everything that clients may change apart from the status. `stored` itself if nothing is new. */
function withSpecification(
  backend: Backend,
  object: KubernetesObject,
  stored: KubernetesObject,
): ApiResult<KubernetesObject> {
  const sameContent = object === stored || sameMembersBut(NO_CONTENT, object, stored);
  const metadata = nextMeta(stored.metadata, backend.store.nextResourceVersion);
  const sameMeta = takeClientMeta(metadata, object.metadata);
  if (sameContent && sameMeta) return accepted(stored);
  if (raisesGeneration(object, stored, sameContent)) metadata.generation += 1;
  if (object.kind === "Service" && stored.kind === "Service") {
    const spec = withKeptAddresses(object.spec, stored.spec);
    const addressed = withAddresses(backend, { ...object, spec });
    if (!addressed.ok) return addressed;
    return accepted({ ...object, metadata, spec: addressed.object.spec, status: stored.status });
  }
  if (hasStatus(object) && hasStatus(stored)) return accepted(withStatusOf(object, stored, metadata));
  return accepted(withMetadata(object, metadata));
}

function settle(backend: Backend, next: KubernetesObject, stored: KubernetesObject): void {
  const { finalizers, deletionTimestamp, deletionGracePeriodSeconds } = next.metadata;
  const isReleased =
    deletionTimestamp !== undefined &&
    finalizers.length === 0 &&
    stored.metadata.finalizers.length > 0 &&
    (deletionGracePeriodSeconds ?? 0) === 0;
  if (isReleased) removeObject(backend, next);
  else backend.store.put(next, backend.now());
}

const hasStatus = (object: KubernetesObject): object is ObjectWithStatus => "status" in object;

/** Members that are no content of an object. */
const NO_CONTENT: readonly string[] = ["metadata", "status"];

type ClientMeta = Writable<Pick<ObjectMeta, "labels" | "annotations" | "ownerReferences" | "finalizers">>;

/** Takes over what clients may change. Says whether all of it was there before; what is equal keeps its identity. */
function takeClientMeta(metadata: ClientMeta, wanted: ObjectMeta): boolean {
  let isSame = true;
  if (!sameValue(metadata.labels, wanted.labels)) {
    metadata.labels = wanted.labels;
    isSame = false;
  }
  if (!sameValue(metadata.annotations, wanted.annotations)) {
    metadata.annotations = wanted.annotations;
    isSame = false;
  }
  if (!sameValue(metadata.ownerReferences, wanted.ownerReferences)) {
    metadata.ownerReferences = wanted.ownerReferences;
    isSame = false;
  }
  if (!sameValue(metadata.finalizers, wanted.finalizers)) {
    metadata.finalizers = wanted.finalizers;
    isSame = false;
  }
  return isSame;
}

/** Deployments count annotations as specification (registry/apps/deployment/strategy.go), the others do not. */
function raisesGeneration(object: KubernetesObject, stored: KubernetesObject, sameContent: boolean): boolean {
  if (stored.metadata.generation === 0) return false;
  if (!sameContent) return true;
  return object.kind === "Deployment" && !sameValue(object.metadata.annotations, stored.metadata.annotations);
}
