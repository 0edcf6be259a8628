import type { Instant } from "../../kernel/units.ts";
import { type Container, type ContainerStatus, type Pod, podCondition } from "../../objects/types/pod.ts";
import { ageOf, columns, orNone, type TableOf } from "./table.ts";

/** Source: kubernetes pkg/printers/internalversion/printers.go, printPod. */
export const podTable: TableOf<Pod> = {
  columns: columns(
    ["NAME", "READY", "STATUS", "RESTARTS", "AGE"],
    ["IP", "NODE", "NOMINATED NODE", "READINESS GATES"],
  ),
  cells: (pod, now) => [
    pod.metadata.name,
    readiness(pod),
    podStatusText(pod),
    restarts(pod, now),
    ageOf(pod.metadata.creationTimestamp, now),
    orNone(pod.status.podIP),
    orNone(pod.spec.nodeName),
    orNone(pod.status.nominatedNodeName),
    gates(pod),
  ],
};

/** A pod's STATUS: the phase, or the reason that says more. */
function podStatusText(pod: Pod): string {
  const { status, metadata } = pod;
  const initial = initStatus(pod);
  let text =
    podCondition(pod, "PodScheduled")?.reason === "SchedulingGated" ? "SchedulingGated" : status.phase;
  text = status.reason ?? text;
  if (initial !== undefined && podCondition(pod, "Initialized")?.status !== "True") text = initial;
  else text = containersStatus(pod, text);
  if (metadata.deletionTimestamp === undefined) return text;
  if (status.reason === "NodeLost") return "Unknown";
  return status.phase === "Succeeded" || status.phase === "Failed" ? text : "Terminating";
}

/** What the first init container that is not through has to say. */
function initStatus(pod: Pod): string | undefined {
  const containers = pod.spec.initContainers ?? [];
  for (const [index, { state, name, started }] of (pod.status.initContainerStatuses ?? []).entries()) {
    const { terminated, waiting } = state;
    if (terminated?.exitCode === 0) continue;
    if (isSidecar(containers, name) && started) continue;
    if (terminated !== undefined) return `Init:${terminationText(terminated)}`;
    if (waiting !== undefined && waiting.reason !== "" && waiting.reason !== "PodInitializing") {
      return `Init:${waiting.reason}`;
    }
    return `Init:${index}/${containers.length}`;
  }
  return undefined;
}

const isSidecar = (containers: readonly Container[], name: string): boolean =>
  containers.some((container) => container.name === name && container.restartPolicy === "Always");

/** The first container with something to say wins, so they are read from the last. */
function containersStatus(pod: Pod, phase: string): string {
  let text = phase;
  let hasRunning = false;
  let failure: string | undefined;
  for (const { state, ready } of [...pod.status.containerStatuses].reverse()) {
    const { waiting, terminated } = state;
    if (waiting !== undefined && waiting.reason !== "") text = waiting.reason;
    else if (terminated !== undefined) {
      text = terminationText(terminated);
      if (text !== "Completed") failure = text;
    } else if (ready && state.running !== undefined) hasRunning = true;
  }
  if (text !== "Completed") return text;
  if (hasRunning && podCondition(pod, "Ready")?.status === "True") return "Running";
  if (failure !== undefined) return failure;
  return hasRunning ? "NotReady" : text;
}

function terminationText(terminated: NonNullable<ContainerStatus["state"]["terminated"]>): string {
  if (terminated.reason !== "") return terminated.reason;
  return terminated.signal === undefined ? `ExitCode:${terminated.exitCode}` : `Signal:${terminated.signal}`;
}

function readiness({ spec, status }: Pod): string {
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always");
  const readyApps = status.containerStatuses.filter(
    ({ ready, state }) => ready && state.running !== undefined,
  );
  const readySidecars = (status.initContainerStatuses ?? []).filter(
    ({ name, ready, started }) => ready && started && sidecars.some((sidecar) => sidecar.name === name),
  );
  return `${readyApps.length + readySidecars.length}/${spec.containers.length + sidecars.length}`;
}

function restarts(pod: Pod, now: Instant): string {
  const { status, spec } = pod;
  const initial = status.initContainerStatuses ?? [];
  const isInitializing = initStatus(pod) !== undefined && podCondition(pod, "Initialized")?.status !== "True";
  const sidecars = initial.filter(({ name }) => isSidecar(spec.initContainers ?? [], name));
  const counted = isInitializing ? initial : [...status.containerStatuses, ...sidecars];
  const count = counted.reduce((sum, { restartCount }) => sum + restartCount, 0);
  const ends = counted.flatMap(({ lastState }) => lastState.terminated?.finishedAt ?? []);
  const [first] = ends;
  if (count === 0 || first === undefined) return `${count}`;
  const newest = ends.reduce((latest, end) => (end > latest ? end : latest), first);
  return `${count} (${ageOf(newest, now)} ago)`;
}

function gates(pod: Pod): string {
  const wanted = pod.spec.readinessGates ?? [];
  if (wanted.length === 0) return "<none>";
  const open = wanted.filter(({ conditionType }) => podCondition(pod, conditionType)?.status === "True");
  return `${open.length}/${wanted.length}`;
}
