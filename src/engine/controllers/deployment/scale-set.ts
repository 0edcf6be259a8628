import type { Deployment, ReplicaSet } from "../../objects/types/apps.ts";
import type { Write } from "../shared.ts";
import { merged, replicasAnnotations } from "./annotations.ts";

/** A set as it is to be written, and the write, if one is needed. */
export interface Scaled {
  readonly set: ReplicaSet;
  readonly writes: readonly Write[];
}

/** Gives a set another size and notes in it what the Deployment asked for (deployment/sync.go scaleReplicaSet). */
export function writeSize(deployment: Deployment, set: ReplicaSet, replicas: number): Scaled {
  const annotations = merged(set.metadata.annotations, replicasAnnotations(deployment));
  const isSameSize = set.spec.replicas === replicas;
  if (isSameSize && annotations === set.metadata.annotations) return { set, writes: [] };
  const resized: ReplicaSet = {
    apiVersion: set.apiVersion,
    kind: set.kind,
    metadata: { ...set.metadata, annotations },
    spec: { ...set.spec, replicas },
    status: set.status,
  };
  if (isSameSize) return { set: resized, writes: [{ verb: "update", object: resized }] };
  const message = scalingMessage(set.metadata.name, set.spec.replicas, replicas);
  const event = { involved: deployment, type: "Normal", reason: "ScalingReplicaSet", message } as const;
  return { set: resized, writes: [{ verb: "update", object: resized, event }] };
}

/** The same, but a set of the right size is left alone, whatever it notes (scaleReplicaSetAndRecordEvent). */
export function scaleSet(deployment: Deployment, set: ReplicaSet, replicas: number): Scaled {
  return set.spec.replicas === replicas ? { set, writes: [] } : writeSize(deployment, set, replicas);
}

export function scalingMessage(name: string, from: number, to: number): string {
  return `Scaled ${from < to ? "up" : "down"} replica set ${name} from ${from} to ${to}`;
}
