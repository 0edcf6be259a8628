import { textHash } from "../../kernel/random.ts";
import { wholeSecond } from "../../kernel/units.ts";
import { isReady, isStarted } from "./container-status.ts";
import { behaviourOf, type KubeletEventOf, type KubeletWorld, report, specOf } from "./kubelet-world.ts";
import type { ContainerRecord, PodRecord, ProbeRecord } from "./pod-record.ts";
import { type Answer, probeAnswer } from "./probe-answer.ts";
import {
  dueAt,
  hear,
  lookAt,
  type ProbedContainer,
  type ProbeKind,
  type ProbeResult,
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
export function scheduleProbe(
  world: KubeletWorld,
  record: PodRecord,
  index: number,
  probe: ProbeRecord,
): void {
  probe.alarm += 1;
  world.agenda.at(dueAt(probe.worker, world.agenda.now()), {
    to: "kubelet",
    kind: "probeDue",
    uid: record.uid,
    container: index,
    probe: probe.worker.kind,
    alarm: probe.alarm,
  });
}

/** A worker looks at its container, and asks. Gives the result that it thereby publishes. */
export function probeDue(
  world: KubeletWorld,
  record: PodRecord,
  { container: index, probe: kind, alarm }: KubeletEventOf<"probeDue">,
): ProbeResult | undefined {
  const container = record.containers[index];
  const probe = probeOf(container, kind);
  if (container === undefined || probe === undefined || probe.alarm !== alarm) return undefined;
  const { next, published } = lookAt(probe.worker, viewOf(record, container), world.agenda.now());
  if (next === "ask") ask(world, record, index, probe);
  else if (next === "wait") scheduleProbe(world, record, index, probe);
  else container.probes = container.probes.filter((other) => other !== probe);
  return published;
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
  const { published } = hear(probe.worker, isSuccess ? "success" : "failure");
  scheduleProbe(world, record, index, probe);
  return published;
}

/** Every sync that finds a container started but not ready wants to know at once (prober_manager.go, UpdatePodStatus). */
export function triggerReadiness(world: KubeletWorld, record: PodRecord): void {
  record.containers.forEach((container, index) => {
    if (container.isInit || !isStarted(container) || isReady(container)) return;
    const probe = probeOf(container, "readiness");
    if (probe === undefined || probe.worker.isTriggered) return;
    probe.worker.isTriggered = true;
    if (!probe.worker.isAsking) scheduleProbe(world, record, index, probe);
  });
}

/** A good answer that changes nothing is heard at once: steady, healthy containers cost one event a probe. */
function ask(world: KubeletWorld, record: PodRecord, index: number, probe: ProbeRecord): void {
  const container = record.containers[index];
  if (container === undefined) return;
  const { uid } = record;
  const { worker } = probe;
  const { kind } = worker;
  const answer = answerOf(world, record, container, probe);
  probe.asked += 1;
  if (answer.isSuccess && worker.result === "success") {
    hear(worker, "success");
    scheduleProbe(world, record, index, probe);
    return;
  }
  probe.alarm += 1;
  const { isSuccess, message } = answer;
  const event = { uid, container: index, probe: kind, alarm: probe.alarm, isSuccess, message };
  world.agenda.after(answer.takes, { to: "kubelet", kind: "probeAnswered", ...event });
}

function answerOf(
  world: KubeletWorld,
  record: PodRecord,
  container: ContainerRecord,
  { worker, asked }: ProbeRecord,
): Answer {
  const { uid, podIP = "" } = record;
  const spec = specOf(record, container);
  const behaviour = behaviourOf(world, container);
  const target = { podUid: uid, podIP, container: spec, slot: container.slot, behaviour };
  const luck = (): number => chance(world.seed, LUCK[worker.kind], `${uid}/${container.name}`, asked);
  const moment = { now: world.agenda.now(), luck };
  return probeAnswer(target, worker.kind, worker.probe, world.containers, moment);
}

function viewOf(record: PodRecord, container: ContainerRecord): ProbedContainer {
  const { seen } = container;
  return {
    start: seen.start,
    isRunning: seen.isRunning,
    startedAt: wholeSecond(seen.startedAt),
    isStarted: isStarted(container),
    isOver: seen.end !== undefined && !mayRestart(record, container),
    isDeleting: record.stage === "stopping",
  };
}

const probeOf = (container: ContainerRecord | undefined, kind: ProbeKind): ProbeRecord | undefined =>
  container?.probes.find(({ worker }) => worker.kind === kind);
