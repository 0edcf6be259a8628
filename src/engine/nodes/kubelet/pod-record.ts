import type { Instant } from "../../kernel/units.ts";
import type { Pod } from "../../objects/types/pod.ts";
import { copyProbeWorker, type ProbeWorker } from "./probe-worker.ts";
import type { RestartBackoff } from "./restart-backoff.ts";
import type { StopReason } from "./termination-grace.ts";

/** How a container ended. */
export interface ContainerEnd {
  readonly exitCode: number;
  readonly reason: "Completed" | "Error" | "OOMKilled";
  readonly startedAt: Instant;
  readonly finishedAt: Instant;
  /** Which start of the container this was. */
  readonly start: number;
}

/** A container as its runtime has it. Immutable: the kubelet's own picture is the one of its last look. */
export interface ContainerInstance {
  /** Counts the starts from 0; -1 = it has not been started yet. */
  readonly start: number;
  readonly isRunning: boolean;
  readonly startedAt: Instant;
  /** How this start ended. */
  readonly end?: ContainerEnd;
  /** How the one before ended. */
  readonly previous?: ContainerEnd;
}

/** A probe of a container and the alarm that counts: earlier ones are out of date. */
export interface ProbeRecord {
  readonly worker: ProbeWorker;
  alarm: number;
  /** How often it has asked. */
  asked: number;
}

/** Back-off after failed pulls of a container's image. */
export interface PullBackoff {
  readonly error: string;
  readonly failures: number;
  readonly failedAt: Instant;
}

/** Mutable, but plain data all through: {@link copyPod} copies it for a checkpoint. */
export interface ContainerRecord {
  readonly name: string;
  readonly isInit: boolean;
  /** An init container that goes on running beside the others. */
  readonly isSidecar: boolean;
  /** Its slot in the table of containers; -1 for init containers, which serve nobody. */
  readonly slot: number;
  /** Index of the behaviour of its image. */
  readonly behaviour: number;
  /** Bytes; 0 = none. */
  readonly memoryLimit: number;
  actual: ContainerInstance;
  seen: ContainerInstance;
  /** Why it does not run, as far as it is not for an end that may be seen. */
  waiting: { readonly reason: string; readonly message?: string } | undefined;
  restartBackoff: RestartBackoff | undefined;
  pullBackoff: PullBackoff | undefined;
  /** After a failed attempt, it is not tried again before this. */
  notBefore: Instant;
  /** It was stopped for a probe: it is started again without waiting for a listing. */
  restartsAtOnce: boolean;
  /** Set while it is being stopped. */
  stopping:
    | { readonly reason: StopReason; readonly killAt: Instant; readonly isSignalled: boolean }
    | undefined;
  probes: readonly ProbeRecord[];
}

/** What the kubelet keeps of a pod. */
export interface PodRecord {
  readonly uid: string;
  readonly nodeName: string;
  /** The latest version of the object that the kubelet acts on. */
  pod: Pod;
  readonly takenAt: Instant;
  readonly containers: readonly ContainerRecord[];
  podIP: string | undefined;
  hasSandbox: boolean;
  /** `stopping`: its containers are being stopped for good; `stopped`: they have been. */
  stage: "starting" | "running" | "stopping" | "stopped";
  /** The start or pull that is under way; everything with another number is out of date. */
  step: number;
  isBusy: boolean;
  /** How often a sync of this pod has failed. */
  retries: number;
}

/** A copy that shares nothing that changes. */
export function copyPod(record: PodRecord): PodRecord {
  return {
    uid: record.uid,
    nodeName: record.nodeName,
    pod: record.pod,
    takenAt: record.takenAt,
    containers: record.containers.map(copyContainer),
    podIP: record.podIP,
    hasSandbox: record.hasSandbox,
    stage: record.stage,
    step: record.step,
    isBusy: record.isBusy,
    retries: record.retries,
  };
}

const copyContainer = (container: ContainerRecord): ContainerRecord => ({
  name: container.name,
  isInit: container.isInit,
  isSidecar: container.isSidecar,
  slot: container.slot,
  behaviour: container.behaviour,
  memoryLimit: container.memoryLimit,
  actual: container.actual,
  seen: container.seen,
  waiting: container.waiting,
  restartBackoff: container.restartBackoff,
  pullBackoff: container.pullBackoff,
  notBefore: container.notBefore,
  restartsAtOnce: container.restartsAtOnce,
  stopping: container.stopping,
  probes: container.probes.map(({ worker, alarm, asked }) => ({
    worker: copyProbeWorker(worker),
    alarm,
    asked,
  })),
});
