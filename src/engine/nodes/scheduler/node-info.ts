import { wholeValue } from "../../kernel/quantity.ts";
import type { Node } from "../../objects/types/core.ts";
import type { Container, Pod } from "../../objects/types/pod.ts";
import { addResources, NO_RESOURCES, podResources, type Resources, readResources } from "./pod-resources.ts";

/** A port that a pod takes on its node. */
export interface HostPort {
  readonly address: string;
  readonly protocol: string;
  readonly port: number;
}

/** A node and what its pods use of it, kept up to date pod by pod (framework.NodeInfo). */
export interface NodeInfo {
  readonly name: string;
  node: Node;
  allocatable: Resources;
  allowedPods: number;
  requested: Resources;
  scored: { cpu: number; memory: number };
  readonly pods: Map<string, Pod>;
  /** Those of its pods that have rules of affinity. */
  readonly podsWithAffinity: Map<string, Pod>;
  readonly hostPorts: HostPort[];
  /** Size in bytes of the images that the node has, by name. */
  images: ReadonlyMap<string, number>;
}

/** A node without pods. */
export function nodeInfo(node: Node): NodeInfo {
  const info: NodeInfo = {
    name: node.metadata.name,
    node,
    allocatable: NO_RESOURCES,
    allowedPods: 0,
    requested: NO_RESOURCES,
    scored: { cpu: 0, memory: 0 },
    pods: new Map(),
    podsWithAffinity: new Map(),
    hostPorts: [],
    images: new Map(),
  };
  setNode(info, node);
  return info;
}

/** Takes over a new version of the node itself. */
export function setNode(info: NodeInfo, node: Node): void {
  info.node = node;
  info.allocatable = readResources(node.status.allocatable);
  info.allowedPods = wholeValue(node.status.allocatable.pods ?? "0");
  info.images = new Map(
    (node.status.images ?? []).flatMap((image) =>
      image.names.map((name) => [name, image.sizeBytes] as const),
    ),
  );
}

/** Counts a pod in; one that is there already is replaced. */
export function addPod(info: NodeInfo, pod: Pod): void {
  removePod(info, pod.metadata.uid);
  const { requests, scored } = podResources(pod);
  info.requested = addResources(info.requested, requests);
  info.scored.cpu += scored.cpu;
  info.scored.memory += scored.memory;
  info.hostPorts.push(...hostPorts(pod));
  info.pods.set(pod.metadata.uid, pod);
  if (pod.spec.affinity !== undefined) info.podsWithAffinity.set(pod.metadata.uid, pod);
}

/** Puts the next version of a pod in the place of one that is counted. */
export function replacePod(info: NodeInfo, previous: Pod, pod: Pod): void {
  const { containers, initContainers, overhead } = previous.spec;
  const { spec } = pod;
  const isAsLarge =
    spec.containers === containers && spec.initContainers === initContainers && spec.overhead === overhead;
  if (!isAsLarge) {
    addPod(info, pod);
    return;
  }
  info.pods.set(pod.metadata.uid, pod);
  if (spec.affinity !== undefined) info.podsWithAffinity.set(pod.metadata.uid, pod);
}

/** Counts a pod out. */
export function removePod(info: NodeInfo, uid: string): void {
  const pod = info.pods.get(uid);
  if (pod === undefined) return;
  const { requests, scored } = podResources(pod);
  info.requested = addResources(info.requested, requests, -1);
  info.scored.cpu -= scored.cpu;
  info.scored.memory -= scored.memory;
  for (const port of hostPorts(pod)) {
    info.hostPorts.splice(
      info.hostPorts.findIndex((used) => conflicts(used, port)),
      1,
    );
  }
  info.pods.delete(uid);
  info.podsWithAffinity.delete(uid);
}

/** The ports that a pod wants on its node. */
export function hostPorts(pod: Pod): readonly HostPort[] {
  return pod.spec.containers.flatMap(containerHostPorts);
}

/** Whether two pods cannot have these ports on one node; 0.0.0.0 stands for every address. */
export function conflicts(a: HostPort, b: HostPort): boolean {
  if (a.port !== b.port || a.protocol !== b.protocol) return false;
  return a.address === b.address || a.address === "0.0.0.0" || b.address === "0.0.0.0";
}

function containerHostPorts(container: Container): readonly HostPort[] {
  return (container.ports ?? []).flatMap((port) =>
    port.hostPort === undefined || port.hostPort === 0
      ? []
      : [{ address: port.hostIP || "0.0.0.0", protocol: port.protocol, port: port.hostPort }],
  );
}
