import type { Draft } from "../objects/draft.ts";
import { qosClassOf } from "../objects/qos-class.ts";
import { NEW_DEPLOYMENT, NEW_NODE, NEW_REPLICA_SET } from "../objects/status.ts";
import type { Kind, KubernetesObject } from "../objects/types/kinds.ts";
import type { ObjectMeta } from "../objects/types/meta.ts";
import type { Pod, PodSpec } from "../objects/types/pod.ts";

/** Whether the server counts changes of a kind's specification in `metadata.generation`; 0 for the others. */
export const hasGeneration = (kind: Kind): boolean =>
  kind === "Deployment" || kind === "ReplicaSet" || kind === "Pod" || kind === "EndpointSlice";

/** The first version of an object: what the draft says, with the status that the server starts it with. */
export function newObject(draft: Draft, metadata: ObjectMeta): KubernetesObject {
  switch (draft.kind) {
    case "Pod":
      return newPod(metadata, draft.spec);
    case "ReplicaSet":
      return {
        apiVersion: draft.apiVersion,
        kind: draft.kind,
        metadata,
        spec: draft.spec,
        status: NEW_REPLICA_SET,
      };
    case "Deployment":
      return {
        apiVersion: draft.apiVersion,
        kind: draft.kind,
        metadata,
        spec: draft.spec,
        status: NEW_DEPLOYMENT,
      };
    case "Service":
      return { ...draft, metadata, status: { loadBalancer: {} } };
    case "Namespace":
      return { ...draft, metadata: namedByLabel(metadata), status: { phase: "Active" } };
    case "Node":
      return { ...draft, metadata, status: { ...NEW_NODE, ...draft.status } };
    default:
      return { ...draft, metadata };
  }
}

function newPod(metadata: ObjectMeta, spec: PodSpec): Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata,
    spec,
    status: { phase: "Pending", conditions: [], containerStatuses: [], qosClass: qosClassOf(spec) },
  };
}

function namedByLabel(metadata: ObjectMeta): ObjectMeta {
  return { ...metadata, labels: { ...metadata.labels, "kubernetes.io/metadata.name": metadata.name } };
}
