import type { Kind } from "./types/kinds.ts";

/** How the API serves a kind. */
export interface Resource {
  readonly kind: Kind;
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
}

const core = (
  kind: Kind,
  plural: string,
  shortNames: readonly string[],
  namespaced: "namespaced" | "cluster",
): Resource => ({
  kind,
  group: "",
  version: "v1",
  plural,
  singular: kind.toLowerCase(),
  shortNames,
  namespaced: namespaced === "namespaced",
});

const grouped = (group: string, kind: Kind, plural: string, shortNames: readonly string[]): Resource => ({
  kind,
  group,
  version: "v1",
  plural,
  singular: kind.toLowerCase(),
  shortNames,
  namespaced: true,
});

/** Every kind that is served, in the order in which `kubectl api-resources` lists them. */
export const RESOURCES: readonly Resource[] = [
  core("ConfigMap", "configmaps", ["cm"], "namespaced"),
  core("Event", "events", ["ev"], "namespaced"),
  core("Namespace", "namespaces", ["ns"], "cluster"),
  core("Node", "nodes", ["no"], "cluster"),
  core("Pod", "pods", ["po"], "namespaced"),
  core("Secret", "secrets", [], "namespaced"),
  core("ServiceAccount", "serviceaccounts", ["sa"], "namespaced"),
  core("Service", "services", ["svc"], "namespaced"),
  grouped("apps", "Deployment", "deployments", ["deploy"]),
  grouped("apps", "ReplicaSet", "replicasets", ["rs"]),
  grouped("discovery.k8s.io", "EndpointSlice", "endpointslices", []),
];

const byKind = new Map<string, Resource>(RESOURCES.map((resource) => [resource.kind, resource]));

/** How a kind is served. */
export function resourceOf(kind: Kind): Resource {
  const resource = byKind.get(kind);
  if (resource === undefined) throw new RangeError(`${kind} is not served`);
  return resource;
}

/** The resource that a manifest names, if it is served: `apps/v1` and `Deployment`. */
export function findResource(apiVersion: string, kind: string): Resource | undefined {
  const resource = byKind.get(kind);
  return resource !== undefined && apiVersionOf(resource) === apiVersion ? resource : undefined;
}

/** The same with the kind in small letters, which clients understand and the server does not. */
export const findLowerCased = (apiVersion: string, kind: string): Resource | undefined =>
  RESOURCES.find((resource) => resource.singular === kind && apiVersionOf(resource) === apiVersion);

/** `v1`, `apps/v1`. */
export const apiVersionOf = (resource: Resource): string =>
  resource.group === "" ? resource.version : `${resource.group}/${resource.version}`;

/** `pods`, `deployments.apps`: how messages of the server name a resource. */
export const groupResource = (resource: Resource): string =>
  resource.group === "" ? resource.plural : `${resource.plural}.${resource.group}`;

/** `Pod`, `Deployment.apps`: how the server names a kind in `… is invalid`. */
export const groupKind = (resource: Resource): string =>
  resource.group === "" ? resource.kind : `${resource.kind}.${resource.group}`;
