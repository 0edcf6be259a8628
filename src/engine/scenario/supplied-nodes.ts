import { milliValue, wholeValue } from "../kernel/quantity.ts";
import type { PodSpec } from "../objects/types/pod.ts";
import { podSpecOf } from "./missing-references.ts";
import type { ReadManifest } from "./read-manifests.ts";
import type { NodeSpec } from "./scenario.ts";

const GIB = 1024 ** 3;
/** The size of many small clusters' machines (2 to 4 vCPU, 8 GiB), grown by doubling for pods that ask for more. */
const SMALLEST = { cpu: 4, memory: 8 };
/** Room for a surge beside what runs. */
const HEADROOM = 1.5;
const PODS_PER_NODE = 110;
export const ZONES = ["a", "b", "c"];

/** Nodes on which everything in the files fits, with room for a surge; at least three, one in each zone. */
export function nodesFor(manifests: readonly ReadManifest[]): readonly NodeSpec[] {
  const wanted = manifests.flatMap(({ draft }) => {
    const spec = podSpecOf(draft);
    if (spec === undefined) return [];
    const replicas = draft.kind === "Deployment" || draft.kind === "ReplicaSet" ? draft.spec.replicas : 1;
    return [{ ...requestsOf(spec), replicas }];
  });
  const largest = (pick: (one: (typeof wanted)[number]) => number): number =>
    Math.max(0, ...wanted.map(pick));
  const cpu = grown(
    SMALLEST.cpu,
    largest((one) => one.cpu),
  );
  const memory = grown(
    SMALLEST.memory,
    largest((one) => one.memory),
  );
  const total = (pick: (one: (typeof wanted)[number]) => number): number =>
    wanted.reduce((sum, one) => sum + pick(one) * one.replicas, 0) * HEADROOM;
  const count = Math.max(
    3,
    Math.ceil(total((one) => one.cpu) / cpu),
    Math.ceil(total((one) => one.memory) / memory),
    Math.ceil(total(() => 1) / PODS_PER_NODE),
  );
  return Array.from({ length: count }, (_, index) => ({
    name: `node-${index + 1}`,
    zone: ZONES[index % ZONES.length] ?? "a",
    cpu: String(cpu),
    memory: `${memory}Gi`,
    pods: PODS_PER_NODE,
    labels: {},
  }));
}

/** Cores and GiB that a pod asks for. */
function requestsOf(spec: PodSpec): { readonly cpu: number; readonly memory: number } {
  const sum = (read: (text: string | undefined) => number, resource: string): number =>
    spec.containers.reduce((total, { resources }) => total + read(resources.requests?.[resource]), 0);
  return { cpu: sum(milliValue, "cpu") / 1_000, memory: sum(wholeValue, "memory") / GIB };
}

/** The smallest doubling of a size that has room for one pod. */
function grown(size: number, need: number): number {
  let fitting = size;
  while (fitting < need) fitting *= 2;
  return fitting;
}
