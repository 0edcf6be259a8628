import type { ContainerStatus, PodPhase, PodSpec } from "../../objects/types/pod.ts";

/** What decides the phase of a pod: its containers and what is known of them. */
export interface PhaseInput {
  readonly spec: Pick<PodSpec, "restartPolicy"> & {
    readonly containers: readonly { readonly name: string }[];
    readonly initContainers?: readonly { readonly name: string; readonly restartPolicy?: string }[];
  };
  readonly containerStatuses: readonly ContainerStatus[];
  readonly initContainerStatuses: readonly ContainerStatus[];
  /** The kubelet has stopped all containers for good. */
  readonly isTerminal: boolean;
}

interface Tally {
  pending: number;
  pendingSidecars: number;
  failed: number;
  running: number;
  waiting: number;
  stopped: number;
  succeeded: number;
  /** Those that ended with another code than 0. */
  faulty: number;
  unknown: number;
}

/**
 * The phase of a pod (pkg/kubelet/kubelet_pods.go, getPhase). A container that waits after it ran counts as stopped; pods whose
 * containers will be started again are Running, even while none runs.
 */
export function podPhase(input: PhaseInput): PodPhase {
  const { spec, isTerminal } = input;
  const tally = countContainers(input);
  if (tally.failed > 0 && spec.restartPolicy === "Never") return "Failed";
  if (tally.pending > 0 || tally.waiting > 0) return "Pending";
  if (tally.pendingSidecars > 0 && !hasInitialized(input.containerStatuses)) return "Pending";
  if (tally.unknown > 0) return "Pending";
  if (tally.running > 0) return "Running";
  if (tally.stopped === 0) return "Pending";
  const mayRestart =
    spec.restartPolicy === "Always" || (spec.restartPolicy === "OnFailure" && tally.faulty > 0);
  if (mayRestart && !isTerminal) return "Running";
  return tally.stopped === tally.succeeded ? "Succeeded" : "Failed";
}

/** Whether any app container runs or has ended: then init containers are over (HasAnyRegularContainerStarted). */
export function hasInitialized(containerStatuses: readonly ContainerStatus[]): boolean {
  return containerStatuses.some(({ state }) => state.running !== undefined || state.terminated !== undefined);
}

function countContainers({ spec, containerStatuses, initContainerStatuses }: PhaseInput): Tally {
  const tally: Tally = {
    pending: 0,
    pendingSidecars: 0,
    failed: 0,
    running: 0,
    waiting: 0,
    stopped: 0,
    succeeded: 0,
    faulty: 0,
    unknown: 0,
  };
  for (const { name, restartPolicy } of spec.initContainers ?? []) {
    const status = initContainerStatuses.find((each) => each.name === name);
    if (restartPolicy === "Always") countSidecar(status, tally);
    else countInitContainer(status, tally);
  }
  for (const { name } of spec.containers) {
    countContainer(
      containerStatuses.find((each) => each.name === name),
      tally,
    );
  }
  return tally;
}

function countInitContainer(status: ContainerStatus | undefined, tally: Tally): void {
  const ended = status?.state.terminated ?? (status?.state.waiting && status.lastState.terminated);
  if (ended === undefined) tally.pending += 1;
  else if (ended.exitCode !== 0) tally.failed += 1;
}

/** Sidecars that have ended do not count. */
function countSidecar(status: ContainerStatus | undefined, tally: Tally): void {
  if (status === undefined) tally.unknown += 1;
  else if (status.state.running !== undefined) {
    if (!status.started) tally.pendingSidecars += 1;
    tally.running += 1;
  } else if (status.state.waiting !== undefined && status.lastState.terminated === undefined) {
    tally.pendingSidecars += 1;
    tally.waiting += 1;
  }
}

function countContainer(status: ContainerStatus | undefined, tally: Tally): void {
  if (status === undefined) tally.unknown += 1;
  else if (status.state.running !== undefined) tally.running += 1;
  else {
    const ended = status.state.terminated ?? status.lastState.terminated;
    if (ended === undefined) tally.waiting += 1;
    else {
      tally.stopped += 1;
      if (ended.exitCode !== 0) tally.faulty += 1;
      else if (status.state.terminated !== undefined) tally.succeeded += 1;
    }
  }
}
