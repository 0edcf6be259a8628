import { textHash } from "../../kernel/random.ts";
import { type Instant, wholeSecond } from "../../kernel/units.ts";
import { isReady, isStarted } from "./container-status.ts";
import { behaviourOf, type KubeletEventOf, type KubeletWorld, report, specOf } from "./kubelet-world.ts";
import type { ContainerRecord, PodRecord, ProbeRecord } from "./pod-record.ts";
import { probeAnswer } from "./probe-answer.ts";
import {
  dueAt,
  hear,
  lookAt,
  type ProbeKind,
  type ProbeResult,
  type ProbeStep,
  trigger,
} from "./probe-worker.ts";
import { mayRestart } from "./start-container.ts";
import { chance } from "./timing.ts";

const LUCK: Readonly<Record<ProbeKind, number>> = {
  startup: textHash("kubelet/startup-probe"),
  readiness: textHash("kubelet/readiness-probe"),
  liveness: textHash("kubelet/liveness-probe"),
};

const NAMES: Readonly<Record<ProbeKind, string>> = {
  startup: "Startup",
  readiness: "Readiness",
  liveness: "Liveness",
};

/** Puts the next look of a worker on the agenda; earlier alarms are out of date. */
export function scheduleProbe(world: KubeletWorld, record: PodRecord, index: number, kind: ProbeKind): void {
  const probe = probeOf(record.containers[index], kind);
  if (probe === undefined) return;
  const alarm = probe.alarm + 1;
  replace(record, index, { ...probe, alarm });
  const due = dueAt(probe.worker, world.agenda.now());
  world.agenda.at(due, {
    to: "kubelet",
    kind: "probeDue",
    uid: record.uid,
    container: index,
    probe: kind,
    alarm,
  });
}

/**
 * A worker looks at its container, and asks. Gives the result that it thereby publishes. A good answer that changes nothing
 * is heard at once, so that steady, healthy containers cost one event a probe.
 */
export function probeDue(
  world: KubeletWorld,
  record: PodRecord,
  { container: index, probe: kind, alarm }: KubeletEventOf<"probeDue">,
): ProbeResult | undefined {
  const container = record.containers[index];
  const probe = probeOf(container, kind);
  if (container === undefined || probe === undefined || probe.alarm !== alarm) return undefined;
  const step = lookAt(probe.worker, viewOf(record, container), world.agenda.now());
  take(world, record, index, { ...probe, worker: step.worker }, step);
  return step.published;
}

/** The answer has come. Gives the result that the worker thereby publishes. */
export function probeAnswered(
  world: KubeletWorld,
  record: PodRecord,
  event: KubeletEventOf<"probeAnswered">,
): ProbeResult | undefined {
  const { container: index, probe: kind, alarm, isSuccess, message } = event;
  const container = record.containers[index];
  const probe = probeOf(container, kind);
  if (probe === undefined || probe.alarm !== alarm) return undefined;
  if (!isSuccess) {
    const text = `${NAMES[kind]} probe failed: ${message}`;
    report(world, record, container, { type: "Warning", reason: "Unhealthy", message: text });
  }
  const step = hear(probe.worker, isSuccess ? "success" : "failure");
  take(world, record, index, { ...probe, worker: step.worker }, step);
  return step.published;
}

/** Every sync that finds a container started but not ready wants to know at once (prober_manager.go, UpdatePodStatus). */
export function triggerReadiness(world: KubeletWorld, record: PodRecord): void {
  record.containers.forEach((container, index) => {
    if (container.isInit || !isStarted(container) || isReady(container)) return;
    const probe = probeOf(container, "readiness");
    if (probe === undefined || probe.worker.isTriggered) return;
    replace(record, index, { ...probe, worker: trigger(probe.worker) });
    if (!probe.worker.isAsking) scheduleProbe(world, record, index, "readiness");
  });
}

function take(
  world: KubeletWorld,
  record: PodRecord,
  index: number,
  probe: ProbeRecord,
  { next }: ProbeStep,
): void {
  if (next === "end") {
    drop(record, index, probe.worker.kind);
    return;
  }
  replace(record, index, probe);
  if (next === "ask") ask(world, record, index, probe);
  else scheduleProbe(world, record, index, probe.worker.kind);
}

function ask(world: KubeletWorld, record: PodRecord, index: number, probe: ProbeRecord): void {
  const container = record.containers[index];
  if (container === undefined) return;
  const { uid, podIP = "" } = record;
  const { kind, result } = probe.worker;
  const now: Instant = world.agenda.now();
  const target = {
    podUid: uid,
    podIP,
    container: specOf(record, container),
    slot: container.slot,
    behaviour: behaviourOf(world, container),
  };
  const luck = chance(world.seed, LUCK[kind], `${uid}/${container.name}`, probe.asked);
  const answer = probeAnswer(target, kind, probe.worker.probe, world.containers, { now, luck });
  const asked = { ...probe, asked: probe.asked + 1, alarm: probe.alarm + 1 };
  if (answer.isSuccess && result === "success") {
    replace(record, index, { ...asked, worker: hear(probe.worker, "success").worker });
    scheduleProbe(world, record, index, kind);
    return;
  }
  replace(record, index, asked);
  const { isSuccess, message } = answer;
  const event = { uid, container: index, probe: kind, alarm: asked.alarm, isSuccess, message };
  world.agenda.after(answer.takes, { to: "kubelet", kind: "probeAnswered", ...event });
}

function viewOf(record: PodRecord, container: ContainerRecord): Parameters<typeof lookAt>[1] {
  const { seen } = container;
  return {
    ...(seen.start < 0 ? {} : { start: seen.start }),
    isRunning: seen.isRunning,
    startedAt: wholeSecond(seen.startedAt),
    isStarted: isStarted(container),
    isOver: seen.end !== undefined && !mayRestart(record, container),
    isDeleting: record.stage === "stopping",
  };
}

const probeOf = (container: ContainerRecord | undefined, kind: ProbeKind): ProbeRecord | undefined =>
  container?.probes.find(({ worker }) => worker.kind === kind);

function replace(record: PodRecord, index: number, probe: ProbeRecord): void {
  const container = record.containers[index];
  if (container === undefined) return;
  container.probes = container.probes.map((other) =>
    other.worker.kind === probe.worker.kind ? probe : other,
  );
}

function drop(record: PodRecord, index: number, kind: ProbeKind): void {
  const container = record.containers[index];
  if (container === undefined) return;
  container.probes = container.probes.filter(({ worker }) => worker.kind !== kind);
}
