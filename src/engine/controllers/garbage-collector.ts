import { milliseconds } from "../kernel/units.ts";
import type { ObjectReader } from "../objects/object-table.ts";
import { findResource } from "../objects/resources.ts";
import type { Change } from "../objects/store.ts";
import type { KubernetesObject } from "../objects/types/kinds.ts";
import type { OwnerReference } from "../objects/types/meta.ts";
import {
  type Controller,
  type ControllerView,
  type Enqueue,
  type Reconciliation,
  SETTLED,
  type Write,
} from "./shared.ts";

/**
 * Deletes what belongs to nobody any more (pkg/controller/garbagecollector). An object goes when none of its owners is left. In
 * the background, the owner goes first; in the foreground, it waits for the dependents that block it; orphaned, they are
 * freed of it first. Keys are uids.
 *
 * Differences: whether an owner is there is asked of the cache alone; it shows everything in the order of the writes, so an
 * owner is never missing only because it has not been seen yet. Owners of kinds that are not served count as present.
 */
export const garbageCollector: Controller = {
  name: "garbage-collector-controller",
  retry: { base: milliseconds(5) },
  enqueue,
  reconcile,
};

const ORPHAN = "orphan";
const FOREGROUND = "foregroundDeletion";

function reconcile({ objects }: ControllerView, uid: string): Reconciliation {
  const object = objects.byUid(uid);
  if (object === undefined) return SETTLED;
  if (isDeletedWith(object, ORPHAN)) return freeDependents(object, objects);
  if (isDeletedWith(object, FOREGROUND)) return endWaiting(object, objects);
  return object.metadata.deletionTimestamp === undefined ? collect(object, objects) : SETTLED;
}

/** Takes the owner out of its dependents' references, and then the finalizer that asked for it off the owner. */
function freeDependents(owner: KubernetesObject, objects: ObjectReader): Reconciliation {
  const { uid } = owner.metadata;
  const freed = objects.dependentsOf(uid).map(
    (dependent): Write => ({
      verb: "update",
      object: withoutOwners(dependent, (other) => other.uid === uid),
    }),
  );
  return batchesOf(freed, [withoutFinalizer(owner, ORPHAN)]);
}

/** The owner may go as soon as none of the dependents is left that block its deletion. */
function endWaiting(owner: KubernetesObject, objects: ObjectReader): Reconciliation {
  const { uid } = owner.metadata;
  const isBlocked = objects
    .dependentsOf(uid)
    .some(({ metadata }) =>
      metadata.ownerReferences.some(
        (reference) => reference.uid === uid && reference.blockOwnerDeletion === true,
      ),
    );
  return isBlocked ? SETTLED : batchesOf([withoutFinalizer(owner, FOREGROUND)]);
}

/** Deletes an object all of whose owners are gone or wait for it; one that has another owner is only freed of those. */
function collect(object: KubernetesObject, objects: ObjectReader): Reconciliation {
  const { ownerReferences } = object.metadata;
  const gone = ownerReferences.filter((reference) => isGone(reference, objects));
  const waiting = ownerReferences.filter((reference) => isWaiting(reference, objects));
  if (gone.length === 0 && waiting.length === 0) return SETTLED;
  const unneeded = new Set([...gone, ...waiting]);
  if (unneeded.size < ownerReferences.length) {
    return batchesOf([
      { verb: "update", object: withoutOwners(object, (reference) => unneeded.has(reference)) },
    ]);
  }
  const isInForeground = waiting.length > 0 && objects.dependentsOf(object.metadata.uid).length > 0;
  const propagationPolicy = isInForeground ? "Foreground" : policyOf(object);
  return batchesOf([{ verb: "delete", object, propagationPolicy }]);
}

const isGone = ({ apiVersion, kind, uid }: OwnerReference, objects: ObjectReader): boolean =>
  objects.byUid(uid) === undefined && findResource(apiVersion, kind) !== undefined;

function isWaiting({ uid }: OwnerReference, objects: ObjectReader): boolean {
  const owner = objects.byUid(uid);
  return owner !== undefined && isDeletedWith(owner, FOREGROUND);
}

/** The policy that an object's own finalizers ask for. */
function policyOf({ metadata }: KubernetesObject): "Orphan" | "Foreground" | "Background" {
  if (metadata.finalizers.includes(ORPHAN)) return "Orphan";
  return metadata.finalizers.includes(FOREGROUND) ? "Foreground" : "Background";
}

const isDeletedWith = ({ metadata }: KubernetesObject, finalizer: string): boolean =>
  metadata.deletionTimestamp !== undefined && metadata.finalizers.includes(finalizer);

function withoutFinalizer(object: KubernetesObject, finalizer: string): Write {
  const finalizers = object.metadata.finalizers.filter((other) => other !== finalizer);
  return { verb: "update", object: withMetadata(object, { ...object.metadata, finalizers }) };
}

function withoutOwners(
  object: KubernetesObject,
  isUnneeded: (reference: OwnerReference) => boolean,
): KubernetesObject {
  const ownerReferences = object.metadata.ownerReferences.filter((reference) => !isUnneeded(reference));
  return withMetadata(object, { ...object.metadata, ownerReferences });
}

const withMetadata = <T extends KubernetesObject>(object: T, metadata: T["metadata"]): T => ({
  ...object,
  metadata,
});

const batchesOf = (...batches: readonly (readonly Write[])[]): Reconciliation => ({
  batches: batches.filter((batch) => batch.length > 0),
});

const NOBODY: readonly Enqueue[] = [];

/** Looks at dependents when their owner goes or begins to wait for them, and at owners when a dependent goes. */
function enqueue({ type, object, previous }: Change, objects: ObjectReader): readonly Enqueue[] {
  const { uid, ownerReferences } = object.metadata;
  if (type === "DELETED") return [...dependents(uid, objects), ...waitingOwners(ownerReferences, objects)];
  const hasBegun = (finalizer: string): boolean =>
    isDeletedWith(object, finalizer) && (previous === undefined || !isDeletedWith(previous, finalizer));
  if (hasBegun(ORPHAN)) return [{ key: uid }];
  if (hasBegun(FOREGROUND)) return [{ key: uid }, ...dependents(uid, objects)];
  if (ownerReferences === previous?.metadata.ownerReferences) return NOBODY;
  const isAffected = ownerReferences.some(
    (reference) => isGone(reference, objects) || isWaiting(reference, objects),
  );
  const unblocked = waitingOwners(previous?.metadata.ownerReferences ?? [], objects);
  return isAffected ? [{ key: uid }, ...unblocked] : unblocked;
}

const dependents = (uid: string, objects: ObjectReader): readonly Enqueue[] =>
  objects.dependentsOf(uid).map(({ metadata }) => ({ key: metadata.uid }));

/** Owners that wait for their dependents to go. */
function waitingOwners(references: readonly OwnerReference[], objects: ObjectReader): readonly Enqueue[] {
  const waiting = references.filter((reference) => isWaiting(reference, objects));
  return waiting.length === 0 ? NOBODY : waiting.map(({ uid }) => ({ key: uid }));
}
