import type { Change } from "../../objects/store.ts";
import type { Deployment, ReplicaSet } from "../../objects/types/apps.ts";
import { controllerOf, type ObjectMeta } from "../../objects/types/meta.ts";
import type { Container, Pod, PodSpec } from "../../objects/types/pod.ts";
import type { VersionView } from "../run-view.ts";

/** An image of a workload of which a container was opened; its place in the list is the version that the container has. */
export interface RanVersion {
  /** `namespace/name` of the Deployment, else of the ReplicaSet, else of the pod. */
  readonly workload: string;
  readonly image: string;
}

/** All versions of a run: first those that ran, in their order, then those that were only asked for. */
export interface VersionIndex {
  readonly views: readonly (VersionView & { readonly ordinal: number })[];
  /** `v2`: the second image of its workload. */
  word(version: number): string;
  ofPod(pod: Pod): number;
  ofReplicaSet(set: ReplicaSet): number;
  ofDeployment(deployment: Deployment): number;
  /** `deployment/shop`: the workload that a ReplicaSet belongs to. */
  workloadOf(set: ReplicaSet): string;
}

interface Workload {
  /** `namespace/name` */
  readonly key: string;
  /** `deployment/shop` */
  readonly label: string;
}

/** Reads from the history what workloads asked for. */
export function createVersionIndex(history: readonly Change[], ran: readonly RanVersion[]): VersionIndex {
  const workloads = new Map<string, Workload>();
  const labels = new Map<string, string>();
  const versions: RanVersion[] = [...ran];

  function find(workload: string, spec: Pick<PodSpec, "containers">): number {
    const image = mainContainer(spec)?.image ?? "";
    return versions.findIndex((one) => one.workload === workload && one.image === image);
  }

  function ofPod(pod: Pod): number {
    const owner = controllerOf(pod.metadata);
    const workload =
      workloads.get(owner?.uid ?? "") ?? ownWorkload(owner?.kind ?? "Pod", pod.metadata, owner?.name);
    return Math.max(0, find(workload.key, pod.spec));
  }

  for (const { object } of history) {
    if (object.kind !== "ReplicaSet" || workloads.has(object.metadata.uid)) continue;
    const owner = controllerOf(object.metadata);
    const workload = ownWorkload(owner?.kind ?? "ReplicaSet", object.metadata, owner?.name);
    workloads.set(object.metadata.uid, workload);
    labels.set(workload.key, workload.label);
    if (find(workload.key, object.spec.template.spec) >= 0) continue;
    versions.push({ workload: workload.key, image: mainContainer(object.spec.template.spec)?.image ?? "" });
  }
  const ordinals = versions.map(
    ({ workload }, index) => versions.slice(0, index).filter((before) => before.workload === workload).length,
  );
  return {
    word: (version) => `v${(ordinals[version] ?? 0) + 1}`,
    views: versions.map(({ workload, image }, index) => ({
      index,
      ordinal: ordinals[index] ?? 0,
      label: versionLabel(image),
      image,
      workload: labels.get(workload) ?? `pod/${workload.slice(workload.indexOf("/") + 1)}`,
    })),
    ofPod,
    ofReplicaSet: (set) =>
      Math.max(0, find(workloads.get(set.metadata.uid)?.key ?? "", set.spec.template.spec)),
    ofDeployment: ({ metadata, spec }) =>
      Math.max(0, find(`${metadata.namespace}/${metadata.name}`, spec.template.spec)),
    workloadOf: (set) => workloads.get(set.metadata.uid)?.label ?? "",
  };
}

/** `shop:1.1.0` is `1.1.0`; an image without a tag is itself. */
function versionLabel(image: string): string {
  const name = image.slice(image.lastIndexOf("/") + 1);
  const colon = name.indexOf(":");
  return colon < 0 ? name : name.slice(colon + 1);
}

function ownWorkload(kind: string, { namespace, name }: ObjectMeta, ownerName: string | undefined): Workload {
  const own = ownerName ?? name;
  return { key: `${namespace}/${own}`, label: `${kind.toLowerCase()}/${own}` };
}

/** The container that a version is named after: the first that declares a port, else the first. */
export function mainContainer(spec: Pick<PodSpec, "containers">): Container | undefined {
  return spec.containers.find((container) => (container.ports?.length ?? 0) > 0) ?? spec.containers[0];
}
