import type { ImageBehaviour } from "../containers/image-behaviour.ts";
import type { ObjectReader } from "../objects/object-table.ts";
import { controllerOf } from "../objects/types/meta.ts";
import type { Pod } from "../objects/types/pod.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { mainContainer } from "../telemetry/tracks/version-index.ts";

/** A distinct image of a workload's main container, in the order in which they first ran. */
export interface Version {
  readonly workload: string;
  readonly image: string;
  /** Place among the images of its workload, from 0: drawn as v1, v2, … */
  readonly ordinal: number;
}

/** Which behaviour and which version a container of a pod is. */
export interface Versions {
  readonly behaviours: readonly ImageBehaviour[];
  of(pod: Pod, image: string): { readonly behaviour: number; readonly version: number };
  list(): readonly Version[];
  /** Index of the version of a workload's image; -1 when it has not run. */
  find(workload: string, image: string): number;
  save(): readonly Version[];
  restore(state: readonly Version[]): void;
}

export function createVersions(scenario: Scenario, objects: () => ObjectReader): Versions {
  const images = Object.keys(scenario.images);
  const behaviours = [scenario.defaultImage, ...Object.values(scenario.images)];
  const behaviourOf = new Map(images.map((image, index) => [image, index + 1]));
  let versions: Version[] = [];

  const find = (workload: string, image: string): number =>
    versions.findIndex((one) => one.workload === workload && one.image === image);

  return {
    behaviours,
    of(pod, image) {
      const workload = workloadOf(pod, objects());
      const main = mainContainer(pod.spec)?.image ?? image;
      let version = find(workload, main);
      if (version < 0) {
        const ordinal = versions.filter((one) => one.workload === workload).length;
        version = versions.push({ workload, image: main, ordinal }) - 1;
      }
      return { behaviour: behaviourOf.get(image) ?? 0, version };
    },
    list: () => versions,
    find,
    save: () => [...versions],
    restore(state) {
      versions = [...state];
    },
  };
}

/** `namespace/name` of the Deployment a pod belongs to, or of its ReplicaSet, or of itself. */
function workloadOf(pod: Pod, objects: ObjectReader): string {
  const { namespace, name } = pod.metadata;
  const owner = controllerOf(pod.metadata);
  if (owner === undefined) return `${namespace}/${name}`;
  const set = objects.byUid(owner.uid);
  const deployment = set === undefined ? undefined : controllerOf(set.metadata);
  return `${namespace}/${deployment?.name ?? owner.name}`;
}
