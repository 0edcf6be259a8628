import { RUN_START } from "../../../src/engine/kernel/units.ts";
import type { Snapshot } from "../../../src/engine/nodes/scheduler/filter.ts";
import { createMatchCounts } from "../../../src/engine/nodes/scheduler/match-counts.ts";
import { addPod, nodeInfo } from "../../../src/engine/nodes/scheduler/node-info.ts";
import { ObjectTable } from "../../../src/engine/objects/object-table.ts";
import type { Node, Taint } from "../../../src/engine/objects/types/core.ts";
import type { ObjectMeta, StringMap } from "../../../src/engine/objects/types/meta.ts";
import type { Pod, PodSpec } from "../../../src/engine/objects/types/pod.ts";

interface GivenNode {
  readonly name: string;
  readonly cpu: string;
  readonly memory: string;
  readonly pods: string;
  readonly zone?: string;
  readonly labels?: StringMap;
  readonly images?: readonly string[];
  readonly unschedulable?: boolean;
  readonly taints?: readonly Taint[];
}

interface GivenPod {
  readonly name: string;
  readonly node?: string;
  readonly labels?: StringMap;
  readonly cpu?: string;
  readonly memory?: string;
  readonly hostPort?: number;
  readonly spec?: Partial<PodSpec>;
}

/** A line of the table `schedule_pod`. */
export interface ScheduleCall {
  readonly nodes: readonly GivenNode[];
  readonly pod: GivenPod;
  readonly pods: readonly GivenPod[] | null;
}

const IMAGE_BYTES = 400 * 1024 * 1024;

/** The cluster of a line, and the pod to place. */
export function snapshotOf(call: ScheduleCall): { readonly pod: Pod; readonly snapshot: Snapshot } {
  const nodes = call.nodes.map((node) => nodeInfo(nodeOf(node)));
  for (const given of call.pods ?? []) {
    const info = nodes.find(({ name }) => name === given.node);
    if (info !== undefined) addPod(info, podOf(given));
  }
  const snapshot = { nodes, counts: createMatchCounts(() => nodes), objects: new ObjectTable() };
  return { pod: podOf(call.pod), snapshot };
}

function nodeOf(given: GivenNode): Node {
  const capacity = { cpu: given.cpu, memory: given.memory, pods: given.pods };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: meta(given.name, "", {
      "kubernetes.io/hostname": given.name,
      ...(given.zone === undefined ? {} : { "topology.kubernetes.io/zone": given.zone }),
      ...given.labels,
    }),
    spec: {
      ...(given.unschedulable === undefined ? {} : { unschedulable: given.unschedulable }),
      taints: given.taints ?? [],
    },
    status: {
      capacity,
      allocatable: capacity,
      conditions: [],
      addresses: [],
      nodeInfo: {},
      images: (given.images ?? []).map((image) => ({ names: [image], sizeBytes: IMAGE_BYTES })),
    },
  };
}

function podOf(given: GivenPod): Pod {
  const requests = {
    ...(given.cpu === undefined ? {} : { cpu: given.cpu }),
    ...(given.memory === undefined ? {} : { memory: given.memory }),
  };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: meta(given.name, "default", given.labels ?? {}),
    spec: {
      containers: [
        {
          name: "app",
          image: "web:1",
          imagePullPolicy: "IfNotPresent",
          resources: { requests },
          ...(given.hostPort === undefined
            ? {}
            : { ports: [{ containerPort: given.hostPort, hostPort: given.hostPort, protocol: "TCP" }] }),
          terminationMessagePath: "/dev/termination-log",
          terminationMessagePolicy: "File",
        },
      ],
      restartPolicy: "Always",
      terminationGracePeriodSeconds: 30,
      dnsPolicy: "ClusterFirst",
      schedulerName: "default-scheduler",
      securityContext: {},
      ...given.spec,
    },
    status: { phase: "Pending", conditions: [], containerStatuses: [], qosClass: "BestEffort" },
  };
}

const meta = (name: string, namespace: string, labels: StringMap): ObjectMeta => ({
  name,
  namespace,
  uid: `${name}-uid`,
  resourceVersion: 1,
  generation: 1,
  creationTimestamp: RUN_START,
  labels,
  annotations: {},
  ownerReferences: [],
  finalizers: [],
});
