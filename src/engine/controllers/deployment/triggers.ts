import type { ObjectReader } from "../../objects/object-table.ts";
import type { Change } from "../../objects/store.ts";
import type { Deployment, ReplicaSet } from "../../objects/types/apps.ts";
import { controllerOf, type ObjectMeta } from "../../objects/types/meta.ts";
import type { Pod } from "../../objects/types/pod.ts";
import type { Enqueue } from "../shared.ts";
import { labelTest } from "../shared-claim.ts";

const NOBODY: readonly Enqueue[] = [];

/**
 * Which Deployments a change concerns (deployment_controller.go): their own changes, those of their ReplicaSets, and the
 * deletion of their last pod, for which Recreate waits. All else about pods they learn from the sets' statuses.
 */
export function enqueue(change: Change, objects: ObjectReader): readonly Enqueue[] {
  const { object } = change;
  switch (object.kind) {
    case "Deployment":
      return [{ key: keyOf(object.metadata) }];
    case "ReplicaSet":
      return ofReplicaSet(change, object, objects);
    case "Pod":
      return change.type === "DELETED" ? ofDeletedPod(object, objects) : NOBODY;
    default:
      return NOBODY;
  }
}

function ofReplicaSet(change: Change, set: ReplicaSet, objects: ObjectReader): readonly Enqueue[] {
  const previous = change.previous?.kind === "ReplicaSet" ? change.previous : undefined;
  const owner = ownerOf(set, objects);
  const former = previous === undefined ? undefined : ownerOf(previous, objects);
  if (owner !== undefined && (former === undefined || former === owner)) {
    return [{ key: keyOf(owner.metadata) }];
  }
  const concerned = [former, owner].filter((deployment) => deployment !== undefined);
  const isOrphan = change.type !== "DELETED" && controllerOf(set.metadata) === undefined;
  const takers = isOrphan ? whoseSelectorMatches(set, objects) : [];
  return [...concerned, ...takers].map(({ metadata }) => ({ key: keyOf(metadata) }));
}

function ownerOf(set: ReplicaSet, objects: ObjectReader): Deployment | undefined {
  const reference = controllerOf(set.metadata);
  if (reference?.kind !== "Deployment") return undefined;
  const owner = objects.get("Deployment", set.metadata.namespace, reference.name);
  return owner?.metadata.uid === reference.uid ? owner : undefined;
}

function whoseSelectorMatches(set: ReplicaSet, objects: ObjectReader): readonly Deployment[] {
  return objects
    .list("Deployment", set.metadata.namespace)
    .filter(({ spec }) => labelTest(spec.selector)(set.metadata.labels));
}

function ofDeletedPod(pod: Pod, objects: ObjectReader): readonly Enqueue[] {
  const reference = controllerOf(pod.metadata);
  if (reference?.kind !== "ReplicaSet") return NOBODY;
  const set = objects.get("ReplicaSet", pod.metadata.namespace, reference.name);
  if (set?.metadata.uid !== reference.uid) return NOBODY;
  const deployment = ownerOf(set, objects);
  if (deployment?.spec.strategy.type !== "Recreate" || hasPods(deployment, objects)) return NOBODY;
  return [{ key: keyOf(deployment.metadata) }];
}

const hasPods = (deployment: Deployment, objects: ObjectReader): boolean =>
  objects
    .controlledBy("ReplicaSet", deployment.metadata.uid)
    .some((set) => objects.controlledBy("Pod", set.metadata.uid).length > 0);

const keyOf = ({ namespace, name }: ObjectMeta): string => `${namespace}/${name}`;
