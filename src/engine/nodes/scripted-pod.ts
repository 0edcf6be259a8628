import { type Instant, wholeSecond } from "../kernel/units.ts";
import type { ContainerState, ContainerStatus, Pod } from "../objects/types/pod.ts";
import type { RestartBackoff } from "./kubelet/restart-backoff.ts";
import { containerId, imageId, writtenStatus } from "./pod-status/identifiers.ts";

/** How the containers of an image behave, in seconds. They run at once, not ready. */
export interface ScriptedBehaviour {
  /** From being scheduled to Ready; null = never. */
  readonly startup: number | null;
  /** Added to `startup` and `exitAfter` for each pod that the owner created before (StatefulSet: for each ordinal). */
  readonly stagger?: number;
  /** From deletion to the end of the container, at most the grace period. */
  readonly stop?: number;
  /** After scheduling, and after each restart, the container exits with code 1. */
  readonly crashAfter?: number;
  /** The same with code 0. */
  readonly exitAfter?: number;
  /** After so long the pod turns unready for good. */
  readonly readyFor?: number;
  /** Other behaviour for the pods at these places in their owner's order of creation. */
  readonly except?: { readonly [place: string]: ScriptedBehaviour };
}

/** What a scripted kubelet knows of a pod. */
export interface ScriptedPod {
  readonly uid: string;
  readonly behaviour: ScriptedBehaviour;
  readonly place: number;
  /** When the container that runs, or ran last, was started. */
  readonly startedAt: Instant;
  readonly takenAt: Instant;
  readonly podIP: string;
  readonly restarts: number;
  readonly backoff: RestartBackoff | undefined;
  readonly isReady: boolean;
  readonly state: ContainerState;
  readonly lastState: ContainerState;
}

/** The status of one of the pod's containers, all of which do the same. */
export function containerStatus(
  { name, image }: { readonly name: string; readonly image: string },
  scripted: ScriptedPod,
  pod: Pod,
): ContainerStatus {
  const { uid, restarts, isReady, state, lastState } = scripted;
  return {
    name,
    image,
    imageID: imageId(image),
    containerID: containerId(uid, name, restarts, writtenStatus(pod, name)),
    ready: isReady,
    started: state.running !== undefined,
    restartCount: restarts,
    state,
    lastState,
  };
}

/** A container that has started now. */
export const running = (startedAt: Instant): ContainerState => ({
  running: { startedAt: wholeSecond(startedAt) },
});

/** The end of the container that runs. */
export function terminated({ startedAt }: ScriptedPod, exitCode: number, now: Instant): ContainerState {
  return {
    terminated: {
      exitCode,
      reason: exitCode === 0 ? "Completed" : "Error",
      startedAt: wholeSecond(startedAt),
      finishedAt: wholeSecond(now),
    },
  };
}
