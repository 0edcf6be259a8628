import { type ContainerStatus, isPodReady, type Pod, podCondition } from "../../objects/types/pod.ts";
import type { PodState } from "../run-view.ts";

/** How the stage draws a pod. */
export function podState(pod: Pod): PodState {
  const { phase, reason, containerStatuses } = pod.status;
  if (phase === "Unknown" || reason === "NodeLost") return "unknown";
  if (pod.metadata.deletionTimestamp !== undefined) return "terminating";
  if (pod.spec.nodeName === undefined) {
    const isRefused = podCondition(pod, "PodScheduled")?.reason === "Unschedulable";
    return isRefused ? "unschedulable" : "pending";
  }
  if (containerStatuses.some(wasKilledForMemory)) return "oomKilled";
  if (phase === "Failed" || containerStatuses.some(hasCrashed)) return "crashLooping";
  if (phase === "Pending") return "creating";
  return isPodReady(pod) ? "ready" : "notReady";
}

/** Restarts of all its containers. */
export const podRestarts = (pod: Pod): number =>
  pod.status.containerStatuses.reduce((sum, status) => sum + status.restartCount, 0);

/** The STATUS column of `kubectl get pods` (kubectl pkg/printers/internalversion/printers.go, printPod). */
export function podStatusWord(pod: Pod): string {
  const { phase, reason } = pod.status;
  const word = initStatusWord(pod) ?? containerStatusWord(pod, startWord(pod));
  if (pod.metadata.deletionTimestamp === undefined) return word;
  if (reason === "NodeLost") return "Unknown";
  return phase === "Succeeded" || phase === "Failed" ? word : "Terminating";
}

function startWord(pod: Pod): string {
  const isGated = podCondition(pod, "PodScheduled")?.reason === "SchedulingGated";
  return isGated ? "SchedulingGated" : (pod.status.reason ?? pod.status.phase);
}

/** What an init container that is not done makes of the word; undefined = all are done, or there is none. */
function initStatusWord(pod: Pod): string | undefined {
  const statuses = pod.status.initContainerStatuses ?? [];
  if (podCondition(pod, "Initialized")?.status === "True") return undefined;
  for (const [index, status] of statuses.entries()) {
    const { terminated, waiting } = status.state;
    if (terminated?.exitCode === 0) continue;
    if (isSidecar(pod, status.name) && status.started) continue;
    if (terminated) return `Init:${endWord(terminated)}`;
    if (waiting && waiting.reason !== "" && waiting.reason !== "PodInitializing")
      return `Init:${waiting.reason}`;
    return `Init:${index}/${statuses.length}`;
  }
  return undefined;
}

function containerStatusWord(pod: Pod, start: string): string {
  let word = start;
  let isRunning = false;
  let failure: string | undefined;
  for (const { state, ready } of pod.status.containerStatuses.toReversed()) {
    if (state.waiting && state.waiting.reason !== "") {
      word = state.waiting.reason;
    } else if (state.terminated) {
      word = endWord(state.terminated);
      if (state.terminated.exitCode !== 0) failure = word;
    } else if (state.running && ready) {
      isRunning = true;
    }
  }
  if (word !== "Completed") return word;
  if (isRunning && isPodReady(pod)) return "Running";
  return failure ?? (isRunning ? "NotReady" : word);
}

function endWord(terminated: {
  readonly reason: string;
  readonly signal?: number;
  readonly exitCode: number;
}) {
  if (terminated.reason !== "") return terminated.reason;
  const { signal } = terminated;
  return signal === undefined || signal === 0 ? `ExitCode:${terminated.exitCode}` : `Signal:${signal}`;
}

const isSidecar = (pod: Pod, name: string): boolean =>
  pod.spec.initContainers?.find((container) => container.name === name)?.restartPolicy === "Always";

const wasKilledForMemory = ({ state, lastState }: ContainerStatus): boolean =>
  state.terminated?.reason === "OOMKilled" ||
  (state.waiting?.reason === "CrashLoopBackOff" && lastState.terminated?.reason === "OOMKilled");

const hasCrashed = ({ state }: ContainerStatus): boolean =>
  state.waiting?.reason === "CrashLoopBackOff" || (state.terminated?.exitCode ?? 0) !== 0;
