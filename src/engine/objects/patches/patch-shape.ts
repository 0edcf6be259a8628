import { type GoType, membersOf } from "../schema/struct-table.ts";

/**
 * How a member takes part in strategic merges: the `patchStrategy` and `patchMergeKey` of the API's types (k8s.io/api,
 * v1.36). What is not listed here merges if it is an object or a map, and is replaced otherwise.
 */
export interface PatchShape {
  /** Struct of the object, or of the elements of the list; undefined where members are unknown or those of a map. */
  readonly struct: string | undefined;
  /** Lists that merge: by this member of their elements, or, when empty, as sets of texts. */
  readonly mergeKey: string | undefined;
  /** Whether a computed patch names all members that are to stay (`$retainKeys`). */
  readonly retainsKeys: boolean;
}

const UNKNOWN: PatchShape = { struct: undefined, mergeKey: undefined, retainsKeys: false };

/** The shape of a member of a struct. */
export function patchShape(struct: string | undefined, name: string): PatchShape {
  if (struct === undefined) return UNKNOWN;
  const member = membersOf(struct).get(name);
  if (member === undefined) return UNKNOWN;
  const key = `${struct}.${name}`;
  return {
    struct: structOf(member.field.type),
    mergeKey: MERGE_KEYS.get(key),
    retainsKeys: RETAINING.has(key),
  };
}

function structOf(type: GoType): string | undefined {
  if (type.kind === "struct") return type.struct;
  return type.kind === "pointer" || type.kind === "list" ? structOf(type.of) : undefined;
}

const MERGE_KEYS: ReadonlyMap<string, string> = new Map([
  ["ObjectMeta.ownerReferences", "uid"],
  ["ObjectMeta.finalizers", ""],
  ["PodSpec.containers", "name"],
  ["PodSpec.initContainers", "name"],
  ["PodSpec.ephemeralContainers", "name"],
  ["PodSpec.volumes", "name"],
  ["PodSpec.imagePullSecrets", "name"],
  ["PodSpec.hostAliases", "ip"],
  ["PodSpec.topologySpreadConstraints", "topologyKey"],
  ["PodSpec.schedulingGates", "name"],
  ["PodSpec.resourceClaims", "name"],
  ["Container.ports", "containerPort"],
  ["Container.env", "name"],
  ["Container.volumeMounts", "mountPath"],
  ["Container.volumeDevices", "devicePath"],
  ["EphemeralContainer.ports", "containerPort"],
  ["EphemeralContainer.env", "name"],
  ["EphemeralContainer.volumeMounts", "mountPath"],
  ["EphemeralContainer.volumeDevices", "devicePath"],
  ["PodStatus.conditions", "type"],
  ["PodStatus.podIPs", "ip"],
  ["PodStatus.hostIPs", "ip"],
  ["ServiceSpec.ports", "port"],
  ["ServiceStatus.conditions", "type"],
  ["ServiceAccount.secrets", "name"],
  ["ServiceAccount.imagePullSecrets", "name"],
  ["NodeSpec.podCIDRs", ""],
  ["NodeStatus.conditions", "type"],
  ["NodeStatus.addresses", "type"],
  ["NamespaceStatus.conditions", "type"],
  ["DeploymentStatus.conditions", "type"],
  ["ReplicaSetStatus.conditions", "type"],
]);

const RETAINING: ReadonlySet<string> = new Set([
  "DeploymentSpec.strategy",
  "PodSpec.volumes",
  "PodSpec.resourceClaims",
]);
