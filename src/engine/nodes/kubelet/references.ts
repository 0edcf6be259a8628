import type { ObjectReader } from "../../objects/object-table.ts";
import type { ConfigMap, Secret } from "../../objects/types/core.ts";
import type { Container, Pod } from "../../objects/types/pod.ts";

/** `secret "db" not found`: the first Secret or ConfigMap that a container's environment names in vain. */
export function missingReference(
  pod: Pod,
  container: Container,
  objects: Pick<ObjectReader, "get">,
): string | undefined {
  const { namespace } = pod.metadata;
  for (const { configMapRef, secretRef } of container.envFrom ?? []) {
    const problem =
      missing(objects, "ConfigMap", namespace, configMapRef) ??
      missing(objects, "Secret", namespace, secretRef);
    if (problem !== undefined) return problem;
  }
  for (const { valueFrom } of container.env ?? []) {
    const problem =
      missing(objects, "ConfigMap", namespace, valueFrom?.configMapKeyRef) ??
      missing(objects, "Secret", namespace, valueFrom?.secretKeyRef);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** `MountVolume.SetUp failed for volume "x" : secret "y" not found`: the first volume that cannot be mounted. */
export function missingVolume(pod: Pod, objects: Pick<ObjectReader, "get">): string | undefined {
  const { namespace } = pod.metadata;
  for (const volume of pod.spec.volumes ?? []) {
    const problem =
      missing(objects, "Secret", namespace, optional(volume.secret?.secretName, volume.secret?.optional)) ??
      missing(objects, "ConfigMap", namespace, optional(volume.configMap?.name, volume.configMap?.optional));
    if (problem !== undefined) return `MountVolume.SetUp failed for volume "${volume.name}" : ${problem}`;
  }
  return undefined;
}

interface Reference {
  readonly name?: string;
  readonly key?: string;
  readonly optional?: boolean;
}

const optional = (name: string | undefined, isOptional: boolean | undefined): Reference | undefined =>
  name === undefined ? undefined : { name, optional: isOptional ?? false };

function missing(
  objects: Pick<ObjectReader, "get">,
  kind: "Secret" | "ConfigMap",
  namespace: string,
  reference: Reference | undefined,
): string | undefined {
  if (reference?.name === undefined || reference.optional === true) return undefined;
  const { name, key } = reference;
  const found = objects.get(kind, namespace, name);
  if (found === undefined) return `${kind.toLowerCase()} "${name}" not found`;
  if (key === undefined || hasKey(found, key)) return undefined;
  return `couldn't find key ${key} in ${kind} ${namespace}/${name}`;
}

function hasKey(object: Secret | ConfigMap, key: string): boolean {
  if (object.data?.[key] !== undefined) return true;
  return object.kind === "ConfigMap" && object.binaryData?.[key] !== undefined;
}
