import { seconds } from "../../kernel/units.ts";
import type { ObjectReader } from "../../objects/object-table.ts";
import type { Change } from "../../objects/store.ts";
import type { EndpointSlice, Service } from "../../objects/types/core.ts";
import type { ObjectMeta } from "../../objects/types/meta.ts";
import { isPodFinished, isPodReady, type Pod } from "../../objects/types/pod.ts";
import type { Enqueue } from "../shared.ts";
import { carries } from "../shared-claim.ts";
import { isInEndpoints } from "./endpoint.ts";

const NOBODY: readonly Enqueue[] = [];

/** Whether slices are made for a Service: it selects pods. */
export const hasEndpoints = ({ spec }: Service): boolean =>
  spec.type !== "ExternalName" && spec.selector !== undefined && Object.keys(spec.selector).length > 0;

/**
 * Which Services a change concerns (endpointslice_controller.go): their own changes; pods that come, go, turn ready or unready,
 * begin to terminate or move by labels or address; nodes that pods were waiting for; and slices, after a second (the controller's
 * own writes among them, where the look comes to nothing).
 */
export function enqueue(change: Change, objects: ObjectReader): readonly Enqueue[] {
  const { object, type } = change;
  switch (object.kind) {
    case "Service":
      return type === "DELETED" ? NOBODY : [{ key: keyOf(object.metadata) }];
    case "Pod":
      return ofPod(object, change.previous?.kind === "Pod" ? change.previous : undefined, type, objects);
    case "EndpointSlice":
      return ofSlice(object, objects);
    case "Node":
      return type === "ADDED"
        ? objects.list("Service").map(({ metadata }) => ({ key: keyOf(metadata) }))
        : NOBODY;
    default:
      return NOBODY;
  }
}

function ofPod(
  pod: Pod,
  previous: Pod | undefined,
  type: Change["type"],
  objects: ObjectReader,
): readonly Enqueue[] {
  // A pod that is not listed and was not before is no news.
  if (!isInEndpoints(pod) && (previous === undefined || !isInEndpoints(previous))) return NOBODY;
  if (type !== "MODIFIED" || previous === undefined) return selecting(objects, pod.metadata, pod.metadata);
  const isMoved =
    pod.metadata.labels !== previous.metadata.labels || pod.spec.hostname !== previous.spec.hostname;
  if (!isMoved && !isChanged(pod, previous)) return NOBODY;
  return selecting(objects, pod.metadata, previous.metadata);
}

function isChanged(pod: Pod, previous: Pod): boolean {
  return (
    pod.metadata.deletionTimestamp !== previous.metadata.deletionTimestamp ||
    isPodReady(pod) !== isPodReady(previous) ||
    isPodFinished(pod) !== isPodFinished(previous) ||
    pod.status.podIP !== previous.status.podIP
  );
}

/** Services that select the pod by its labels now or before. */
function selecting(objects: ObjectReader, now: ObjectMeta, before: ObjectMeta): readonly Enqueue[] {
  const concerned: Enqueue[] = [];
  for (const service of objects.list("Service", now.namespace)) {
    if (!hasEndpoints(service)) continue;
    const isSelected = carries(service.spec.selector);
    if (isSelected(now.labels) || (now.labels !== before.labels && isSelected(before.labels))) {
      concerned.push({ key: keyOf(service.metadata) });
    }
  }
  return concerned;
}

/** How long the controller waits before it looks at a slice that somebody changed. */
const SLICE_DELAY = seconds(1);

function ofSlice(slice: EndpointSlice, objects: ObjectReader): readonly Enqueue[] {
  const { namespace, labels } = slice.metadata;
  const service = objects.get("Service", namespace, labels["kubernetes.io/service-name"] ?? "");
  return service === undefined ? NOBODY : [{ key: keyOf(service.metadata), after: SLICE_DELAY }];
}

const keyOf = ({ namespace, name }: ObjectMeta): string => `${namespace}/${name}`;
