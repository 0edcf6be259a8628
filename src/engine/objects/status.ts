import { changeEach, withDefaults } from "./defaults/fields.ts";
import type { JsonObject } from "./json.ts";
import type { Kind } from "./types/kinds.ts";

/**
 * A decoded status in the form in which objects keep it: counts and lists that the API leaves out when empty are
 * there. Status of a kind that has none, or keeps it as decoded, comes back as it is.
 */
export function readStatus(kind: Kind, status: JsonObject): JsonObject {
  const complete = withDefaults(status, EMPTY[kind] ?? {});
  return kind === "Deployment" || kind === "ReplicaSet" || kind === "Node"
    ? changeEach(complete, "conditions", (condition) => withDefaults(condition, { reason: "", message: "" }))
    : complete;
}

/** The status of a Deployment that no controller has seen yet. */
export const NEW_DEPLOYMENT = {
  observedGeneration: 0,
  replicas: 0,
  updatedReplicas: 0,
  readyReplicas: 0,
  availableReplicas: 0,
  unavailableReplicas: 0,
  conditions: [],
};

/** The status of a ReplicaSet that no controller has seen yet. */
export const NEW_REPLICA_SET = {
  observedGeneration: 0,
  replicas: 0,
  fullyLabeledReplicas: 0,
  readyReplicas: 0,
  availableReplicas: 0,
  conditions: [],
};

/** The status of a Node of which no kubelet has reported. */
export const NEW_NODE = { capacity: {}, allocatable: {}, conditions: [], addresses: [], nodeInfo: {} };

const EMPTY: { readonly [K in Kind]?: JsonObject } = {
  Deployment: NEW_DEPLOYMENT,
  ReplicaSet: NEW_REPLICA_SET,
  Pod: { phase: "Pending", conditions: [], containerStatuses: [], qosClass: "BestEffort" },
  Node: NEW_NODE,
  Namespace: { phase: "Active" },
};
