import { wholeValue } from "../../kernel/quantity.ts";
import { RUN_START, seconds, wholeSecond } from "../../kernel/units.ts";
import { type Container, isPodFinished, type Pod } from "../../objects/types/pod.ts";
import { podAddress } from "../node-object.ts";
import { behaviourOf, type KubeletWorld, nodeOf, report, writeStatus } from "./kubelet-world.ts";
import { canExceed } from "./memory-limit.ts";
import type { ContainerInstance, ContainerRecord, PodRecord, ProbeRecord } from "./pod-record.ts";
import { createProbeWorker, type ProbeKind } from "./probe-worker.ts";
import { scheduleProbe } from "./probing.ts";
import { missingVolume } from "./references.ts";
import { startNext } from "./start-container.ts";
import { cleanUpLater } from "./stop-container.ts";
import { DELAYS, delay } from "./timing.ts";

/** Mounting is tried again after half a second, then twice as long each time, at most this (exponentialbackoff). */
const LONGEST_MOUNT_WAIT = 122;

/** The first sync of a pod: its status, its probe workers, then volumes and sandbox. */
export function takePod(world: KubeletWorld, pod: Pod): void {
  const { uid } = pod.metadata;
  const nodeName = pod.spec.nodeName ?? "";
  if (world.pods.has(uid)) return;
  if (isPodFinished(pod) || pod.metadata.deletionTimestamp !== undefined) {
    // It was deleted before the kubelet took it on, and only needs to go.
    cleanUpLater(world, uid);
    return;
  }
  const record: PodRecord = {
    uid,
    nodeName,
    pod,
    takenAt: wholeSecond(world.api.now()),
    containers: [
      ...(pod.spec.initContainers ?? []).map((container) => openContainer(world, pod, container, true)),
      ...pod.spec.containers.map((container) => openContainer(world, pod, container, false)),
    ],
    podIP: undefined,
    hasSandbox: false,
    stage: "starting",
    step: 0,
    isBusy: false,
    retries: 0,
  };
  world.pods.set(uid, record);
  writeStatus(world, record);
  record.containers.forEach(({ probes }, index) => {
    for (const probe of probes) scheduleProbe(world, record, index, probe);
  });
  mountVolumes(world, record);
}

/** Volumes need their Secrets and ConfigMaps; then sandbox and network are made. */
export function mountVolumes(world: KubeletWorld, record: PodRecord): void {
  if (record.stage !== "starting") return;
  const { uid } = record;
  const problem = missingVolume(record.pod, world.api.objects);
  if (problem === undefined) {
    const wait = delay(world.seed, DELAYS.sandbox, uid);
    world.agenda.after(wait, { to: "kubelet", kind: "sandboxReady", uid });
    return;
  }
  report(world, record, undefined, { type: "Warning", reason: "FailedMount", message: problem });
  let wait = 0.5;
  for (let retry = 0; retry < record.retries && wait < LONGEST_MOUNT_WAIT; retry += 1) wait *= 2;
  record.retries += 1;
  const after = seconds(Math.min(wait, LONGEST_MOUNT_WAIT));
  world.agenda.after(after, { to: "kubelet", kind: "volumesRetried", uid });
}

/** The network is up: the pod has its address, and its containers are started. */
export function sandboxReady(world: KubeletWorld, record: PodRecord): void {
  if (record.stage !== "starting") return;
  const node = nodeOf(world, record.nodeName);
  record.podIP = podAddress(world.api.objects.get("Node", "", record.nodeName), node.addresses);
  node.addresses += 1;
  record.hasSandbox = true;
  record.stage = "running";
  record.retries = 0;
  startNext(world, record);
}

const NOT_STARTED: ContainerInstance = { start: -1, isRunning: false, startedAt: RUN_START };

function openContainer(
  world: KubeletWorld,
  pod: Pod,
  container: Container,
  isInit: boolean,
): ContainerRecord {
  const { uid, name } = pod.metadata;
  const { behaviour, version } = world.versionOf(pod, container.image);
  const slot = isInit
    ? -1
    : world.containers.open({
        podUid: uid,
        podName: name,
        containerName: container.name,
        behaviour,
        version,
        nodeName: pod.spec.nodeName ?? "",
        ports: (container.ports ?? []).map(({ containerPort }) => containerPort),
      });
  const record: ContainerRecord = {
    name: container.name,
    isInit,
    isSidecar: isInit && container.restartPolicy === "Always",
    slot,
    behaviour,
    memoryLimit: wholeValue(container.resources.limits?.memory),
    actual: NOT_STARTED,
    seen: NOT_STARTED,
    waiting: undefined,
    restartBackoff: undefined,
    pullBackoff: undefined,
    notBefore: RUN_START,
    restartsAtOnce: false,
    stopping: undefined,
    probes: isInit ? [] : probesOf(container, world),
  };
  if (!isInit && canExceed(behaviourOf(world, record), record.memoryLimit)) {
    nodeOf(world, pod.spec.nodeName ?? "").limited.add(uid);
  }
  return record;
}

function probesOf(container: Container, world: KubeletWorld): readonly ProbeRecord[] {
  const given = [
    ["startup", container.startupProbe],
    ["readiness", container.readinessProbe],
    ["liveness", container.livenessProbe],
  ] as const satisfies readonly (readonly [ProbeKind, unknown])[];
  return given.flatMap(([kind, probe]) =>
    probe === undefined
      ? []
      : [{ worker: createProbeWorker(kind, probe, world.agenda.now()), alarm: 0, asked: 0 }],
  );
}
