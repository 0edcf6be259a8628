import { describe, expect, it } from "vitest";
import { instant } from "../../src/engine/kernel/units.ts";
import type { ContainerState, ContainerStatus, Pod } from "../../src/engine/objects/types/pod.ts";
import { podRestarts, podState, podStatusWord } from "../../src/engine/telemetry/tracks/pod-state.ts";
import { clusterHistory } from "../support/cluster-history.ts";

const RUNNING: ContainerState = { running: { startedAt: instant(0) } };
const waiting = (reason: string): ContainerState => ({ waiting: { reason } });
const ended = (exitCode: number, reason: string, signal?: number): ContainerState => ({
  terminated: {
    exitCode,
    reason,
    startedAt: instant(0),
    finishedAt: instant(1),
    ...(signal === undefined ? {} : { signal }),
  },
});

interface Row {
  readonly name: string;
  readonly phase?: Pod["status"]["phase"];
  readonly reason?: string;
  readonly node?: boolean;
  readonly deleted?: boolean;
  readonly ready?: boolean;
  readonly initialized?: boolean;
  readonly unschedulable?: boolean;
  readonly containers?: readonly ContainerState[];
  readonly last?: ContainerState;
  readonly init?: readonly ContainerState[];
  readonly state: string;
  readonly word: string;
}

const ROWS: readonly Row[] = [
  { name: "just created", phase: "Pending", node: false, state: "pending", word: "Pending" },
  {
    name: "fits no node",
    phase: "Pending",
    node: false,
    unschedulable: true,
    state: "unschedulable",
    word: "Pending",
  },
  {
    name: "its image is pulled",
    phase: "Pending",
    containers: [waiting("ContainerCreating")],
    state: "creating",
    word: "ContainerCreating",
  },
  {
    name: "its image cannot be pulled",
    phase: "Pending",
    containers: [waiting("ImagePullBackOff")],
    state: "creating",
    word: "ImagePullBackOff",
  },
  {
    name: "its Secret is missing",
    phase: "Pending",
    containers: [waiting("CreateContainerConfigError")],
    state: "creating",
    word: "CreateContainerConfigError",
  },
  { name: "runs, not ready", containers: [RUNNING], state: "notReady", word: "Running" },
  { name: "ready", containers: [RUNNING], ready: true, state: "ready", word: "Running" },
  {
    name: "being deleted, still ready",
    containers: [RUNNING],
    ready: true,
    deleted: true,
    state: "terminating",
    word: "Terminating",
  },
  {
    name: "being deleted, at its end",
    phase: "Failed",
    containers: [ended(143, "Error")],
    deleted: true,
    state: "terminating",
    word: "Error",
  },
  { name: "crashed just now", containers: [ended(1, "Error")], state: "crashLooping", word: "Error" },
  {
    name: "waits to be restarted",
    containers: [waiting("CrashLoopBackOff")],
    last: ended(1, "Error"),
    state: "crashLooping",
    word: "CrashLoopBackOff",
  },
  { name: "out of memory", containers: [ended(137, "OOMKilled")], state: "oomKilled", word: "OOMKilled" },
  {
    name: "waits after running out of memory",
    containers: [waiting("CrashLoopBackOff")],
    last: ended(137, "OOMKilled"),
    state: "oomKilled",
    word: "CrashLoopBackOff",
  },
  {
    name: "ended by a signal, no reason given",
    containers: [ended(139, "", 11)],
    state: "crashLooping",
    word: "Signal:11",
  },
  {
    name: "ended, no reason given",
    containers: [ended(3, "")],
    state: "crashLooping",
    word: "ExitCode:3",
  },
  {
    name: "one of two containers is done",
    containers: [ended(0, "Completed"), RUNNING],
    ready: true,
    state: "ready",
    word: "Running",
  },
  {
    name: "evicted",
    phase: "Failed",
    reason: "Evicted",
    containers: [],
    state: "crashLooping",
    word: "Evicted",
  },
  {
    name: "its node is lost",
    reason: "NodeLost",
    containers: [RUNNING],
    deleted: true,
    state: "unknown",
    word: "Unknown",
  },
  {
    name: "second of two init containers runs",
    phase: "Pending",
    initialized: false,
    init: [ended(0, "Completed"), RUNNING],
    containers: [waiting("PodInitializing")],
    state: "creating",
    word: "Init:1/2",
  },
  {
    name: "an init container crashes",
    phase: "Pending",
    initialized: false,
    init: [waiting("CrashLoopBackOff")],
    containers: [waiting("PodInitializing")],
    state: "creating",
    word: "Init:CrashLoopBackOff",
  },
];

describe("a pod is drawn and named as it is", () => {
  for (const row of ROWS) {
    it(`${row.name}: ${row.state}, ${row.word}`, () => {
      const pod = podOf(row);
      expect([podState(pod), podStatusWord(pod)]).toEqual([row.state, row.word]);
    });
  }

  it("counts the restarts of all its containers", () => {
    const pod = podOf({ name: "", state: "", word: "", containers: [RUNNING, RUNNING] });
    const containerStatuses = pod.status.containerStatuses.map((status) => ({ ...status, restartCount: 2 }));
    expect(podRestarts({ ...pod, status: { ...pod.status, containerStatuses } })).toBe(4);
  });
});

function podOf(row: Row): Pod {
  const created = clusterHistory().create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "shop-a", namespace: "default" },
    spec: {
      ...(row.node === false ? {} : { nodeName: "node-1" }),
      containers: [{ name: "c0", image: "shop:1" }],
    },
  });
  if (created.kind !== "Pod") throw new Error("a pod was asked for");
  const condition = (type: string, status: "True" | "False", reason?: string) => ({
    type,
    status,
    lastTransitionTime: instant(0),
    ...(reason === undefined ? {} : { reason }),
  });
  return {
    ...created,
    metadata: { ...created.metadata, ...(row.deleted ? { deletionTimestamp: instant(0) } : {}) },
    status: {
      ...created.status,
      phase: row.phase ?? "Running",
      ...(row.reason === undefined ? {} : { reason: row.reason }),
      conditions: [
        condition(
          "PodScheduled",
          row.node === false ? "False" : "True",
          row.unschedulable ? "Unschedulable" : undefined,
        ),
        condition("Initialized", row.initialized === false ? "False" : "True"),
        condition("Ready", row.ready ? "True" : "False"),
      ],
      containerStatuses: (row.containers ?? []).map((state, index) => statusOf(index, state, row)),
      ...(row.init
        ? { initContainerStatuses: row.init.map((state, index) => statusOf(index, state, row)) }
        : {}),
    },
  };
}

const statusOf = (index: number, state: ContainerState, row: Row): ContainerStatus => ({
  name: `c${index}`,
  image: "shop:1",
  imageID: "",
  ready: row.ready === true && state.running !== undefined,
  started: state.running !== undefined,
  restartCount: 0,
  state,
  lastState: row.last ?? {},
});
