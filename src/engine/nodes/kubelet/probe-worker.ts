import { elapsed, type Instant, inSeconds, later, seconds } from "../../kernel/units.ts";
import type { Probe } from "../../objects/types/pod.ts";

export type ProbeKind = "startup" | "readiness" | "liveness";

/** What a worker publishes of its container. */
export type ProbeResult = "unknown" | "success" | "failure";

/** What came of asking: an error means that it could not be asked. */
export type ProbeAnswer = "success" | "failure" | "error";

/**
 * Asks one container of one pod one question, again and again. Mutable, as this happens for every probe: plain data that
 * {@link copyProbeWorker} copies.
 */
export interface ProbeWorker {
  readonly kind: ProbeKind;
  readonly probe: Probe;
  /** The start of the container that it asks, counted from 0; -1 = it has seen none. */
  start: number;
  /** What it last published about that start. */
  result: ProbeResult | undefined;
  /** It has said all about this start of the container. */
  isOnHold: boolean;
  /** The last answer, and how often it came in a row: a restart of the container does not begin a new row. */
  lastAnswer: ProbeAnswer | undefined;
  row: number;
  nextTick: Instant;
  /** Somebody wants to know at once. */
  isTriggered: boolean;
  isAsking: boolean;
  /** How often the question under way could not be asked. */
  errors: number;
}

/** What the kubelet knows of the container when the worker looks at it. */
export interface ProbedContainer {
  /** -1 until the first start has been noticed. */
  readonly start: number;
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

/** What a worker comes to do, and the result if it changed. */
export interface ProbeStep {
  readonly next: "ask" | "wait" | "end";
  readonly published: ProbeResult | undefined;
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
    start: -1,
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

/** A worker that goes its own way from here. */
export const copyProbeWorker = (worker: ProbeWorker): ProbeWorker => ({
  kind: worker.kind,
  probe: worker.probe,
  start: worker.start,
  result: worker.result,
  isOnHold: worker.isOnHold,
  lastAnswer: worker.lastAnswer,
  row: worker.row,
  nextTick: worker.nextTick,
  isTriggered: worker.isTriggered,
  isAsking: worker.isAsking,
  errors: worker.errors,
});

/**
 * A worker looks at its container (pkg/kubelet/prober/worker.go, doProbe up to the question). After a trigger its period
 * begins anew.
 */
export function lookAt(worker: ProbeWorker, container: ProbedContainer, now: Instant): ProbeStep {
  worker.nextTick = tickAfter(worker, now);
  worker.isTriggered = false;
  if (container.start < 0) return WAIT;
  let published: ProbeResult | undefined;
  if (container.start !== worker.start) {
    worker.start = container.start;
    worker.isOnHold = false;
    published = INITIAL[worker.kind];
    worker.result = published;
  }
  if (worker.isOnHold) return step("wait", published);
  if (!container.isRunning) {
    return step(container.isOver ? "end" : "wait", publish(worker, "failure") ?? published);
  }
  if (container.isDeleting && worker.kind !== "readiness") return step("end", published);
  const age = Math.floor(inSeconds(elapsed(container.startedAt, now)));
  const isEarly = age < (worker.probe.initialDelaySeconds ?? 0);
  const isItsTurn = container.isStarted ? worker.kind !== "startup" : worker.kind === "startup";
  if (isEarly || !isItsTurn) return step("wait", published);
  worker.isAsking = true;
  worker.errors = 0;
  return step("ask", published);
}

/** The answer to the question under way. What cannot be asked is tried again at once and then changes nothing. */
export function hear(worker: ProbeWorker, answer: ProbeAnswer): ProbeStep {
  if (answer === "error") {
    worker.errors += 1;
    worker.isAsking = worker.errors < TRIES;
    return worker.isAsking ? ASK : WAIT;
  }
  worker.isAsking = false;
  worker.row = worker.lastAnswer === answer ? worker.row + 1 : 1;
  worker.lastAnswer = answer;
  const { failureThreshold, successThreshold } = worker.probe;
  if (worker.row < (answer === "failure" ? failureThreshold : successThreshold)) return WAIT;
  if (worker.kind === "startup" || (worker.kind === "liveness" && answer === "failure")) {
    worker.isOnHold = true;
    worker.row = 0;
  }
  return step("wait", publish(worker, answer));
}

const ASK: ProbeStep = { next: "ask", published: undefined };
const WAIT: ProbeStep = { next: "wait", published: undefined };
const END: ProbeStep = { next: "end", published: undefined };

function step(next: ProbeStep["next"], published: ProbeResult | undefined): ProbeStep {
  if (published !== undefined) return { next, published };
  return next === "ask" ? ASK : next === "wait" ? WAIT : END;
}

function publish(worker: ProbeWorker, result: ProbeResult): ProbeResult | undefined {
  if (worker.result === result) return undefined;
  worker.result = result;
  return result;
}

/** Ticks that passed while a question was under way count as one. */
function tickAfter({ isTriggered, nextTick, probe }: ProbeWorker, now: Instant): Instant {
  const period = seconds(probe.periodSeconds);
  if (isTriggered) return later(now, period);
  let tick = nextTick;
  while (tick <= now) tick = later(tick, period);
  return tick;
}
