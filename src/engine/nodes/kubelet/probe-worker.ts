import { elapsed, type Instant, inSeconds, later, seconds } from "../../kernel/units.ts";
import type { Probe } from "../../objects/types/pod.ts";

export type ProbeKind = "startup" | "readiness" | "liveness";

/** What a worker publishes of its container. */
export type ProbeResult = "unknown" | "success" | "failure";

/** What came of asking: an error means that it could not be asked. */
export type ProbeAnswer = "success" | "failure" | "error";

/** Asks one container of one pod one question, again and again. */
export interface ProbeWorker {
  readonly kind: ProbeKind;
  readonly probe: Probe;
  /** The start of the container that it asks, counted from 0; it is to notice the next one. */
  readonly start: number | undefined;
  /** What it last published about that start. */
  readonly result: ProbeResult | undefined;
  /** It has said all about this start of the container. */
  readonly isOnHold: boolean;
  /** The last answer, and how often it came in a row: a restart of the container does not begin a new row. */
  readonly lastAnswer: ProbeAnswer | undefined;
  readonly row: number;
  readonly nextTick: Instant;
  /** Somebody wants to know at once. */
  readonly isTriggered: boolean;
  readonly isAsking: boolean;
  /** How often the question under way could not be asked. */
  readonly errors: number;
}

/** What the kubelet knows of the container when the worker looks at it. */
export interface ProbedContainer {
  /** Absent until the first start has been noticed. */
  readonly start?: number;
  readonly isRunning: boolean;
  /** When it was started, cut to whole seconds as the status has it. */
  readonly startedAt: Instant;
  /** There is no startup probe, or it has succeeded. */
  readonly isStarted: boolean;
  /** It has ended and will not be started again. */
  readonly isOver: boolean;
  /** The pod is being deleted. */
  readonly isDeleting: boolean;
}

/** What a worker comes to do. */
export interface ProbeStep {
  readonly worker: ProbeWorker;
  /** The result changed to this. */
  readonly published?: ProbeResult;
  readonly next: "ask" | "wait" | "end";
}

/** Asking again this often when a question could not be asked (maxProbeRetries). */
const TRIES = 3;

const INITIAL: Readonly<Record<ProbeKind, ProbeResult>> = {
  startup: "unknown",
  readiness: "failure",
  liveness: "success",
};

/** A worker that begins at `now`, when the kubelet takes the pod on: its periods count from there. */
export function createProbeWorker(kind: ProbeKind, probe: Probe, now: Instant): ProbeWorker {
  return {
    kind,
    probe,
    start: undefined,
    result: undefined,
    isOnHold: false,
    lastAnswer: undefined,
    row: 0,
    nextTick: later(now, seconds(probe.periodSeconds)),
    isTriggered: false,
    isAsking: false,
    errors: 0,
  };
}

/** When the worker looks at its container next; not before the question under way is answered. */
export function dueAt(worker: ProbeWorker, now: Instant): Instant {
  return worker.isTriggered || worker.nextTick < now ? now : worker.nextTick;
}

/**
 * A worker looks at its container (pkg/kubelet/prober/worker.go, doProbe up to the question). After a trigger its period
 * begins anew.
 */
export function lookAt(worker: ProbeWorker, container: ProbedContainer, now: Instant): ProbeStep {
  const awake = { ...worker, isTriggered: false, nextTick: tickAfter(worker, now) };
  if (container.start === undefined) return { worker: awake, next: "wait" };
  const isNew = container.start !== worker.start;
  const known: ProbeWorker = isNew
    ? { ...awake, start: container.start, result: INITIAL[worker.kind], isOnHold: false }
    : awake;
  const initial = isNew ? { published: INITIAL[worker.kind] } : {};
  if (known.isOnHold) return { worker: known, next: "wait" };
  if (!container.isRunning) {
    const { worker: failed, ...rest } = publish(known, "failure");
    return { worker: failed, ...initial, ...rest, next: container.isOver ? "end" : "wait" };
  }
  if (container.isDeleting && worker.kind !== "readiness") return { worker: known, ...initial, next: "end" };
  const age = Math.floor(inSeconds(elapsed(container.startedAt, now)));
  const isEarly = age < (worker.probe.initialDelaySeconds ?? 0);
  const isItsTurn = container.isStarted ? worker.kind !== "startup" : worker.kind === "startup";
  if (isEarly || !isItsTurn) return { worker: known, ...initial, next: "wait" };
  return { worker: { ...known, isAsking: true, errors: 0 }, ...initial, next: "ask" };
}

/** The answer to the question under way. What cannot be asked is tried again at once and then changes nothing. */
export function hear(worker: ProbeWorker, answer: ProbeAnswer): ProbeStep {
  if (answer === "error") {
    const errors = worker.errors + 1;
    const isOver = errors >= TRIES;
    return { worker: { ...worker, errors, isAsking: !isOver }, next: isOver ? "wait" : "ask" };
  }
  const row = worker.lastAnswer === answer ? worker.row + 1 : 1;
  const heard: ProbeWorker = { ...worker, isAsking: false, lastAnswer: answer, row };
  const { failureThreshold, successThreshold } = worker.probe;
  if (row < (answer === "failure" ? failureThreshold : successThreshold))
    return { worker: heard, next: "wait" };
  const isLastWord = worker.kind === "startup" || (worker.kind === "liveness" && answer === "failure");
  const settled = isLastWord ? { ...heard, isOnHold: true, row: 0 } : heard;
  return { ...publish(settled, answer), next: "wait" };
}

/** Asks the worker to look at once: now, or right after the question under way. */
export function trigger(worker: ProbeWorker): ProbeWorker {
  return worker.isTriggered ? worker : { ...worker, isTriggered: true };
}

function publish(
  worker: ProbeWorker,
  result: ProbeResult,
): { readonly worker: ProbeWorker; readonly published?: ProbeResult } {
  return worker.result === result ? { worker } : { worker: { ...worker, result }, published: result };
}

/** Ticks that passed while a question was under way count as one. */
function tickAfter({ isTriggered, nextTick, probe }: ProbeWorker, now: Instant): Instant {
  const period = seconds(probe.periodSeconds);
  if (isTriggered) return later(now, period);
  let tick = nextTick;
  while (tick <= now) tick = later(tick, period);
  return tick;
}
