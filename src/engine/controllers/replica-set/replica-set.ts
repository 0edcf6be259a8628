import { type Instant, microseconds } from "../../kernel/units.ts";
import type { ObjectReader } from "../../objects/object-table.ts";
import type { Change } from "../../objects/store.ts";
import type { ReplicaSet, ReplicaSetStatus } from "../../objects/types/apps.ts";
import { controllerOf, type ObjectMeta } from "../../objects/types/meta.ts";
import { isPodActive, type Pod } from "../../objects/types/pod.ts";
import {
  type Controller,
  type ControllerView,
  type Enqueue,
  type Reconciliation,
  SETTLED,
  type Write,
} from "../shared.ts";
import { candidatesOf, claim, labelTest } from "../shared-claim.ts";
import { manageReplicas } from "./manage-replicas.ts";
import {
  isSameStatus,
  type ManageError,
  nextAvailability,
  replicaSetStatus,
  terminatingPods,
} from "./status.ts";

/**
 * Keeps as many pods as a ReplicaSet asks for (pkg/controller/replicaset/replica_set.go). A pod that is being deleted or
 * has failed counts no more, so its replacement comes at once, beside it.
 *
 * Differences: a refused create or delete shows in the status with the retry that follows (5 ms later), not in the same pass;
 * a pod that becomes ready is looked at again when the status says so, not by a second timer beside it.
 */
export const replicaSetController: Controller = {
  name: "replicaset-controller",
  retry: { base: microseconds(5_000) },
  enqueue,
  reconcile,
};

function reconcile(view: ControllerView, key: string, now: Instant): Reconciliation {
  const replicaSet = find(view.objects, key);
  if (replicaSet === undefined) return SETTLED;
  const owned = view.objects.controlledBy("Pod", replicaSet.metadata.uid);
  const orphans = candidatesOf("Pod", replicaSet, view.objects).filter(isPodActive);
  const { claimed: active, writes: claims } = claim(replicaSet, owned.filter(isPodActive), orphans);

  const isManaged = replicaSet.metadata.deletionTimestamp === undefined;
  const changes = isManaged ? manageReplicas(replicaSet, active, view.objects, now) : [];
  const error = changes.length > 0 ? manageError(view) : undefined;
  const pods = { active, terminating: terminatingPods(owned) };
  const news = statusWrites(replicaSet, replicaSetStatus(replicaSet, pods, error, now));

  const batches = [claims, ...(error === undefined ? [...changes, news] : [news, ...changes])];
  const writes = batches.filter((batch) => batch.length > 0);
  const requeueAfter = nextAvailability(replicaSet, active, now);
  if (requeueAfter !== undefined) return { batches: writes, requeueAfter };
  return writes.length === 0 ? SETTLED : { batches: writes };
}

function find(objects: ObjectReader, key: string): ReplicaSet | undefined {
  const slash = key.indexOf("/");
  return objects.get("ReplicaSet", key.slice(0, slash), key.slice(slash + 1));
}

/** The refusal of a create or delete of a pod that ended the last pass. */
function manageError({ failure }: ControllerView): ManageError {
  const verb = failure?.write.verb;
  return verb === "create" || verb === "delete" ? failure?.message : undefined;
}

function statusWrites(replicaSet: ReplicaSet, status: ReplicaSetStatus): readonly Write[] {
  if (isSameStatus(status, replicaSet.status)) return [];
  const { apiVersion, kind, metadata, spec } = replicaSet;
  return [{ verb: "updateStatus", object: { apiVersion, kind, metadata, spec, status } }];
}

const NOBODY: readonly Enqueue[] = [];

function enqueue(change: Change, objects: ObjectReader): readonly Enqueue[] {
  const { object } = change;
  if (object.kind === "ReplicaSet") return [{ key: keyOf(object.metadata) }];
  if (object.kind !== "Pod") return NOBODY;
  const previous = change.previous?.kind === "Pod" ? change.previous : undefined;
  const owner = ownerOf(object, objects);
  const former = previous === undefined ? undefined : ownerOf(previous, objects);
  const takers = isAdoptable(change, object, previous) ? whoseSelectorMatches(object, objects) : NOBODY;
  if (owner !== undefined && (former === undefined || former === owner)) {
    return [{ key: keyOf(owner.metadata) }];
  }
  const owners = [former, owner].filter((replicaSet) => replicaSet !== undefined);
  return [...owners.map(({ metadata }) => ({ key: keyOf(metadata) })), ...takers];
}

/** The ReplicaSet that controls a pod, if the cache shows it. */
function ownerOf(pod: Pod, objects: ObjectReader): ReplicaSet | undefined {
  const reference = controllerOf(pod.metadata);
  if (reference?.kind !== "ReplicaSet") return undefined;
  const owner = objects.get("ReplicaSet", pod.metadata.namespace, reference.name);
  return owner?.metadata.uid === reference.uid ? owner : undefined;
}

/** Whether a pod without a controller has appeared, or has got labels by which somebody might adopt it. */
function isAdoptable(change: Change, pod: Pod, previous: Pod | undefined): boolean {
  if (change.type === "DELETED" || controllerOf(pod.metadata) !== undefined) return false;
  if (pod.metadata.deletionTimestamp !== undefined) return false;
  if (previous === undefined) return true;
  return previous.metadata.labels !== pod.metadata.labels || controllerOf(previous.metadata) !== undefined;
}

function whoseSelectorMatches(pod: Pod, objects: ObjectReader): readonly Enqueue[] {
  return objects
    .list("ReplicaSet", pod.metadata.namespace)
    .filter(({ spec }) => labelTest(spec.selector)(pod.metadata.labels))
    .map(({ metadata }) => ({ key: keyOf(metadata) }));
}

const keyOf = ({ namespace, name }: ObjectMeta): string => `${namespace}/${name}`;
