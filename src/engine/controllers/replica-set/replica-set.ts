import { type Instant, microseconds } from "../../kernel/units.ts";
import type { ObjectReader } from "../../objects/object-table.ts";
import type { PodCensus } from "../../objects/pod-census.ts";
import type { Change } from "../../objects/store.ts";
import type { ReplicaSet, ReplicaSetStatus } from "../../objects/types/apps.ts";
import { controllerOf, type ObjectMeta, type StringMap } from "../../objects/types/meta.ts";
import { isPodActive, isPodFinished, type Pod } from "../../objects/types/pod.ts";
import {
  type Controller,
  type ControllerView,
  type Enqueue,
  type Reconciliation,
  SETTLED,
  type Write,
} from "../shared.ts";
import { carries, claim, labelTest } from "../shared-claim.ts";
import { manageReplicas } from "./manage-replicas.ts";
import {
  isSameStatus,
  type ManageError,
  nextAvailability,
  readySince,
  replicaSetStatus,
  type Tally,
  tallyOfCensus,
  tallyOfPods,
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
  const { claims, active, tally } = takeStock(replicaSet, view.objects, now);

  const isManaged = replicaSet.metadata.deletionTimestamp === undefined;
  const surplus = isManaged ? tally.replicas - replicaSet.spec.replicas : 0;
  const changes = manageReplicas(replicaSet, surplus, active, view.objects, now);
  const error = changes.length > 0 ? manageError(view) : undefined;
  const news = statusWrites(replicaSet, replicaSetStatus(replicaSet, tally, error, now));

  const batches = [claims, ...(error === undefined ? [...changes, news] : [news, ...changes])];
  const writes = batches.filter((batch) => batch.length > 0);
  const requeueAfter = hasMinReady(replicaSet) ? nextAvailability(replicaSet, active(), now) : undefined;
  if (requeueAfter !== undefined) return { batches: writes, requeueAfter };
  return writes.length === 0 ? SETTLED : { batches: writes };
}

/** The pods of a ReplicaSet after it has adopted and released some. */
interface Stock {
  readonly claims: readonly Write[];
  readonly tally: Tally;
  readonly active: () => readonly Pod[];
}

/** Most passes find that nobody is to be adopted or released: then it is enough to know how many pods there are. */
function takeStock(replicaSet: ReplicaSet, objects: ObjectReader, now: Instant): Stock {
  const { metadata, spec } = replicaSet;
  const activePods = (): readonly Pod[] => objects.controlledBy("Pod", metadata.uid).filter(isPodActive);
  const orphans = objects.uncontrolled("Pod", metadata.namespace).filter(isPodActive);
  const census = objects.podCensus(metadata.uid);
  if (orphans.length === 0 && !hasMinReady(replicaSet) && areAll(labelTest(spec.selector), census.labels)) {
    return { claims: [], tally: tallyOfCensus(replicaSet, census), active: activePods };
  }
  const { claimed, writes } = claim(replicaSet, activePods(), orphans);
  const pods = { active: claimed, terminating: census.terminating };
  return { claims: writes, tally: tallyOfPods(replicaSet, pods, now), active: () => claimed };
}

/** Whether a pod must have been ready for some time until it is available. */
const hasMinReady = ({ spec }: ReplicaSet): boolean => (spec.minReadySeconds ?? 0) > 0;

