import type { Instant } from "../kernel/units.ts";

/** Where a container is in its life, as somebody who sends it a request finds it. */
export const ContainerPhase = {
  /** Its pod is there, the process does not run: a connection is refused. */
  stopped: 0,
  /** The process runs but does not listen yet: a connection is refused. */
  starting: 1,
  listening: 2,
  /** SIGTERM was heeded: no new connections (refused), what is in flight goes on. */
  draining: 3,
  /** The pod's address is gone: a connection attempt gets no answer. */
  gone: 4,
} as const;

/** What a new slot stands for. */
export interface ContainerSlot {
  readonly podUid: string;
  readonly podName: string;
  readonly containerName: string;
  /** Index of the image behaviour in the run's list. */
  readonly behaviour: number;
  /** Index of the version (distinct image of a workload) in the run's list. */
  readonly version: number;
  readonly nodeName: string;
  readonly ports: readonly number[];
}

/** Who wants to know at once what becomes of a container. */
export interface ContainerObserver {
  /** The container moved to another phase; `table.phase` already says which. Called before the two below. */
  phaseChanged?(slot: number, time: Instant): void;
  /** The process ended (crash, kill, exit): whatever is in flight or queued at this slot is cut. */
  containerStopped?(slot: number, time: Instant): void;
  /** The last request in flight at a draining container is done. */
  containerDrained?(slot: number, time: Instant): void;
}

/**
 * All containers of the run in columns, one slot for each container of a pod; a slot outlives restarts of its container and is never used again.
 * Nodes open slots and move their phase; traffic admits requests and counts them. Both read the columns directly.
 */
export interface ContainerTable {
  readonly length: number;
  readonly phase: Uint8Array;
  readonly behaviour: Int32Array;
  readonly version: Int32Array;
  /** Moment since which the container has listened (µs), for the cold-start curve. */
  readonly listeningSince: Float64Array;
  /** Moment at which the process started (µs), for memory growth. */
  readonly startedAt: Float64Array;
  readonly inFlight: Int32Array;
  readonly queued: Int32Array;
  /** Requests finished, ever. */
  readonly served: Float64Array;
  /** Core time used by requests, ever (µs). */
  readonly coreTime: Float64Array;
  slot(index: number): ContainerSlot;
  /** The slot of the pod's container that serves this port; -1 when there is none. */
  find(podUid: string, port: number): number;
  open(slot: ContainerSlot): number;
  setPhase(slot: number, phase: number, time: Instant): void;
  observe(observer: ContainerObserver): void;
  /** Called by traffic when the last request of a draining container ends. */
  drained(slot: number, time: Instant): void;
}
