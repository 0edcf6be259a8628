import { type Instant, wholeSecond } from "../kernel/units.ts";
import type { Node } from "../objects/types/core.ts";
import type { KubernetesObject } from "../objects/types/kinds.ts";
import type { StringMap } from "../objects/types/meta.ts";
import { type Pod, type PodCondition, podCondition } from "../objects/types/pod.ts";
import { accepted, type Backend, nextMeta, refused } from "./backend.ts";
import { conflict, notFound } from "./refusals.ts";
import type { ApiResult, ObjectName } from "./types.ts";

/** Assigns a pod to a node (registry/core/pod/storage: BindingREST). It takes on the node's place in the topology. */
export function bindPod(
  backend: Backend,
  { namespace, name }: ObjectName,
  nodeName: string,
): ApiResult<KubernetesObject> {
  const pod = backend.store.table.get("Pod", namespace, name);
  if (pod === undefined) return refused(notFound("Pod", name));
  const obstacle = bindingObstacle(pod);
  if (obstacle !== undefined) return refused(conflict("Pod", name, obstacle, "pods/binding"));
  const node = backend.store.table.get("Node", "", nodeName);
  const metadata = nextMeta(pod.metadata, backend.store.nextResourceVersion);
  metadata.labels = withTopology(pod.metadata.labels, node);
  const bound: Pod = {
    apiVersion: pod.apiVersion,
    kind: pod.kind,
    metadata,
    spec: { ...pod.spec, nodeName },
    status: { ...pod.status, conditions: withScheduled(pod, backend.now()) },
  };
  backend.store.put(bound, backend.now());
  return accepted(bound);
}

function bindingObstacle(pod: Pod): string | undefined {
  const { name, deletionTimestamp } = pod.metadata;
  if (deletionTimestamp !== undefined) return `pod ${name} is being deleted, cannot be assigned to a host`;
  if (pod.spec.nodeName === undefined) return undefined;
  return `pod ${name} is already assigned to node "${pod.spec.nodeName}"`;
}

const TOPOLOGY_LABELS = ["topology.kubernetes.io/zone", "topology.kubernetes.io/region"];

/** What pods of equal labels are labelled with on a node: the very same object, so that labels are looked at only once. */
const joined = new WeakMap<StringMap, WeakMap<StringMap, StringMap>>();

function withTopology(labels: StringMap, node: Node | undefined): StringMap {
  if (node === undefined) return labels;
  const ofNodes = joined.get(labels) ?? new WeakMap<StringMap, StringMap>();
  joined.set(labels, ofNodes);
  const known = ofNodes.get(node.metadata.labels) ?? join(labels, node.metadata.labels);
  ofNodes.set(node.metadata.labels, known);
  return known;
}

function join(labels: StringMap, ofNode: StringMap): StringMap {
  const added: Record<string, string> = {};
  for (const key of TOPOLOGY_LABELS) {
    const value = ofNode[key];
    if (value !== undefined && labels[key] === undefined) added[key] = value;
  }
  return Object.keys(added).length === 0 ? labels : { ...labels, ...added };
}

function withScheduled(pod: Pod, now: Instant): readonly PodCondition[] {
  if (podCondition(pod, "PodScheduled")?.status === "True") return pod.status.conditions;
  const scheduled: PodCondition = {
    type: "PodScheduled",
    status: "True",
    lastTransitionTime: wholeSecond(now),
  };
  return [...pod.status.conditions.filter((each) => each.type !== "PodScheduled"), scheduled];
}