function areAll(isSelected: (labels: StringMap) => boolean, census: PodCensus["labels"]): boolean {
  for (const labels of census.keys()) if (!isSelected(labels)) return false;
  return true;
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

/**
 * Which ReplicaSets a change concerns: itself, and those that control a pod, have lost it or might adopt it. Passed over are
 * changes after which a pass would come to nothing: of nothing but a ReplicaSet's status, which only this controller
 * writes, and of a pod's address or node.
 */
function enqueue(change: Change, objects: ObjectReader): readonly Enqueue[] {
  const { object, previous } = change;
  if (object.kind === "ReplicaSet") {
    return previous?.kind === "ReplicaSet" && isStatusAlone(object, previous)
      ? NOBODY
      : [{ key: keyOf(object.metadata) }];
  }
  if (object.kind !== "Pod") return NOBODY;
  return previous?.kind === "Pod"
    ? ofChangedPod(change, object, previous, objects)
    : ofNewPod(object, objects);
}

const isStatusAlone = (object: ReplicaSet, previous: ReplicaSet): boolean =>
  object.spec === previous.spec &&
  object.metadata.deletionTimestamp === previous.metadata.deletionTimestamp &&
  object.metadata.annotations === previous.metadata.annotations &&
  object.metadata.labels === previous.metadata.labels &&
  object.status !== previous.status;

function ofNewPod(pod: Pod, objects: ObjectReader): readonly Enqueue[] {
  const owner = ownerOf(pod, objects);
  if (owner !== undefined) return [{ key: keyOf(owner.metadata) }];
  return isAdoptable(pod) ? whoseSelectorMatches(pod, objects) : NOBODY;
}

function ofChangedPod({ type }: Change, pod: Pod, previous: Pod, objects: ObjectReader): readonly Enqueue[] {
  const owner = ownerOf(pod, objects);
  const isSameOwner = pod.metadata.ownerReferences === previous.metadata.ownerReferences;
  if (owner !== undefined && isSameOwner) {
    const isNews = type === "DELETED" ? !isPodFinished(pod) : isCountedOtherwise(owner, pod, previous);
    return isNews ? [{ key: keyOf(owner.metadata) }] : NOBODY;
  }
  const former = ownerOf(previous, objects);
  const owners = [former, owner].filter((replicaSet) => replicaSet !== undefined);
  const isFree = type !== "DELETED" && isAdoptable(pod);
  const isNews = !isSameOwner || pod.metadata.labels !== previous.metadata.labels;
  const takers = isFree && isNews ? whoseSelectorMatches(pod, objects) : NOBODY;
  return [...owners.map(({ metadata }) => ({ key: keyOf(metadata) })), ...takers];
}

/**
 * Whether a pod has changed in anything that the number of pods or the status depends on. Every change counts while pods
 * cannot be made, as each is an occasion to try again.
 */
function isCountedOtherwise(owner: ReplicaSet, pod: Pod, previous: Pod): boolean {
  return (
    owner.status.conditions.length > 0 ||
    isPodActive(pod) !== isPodActive(previous) ||
    isPodFinished(pod) !== isPodFinished(previous) ||
    readySince(pod) !== readySince(previous) ||
    !isLabelledAlike(owner, pod, previous)
  );
}

/** Whether the owner sees no difference between the labels of two versions; pods get labels of their nodes, for example. */
function isLabelledAlike({ spec }: ReplicaSet, pod: Pod, previous: Pod): boolean {
  const { labels } = pod.metadata;
  if (labels === previous.metadata.labels) return true;
  if ((spec.selector.matchExpressions ?? []).length > 0) return false;
  const isFullyLabelled = carries(spec.template.metadata.labels);
  return isFullyLabelled(labels) && isFullyLabelled(previous.metadata.labels);
}

/** The ReplicaSet that controls a pod, if the cache shows it. */
function ownerOf(pod: Pod, objects: ObjectReader): ReplicaSet | undefined {
  const reference = controllerOf(pod.metadata);
  if (reference?.kind !== "ReplicaSet") return undefined;
  const owner = objects.get("ReplicaSet", pod.metadata.namespace, reference.name);
  return owner?.metadata.uid === reference.uid ? owner : undefined;
}

const isAdoptable = ({ metadata }: Pod): boolean =>
  metadata.deletionTimestamp === undefined && controllerOf(metadata) === undefined;

function whoseSelectorMatches(pod: Pod, objects: ObjectReader): readonly Enqueue[] {
  return objects
    .list("ReplicaSet", pod.metadata.namespace)
    .filter(({ spec }) => labelTest(spec.selector)(pod.metadata.labels))
    .map(({ metadata }) => ({ key: keyOf(metadata) }));
}

const keyOf = ({ namespace, name }: ObjectMeta): string => `${namespace}/${name}`;
