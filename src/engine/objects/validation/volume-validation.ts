import type { FieldError } from "../api-error.ts";
import type { JsonObject } from "../json.ts";
import { labelProblems } from "../names.ts";
import {
  duplicate,
  forbidden,
  invalid,
  invalidEach,
  member,
  number,
  required,
  text,
} from "./field-errors.ts";

/** Sources of a volume in the order in which the server looks for them, with the member that each must have. */
const SOURCES: readonly (readonly [source: string, required?: string])[] = [
  ["emptyDir"],
  ["hostPath", "path"],
  ["gitRepo", "repository"],
  ["gcePersistentDisk", "pdName"],
  ["awsElasticBlockStore", "volumeID"],
  ["secret", "secretName"],
  ["nfs", "server"],
  ["iscsi", "targetPortal"],
  ["glusterfs", "endpoints"],
  ["flocker"],
  ["persistentVolumeClaim", "claimName"],
  ["rbd", "image"],
  ["cinder", "volumeID"],
  ["cephfs"],
  ["quobyte", "registry"],
  ["downwardAPI"],
  ["fc"],
  ["flexVolume", "driver"],
  ["configMap", "name"],
  ["azureFile", "secretName"],
  ["vsphereVolume", "volumePath"],
  ["photonPersistentDisk", "pdID"],
  ["portworxVolume", "volumeID"],
  ["azureDisk", "diskName"],
  ["storageos"],
  ["projected"],
  ["scaleIO", "gateway"],
  ["csi", "driver"],
  ["ephemeral", "volumeClaimTemplate"],
  ["image"],
];

const MODE_LIMIT = 0o777;
const MODE_RULE = "must be a number between 0 and 0777 (octal), both inclusive";

/** The volumes of a pod: each has a name of its own and one source. */
export function validateVolumes(field: string, volumes: readonly JsonObject[]): FieldError[] {
  const names = new Set<string>();
  return volumes.flatMap((volume, index) => {
    const here = `${field}[${index}]`;
    const name = text(volume, "name");
    const errors = validateSources(here, volume);
    if (name === "") errors.push(required(`${here}.name`));
    else errors.push(...invalidEach(`${here}.name`, name, labelProblems(name)));
    if (names.has(name)) errors.push(duplicate(`${here}.name`, name));
    if (errors.length === 0) names.add(name);
    return errors;
  });
}

function validateSources(field: string, volume: JsonObject): FieldError[] {
  const given = SOURCES.filter(([source]) => volume[source] !== undefined);
  if (given.length === 0) return [required(field, "must specify a volume type")];
  return given.flatMap(([source, needed], index) => {
    if (index > 0) return [forbidden(`${field}.${source}`, "may not specify more than 1 volume type")];
    const content = member(volume, source) ?? {};
    const errors: FieldError[] = [];
    if (needed !== undefined && (content[needed] === undefined || content[needed] === "")) {
      errors.push(required(`${field}.${source}.${needed}`));
    }
    const mode = number(content, "defaultMode");
    if (mode !== undefined && (mode < 0 || mode > MODE_LIMIT)) {
      errors.push(invalid(`${field}.${source}.defaultMode`, mode, MODE_RULE));
    }
    return errors;
  });
}
