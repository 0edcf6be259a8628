import type { Deployment, ReplicaSet } from "./apps.ts";
import type {
  ConfigMap,
  EndpointSlice,
  Event,
  Namespace,
  Node,
  Secret,
  Service,
  ServiceAccount,
} from "./core.ts";
import type { Pod } from "./pod.ts";

/** Every kind of object that the simulated API server serves. */
export type KubernetesObject =
  | Namespace
  | Node
  | Pod
  | ReplicaSet
  | Deployment
  | Service
  | EndpointSlice
  | ConfigMap
  | Secret
  | ServiceAccount
  | Event;

export type Kind = KubernetesObject["kind"];

/** The object type of a kind: `ObjectOf<"Pod">` is `Pod`. */
export type ObjectOf<K extends Kind> = Extract<KubernetesObject, { readonly kind: K }>;
