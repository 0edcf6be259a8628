import { formatLabelSelector } from "../../objects/label-selector.ts";
import type { Deployment, ReplicaSet } from "../../objects/types/apps.ts";
import type { PodTemplateSpec } from "../../objects/types/pod.ts";
import { ageOf, columns, type TableOf } from "./table.ts";

export const deploymentTable: TableOf<Deployment> = {
  columns: columns(["NAME", "READY", "UP-TO-DATE", "AVAILABLE", "AGE"], ["CONTAINERS", "IMAGES", "SELECTOR"]),
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    `${status.readyReplicas}/${spec.replicas}`,
    `${status.updatedReplicas}`,
    `${status.availableReplicas}`,
    ageOf(metadata.creationTimestamp, now),
    names(spec.template),
    images(spec.template),
    formatLabelSelector(spec.selector),
  ],
};

export const replicaSetTable: TableOf<ReplicaSet> = {
  columns: columns(["NAME", "DESIRED", "CURRENT", "READY", "AGE"], ["CONTAINERS", "IMAGES", "SELECTOR"]),
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    `${spec.replicas}`,
    `${status.replicas}`,
    `${status.readyReplicas}`,
    ageOf(metadata.creationTimestamp, now),
    names(spec.template),
    images(spec.template),
    formatLabelSelector(spec.selector),
  ],
};

const names = ({ spec }: PodTemplateSpec): string => spec.containers.map(({ name }) => name).join(",");
const images = ({ spec }: PodTemplateSpec): string => spec.containers.map(({ image }) => image).join(",");
