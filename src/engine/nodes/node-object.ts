import { type Instant, wholeSecond } from "../kernel/units.ts";
import type { Draft } from "../objects/draft.ts";
import type { Node, NodeCondition } from "../objects/types/core.ts";
import type { StringMap } from "../objects/types/meta.ts";

/** What a node is to be like. */
export interface NodeShape {
  readonly name: string;
  readonly zone: string;
  readonly cpu: string;
  readonly memory: string;
  readonly pods: number;
  readonly labels: StringMap;
}

/** Where the addresses of nodes begin: the first node is 192.168.64.11. */
const FIRST_HOST = 11;

const HEALTHY = [
  ["MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"],
  ["DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"],
  ["PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"],
  ["Ready", "True", "KubeletReady", "kubelet is posting ready status"],
] as const;

/** The Node object of a healthy node as its kubelet registers it. `index` counts the nodes of the cluster from 0. */
export function nodeDraft(shape: NodeShape, index: number, now: Instant): Draft<"Node"> {
  const { name, zone, cpu, memory, pods } = shape;
  const capacity = { cpu, "ephemeral-storage": "100Gi", memory, pods: String(pods) };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      namespace: "",
      labels: {
        "beta.kubernetes.io/arch": "amd64",
        "beta.kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "topology.kubernetes.io/zone": zone,
        ...shape.labels,
      },
      annotations: { "node.alpha.kubernetes.io/ttl": "0" },
    },
    spec: { podCIDR: `10.244.${index + 1}.0/24` },
    status: {
      capacity,
      allocatable: capacity,
      conditions: HEALTHY.map(
        ([type, status, reason, message]): NodeCondition => ({
          type,
          status,
          reason,
          message,
          lastHeartbeatTime: wholeSecond(now),
          lastTransitionTime: wholeSecond(now),
        }),
      ),
      addresses: [
        { type: "InternalIP", address: hostAddress(index) },
        { type: "Hostname", address: name },
      ],
      nodeInfo: nodeInfo(name),
    },
  };
}

/** The address at which others reach the node. */
export function internalAddress(node: Node | undefined): string {
  return node?.status.addresses.find(({ type }) => type === "InternalIP")?.address ?? "";
}

/** Addresses that a node can give to pods before they come round again: several blocks of 253. */
const BLOCK = 253;
const BLOCKS = 11;

/**
 * The `count`-th address that a node gives to a pod, from 0: 10.244.k.2, 10.244.k.3, … with k from the node's podCIDR. The
 * blocks beyond the first are ours, for nodes that run more pods than one block has addresses.
 */
export function podAddress(node: Node | undefined, count: number): string {
  const [, , subnet = "0"] = (node?.spec.podCIDR ?? "").split(".");
  const place = count % (BLOCK * BLOCKS);
  return `10.${244 + Math.floor(place / BLOCK)}.${subnet}.${2 + (place % BLOCK)}`;
}

function hostAddress(index: number): string {
  const host = FIRST_HOST + index;
  return `192.168.${64 + Math.floor(host / 256)}.${host % 256}`;
}

function nodeInfo(name: string): StringMap {
  return {
    architecture: "amd64",
    bootID: name,
    containerRuntimeVersion: "containerd://2.2.0",
    kernelVersion: "6.12.0",
    kubeProxyVersion: "",
    kubeletVersion: "v1.36.2",
    machineID: name,
    operatingSystem: "linux",
    osImage: "Simulated Linux",
    systemUUID: name,
  };
}
