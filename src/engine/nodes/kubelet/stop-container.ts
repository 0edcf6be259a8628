import { ContainerPhase } from "../../containers/container-table.ts";
import { type Instant, inSeconds, later, NOTHING, seconds } from "../../kernel/units.ts";
import { hookDuration } from "./hooks.ts";
import { behaviourOf, type KubeletWorld, noticeLater, report, specOf, writeStatus } from "./kubelet-world.ts";
import type { ContainerEnd, PodRecord } from "./pod-record.ts";
import { startNext } from "./start-container.ts";
import { containerGrace, LEAST_GRACE_SECONDS, type StopReason } from "./termination-grace.ts";
import { DELAYS, delay } from "./timing.ts";

const SIGKILLED = 137;
const SIGTERMED = 143;

/** Begins to stop a pod for good: all its containers at once (pod_workers.go, SyncTerminatingPod). */
export function stopPod(world: KubeletWorld, record: PodRecord): void {
  if (record.stage === "stopped") return;
  record.stage = "stopping";
  record.step += 1;
  record.isBusy = false;
  stopNext(world, record);
}

/** Stops what runs: sidecars once all others have ended. When nothing runs any more, the pod is finished. */
function stopNext(world: KubeletWorld, record: PodRecord): void {
  const running = record.containers.filter(({ actual }) => actual.isRunning);
  if (running.length === 0) {
    finishPod(world, record);
    return;
  }
  const isLast = running.every(({ isSidecar }) => isSidecar);
  record.containers.forEach((container, index) => {
    if (!container.actual.isRunning || (container.isSidecar && !isLast)) return;
    stopContainer(world, record, index, "deletion");
  });
}

/**
 * Stops a container (kuberuntime_container.go, killContainer): preStop hook, SIGTERM, and SIGKILL when the grace period is
 * over. The hook's time is part of the period, but at least two seconds are left after it.
 */
export function stopContainer(
  world: KubeletWorld,
  record: PodRecord,
  index: number,
  reason: StopReason,
): void {
  const container = record.containers[index];
  if (container === undefined) return;
  const spec = specOf(record, container);
  const grace = containerGrace(record.pod, spec, reason);
  const now = world.agenda.now();
  if (container.stopping !== undefined) {
    hurry(world, record, index, later(now, seconds(Math.max(grace, LEAST_GRACE_SECONDS))));
    return;
  }
  report(world, record, container, { reason: "Killing", message: killMessage(container.name, reason) });
  const wanted = grace > 0 ? hookDuration(spec.lifecycle?.preStop) : NOTHING;
  const isCut = wanted > seconds(grace);
  const hook = isCut ? seconds(grace) : wanted;
  if (isCut) {
    report(world, record, container, {
      type: "Warning",
      reason: "FailedPreStopHook",
      message: "PreStopHook failed",
    });
  }
  const left = Math.max(grace - Math.floor(inSeconds(hook)), LEAST_GRACE_SECONDS);
  container.stopping = { reason, killAt: later(later(now, hook), seconds(left)), isSignalled: false };
  const { uid } = record;
  const event = { to: "kubelet", uid, container: index, start: container.actual.start } as const;
  world.agenda.at(container.stopping.killAt, { ...event, kind: "killDue" });
  if (hook > NOTHING) world.agenda.after(hook, { ...event, kind: "preStopEnded" });
  else signal(world, record, index);
}

/** SIGTERM reaches the process. */
export function signal(world: KubeletWorld, record: PodRecord, index: number): void {
  const container = record.containers[index];
  if (container?.stopping === undefined || !container.actual.isRunning) return;
  container.stopping = { ...container.stopping, isSignalled: true };
  const { on, drain } = behaviourOf(world, container).shutdown;
  if (on === "ignored") return;
  const isInterrupted = container.isInit && !container.isSidecar;
  if (on === "abrupt" || isInterrupted) {
    end(world, record, index, { exitCode: SIGTERMED, reason: "Error" });
    return;
  }
  const { slot } = container;
  const { containers, agenda } = world;
  const open = slot < 0 ? 0 : (containers.inFlight[slot] ?? 0) + (containers.queued[slot] ?? 0);
  if (open === 0 || drain === NOTHING) {
    end(world, record, index, { exitCode: 0, reason: "Completed" });
    return;
  }
  containers.setPhase(slot, ContainerPhase.draining, agenda.now());
  const { uid } = record;
  const { start } = container.actual;
  agenda.after(drain, { to: "kubelet", kind: "drainEnded", uid, container: index, start });
}

/** SIGKILL, if the moment that counts has come. */
export function kill(world: KubeletWorld, record: PodRecord, index: number): void {
  const container = record.containers[index];
  if (container?.stopping === undefined || world.agenda.now() < container.stopping.killAt) return;
  end(world, record, index, { exitCode: SIGKILLED, reason: "Error" });
}

/** The process has ended. A pod that is being stopped, and a container stopped for a probe, go on at once. */
export function end(
  world: KubeletWorld,
  record: PodRecord,
  index: number,
  { exitCode, reason }: Pick<ContainerEnd, "exitCode" | "reason">,
): void {
  const container = record.containers[index];
  if (container === undefined || !container.actual.isRunning) return;
  const finishedAt = world.agenda.now();
  const { start, startedAt, previous } = container.actual;
  const ended = {
    start,
    isRunning: false,
    startedAt,
    end: { exitCode, reason, startedAt, finishedAt, start },
  };
  container.actual = previous === undefined ? ended : { ...ended, previous };
  if (container.slot >= 0) world.containers.setPhase(container.slot, ContainerPhase.stopped, finishedAt);
  const stopping = container.stopping;
  container.stopping = undefined;
  noticeLater(world, record);
  if (record.stage === "stopping") {
    const others = record.containers.filter(({ actual, isSidecar }) => actual.isRunning && !isSidecar);
    if (others.length === 0) stopNext(world, record);
  } else if (stopping !== undefined && stopping.reason !== "deletion") {
    container.restartsAtOnce = true;
    startNext(world, record);
  }
}

/** All containers have ended for good: the last status is written, then the object may go. */
export function finishPod(world: KubeletWorld, record: PodRecord): void {
  record.stage = "stopped";
  record.step += 1;
  for (const container of record.containers) {
    container.seen = container.actual;
    container.probes = [];
  }
  world.nodes.get(record.nodeName)?.limited.delete(record.uid);
  writeStatus(world, record);
  cleanUpLater(world, record.uid);
}

/** Some time after the containers have ended, the network is taken down, and the object removed if it is being deleted. */
export function cleanUpLater(world: KubeletWorld, uid: string): void {
  world.agenda.after(delay(world.seed, DELAYS.cleanUp, uid), { to: "kubelet", kind: "podCleaned", uid });
}

/** A shorter grace period takes the place of the one that is running. */
function hurry(world: KubeletWorld, record: PodRecord, index: number, killAt: Instant): void {
  const container = record.containers[index];
  if (container?.stopping === undefined || killAt >= container.stopping.killAt) return;
  container.stopping = { ...container.stopping, reason: "deletion", killAt };
  const { uid } = record;
  world.agenda.at(killAt, {
    to: "kubelet",
    kind: "killDue",
    uid,
    container: index,
    start: container.actual.start,
  });
}

function killMessage(name: string, reason: StopReason): string {
  return reason === "liveness" || reason === "startup"
    ? `Container ${name} failed ${reason} probe, will be restarted`
    : `Stopping container ${name}`;
}
