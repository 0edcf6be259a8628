import { RUN_START, wholeSecond } from "../../kernel/units.ts";
import type { Container, ContainerState, ContainerStatus, Pod } from "../../objects/types/pod.ts";
import type { Writable } from "../../objects/writable.ts";
import { containerId, imageId, writtenStatus } from "../pod-status/identifiers.ts";
import type { ContainerEnd, ContainerRecord, PodRecord } from "./pod-record.ts";
import type { ProbeKind } from "./probe-worker.ts";

/** The status of a container of `pod` as the kubelet last saw it (kubelet_pods.go, convertToAPIContainerStatuses). */
export function containerStatus(
  record: PodRecord,
  container: ContainerRecord,
  { image }: Pick<Container, "image">,
  pod: Pod,
): ContainerStatus {
  const { name, seen } = container;
  const hasRun = seen.start >= 0;
  const { state, lastState } = states(record, container);
  const status: Writable<ContainerStatus> = {
    name,
    image,
    imageID: hasRun ? imageId(image) : "",
    ready: isReady(container),
    started: isStarted(container),
    restartCount: Math.max(0, seen.start),
    state,
    lastState,
  };
  if (hasRun) status.containerID = containerId(record.uid, name, seen.start, writtenStatus(pod, name));
  return status;
}

/** Runs, and has passed its startup probe if it has one. */
export function isStarted(container: ContainerRecord): boolean {
  return container.seen.isRunning && hasPassed(container, "startup");
}

/** Started, and has passed its readiness probe if it has one. An init container is ready when it is done, unless it is a sidecar. */
export function isReady(container: ContainerRecord): boolean {
  if (container.isInit && !container.isSidecar) return container.seen.end?.exitCode === 0;
  return isStarted(container) && hasPassed(container, "readiness");
}

/** Whether the container is without such a probe, or its last result about this start is success. */
function hasPassed(container: ContainerRecord, kind: ProbeKind): boolean {
  const worker = container.probes.find((probe) => probe.worker.kind === kind)?.worker;
  return worker === undefined || (worker.start === container.seen.start && worker.result === "success");
}

function states(
  record: PodRecord,
  container: ContainerRecord,
): { readonly state: ContainerState; readonly lastState: ContainerState } {
  const { seen, waiting, name } = container;
  const ended = (end: ContainerEnd | undefined): ContainerState =>
    end === undefined ? {} : terminated(record, name, end);
  if (record.stage === "stopped" && seen.start < 0) return { state: NEVER_FOUND, lastState: {} };
  if (seen.start < 0) return { state: { waiting: waiting ?? firstWait(record) }, lastState: {} };
  if (seen.isRunning) {
    const running = { startedAt: wholeSecond(seen.startedAt) };
    return { state: { running }, lastState: ended(seen.previous) };
  }
  if (waiting !== undefined && record.stage !== "stopped") {
    return { state: { waiting }, lastState: ended(seen.end) };
  }
  return { state: ended(seen.end), lastState: ended(seen.previous) };
}

/** What is said of a container that was never started when its pod has ended. */
const NEVER_FOUND: ContainerState = {
  terminated: {
    exitCode: 137,
    reason: "ContainerStatusUnknown",
    message: "The container could not be located when the pod was terminated",
    startedAt: RUN_START,
    finishedAt: RUN_START,
  },
};

const firstWait = ({ pod }: PodRecord): { readonly reason: string } => ({
  reason: (pod.spec.initContainers ?? []).length > 0 ? "PodInitializing" : "ContainerCreating",
});

function terminated({ uid }: PodRecord, name: string, end: ContainerEnd): ContainerState {
  return {
    terminated: {
      exitCode: end.exitCode,
      reason: end.reason,
      startedAt: wholeSecond(end.startedAt),
      finishedAt: wholeSecond(end.finishedAt),
      containerID: containerId(uid, name, end.start),
    },
  };
}
