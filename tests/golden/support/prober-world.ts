import { ClusterQueue, Lane } from "../../../src/engine/kernel/cluster-queue.ts";
import { type Instant, instant, wholeSecond } from "../../../src/engine/kernel/units.ts";
import {
  createProbeWorker,
  dueAt,
  hear,
  lookAt,
  type ProbeAnswer,
  type ProbeKind,
  type ProbeStep,
  type ProbeWorker,
} from "../../../src/engine/nodes/kubelet/probe-worker.ts";

interface GivenProbe {
  readonly initialDelaySeconds?: number;
  readonly periodSeconds: number;
  readonly failureThreshold: number;
  readonly successThreshold: number;
  readonly takes: number;
  readonly answers: readonly { readonly from: number; readonly answer: ProbeAnswer }[];
}

/** A line of the table `prober_runs`: one container with probes in a world of its own. */
export type ProberRun = { readonly [kind in ProbeKind]?: GivenProbe } & {
  readonly containerStartsAt: number;
  readonly startSeenAfter: number;
  readonly stopTakes: number;
  readonly until: number;
};

type WorldEvent =
  | { readonly kind: "startSeen" }
  | { readonly kind: "stopped" }
  | { readonly kind: "due"; readonly probe: ProbeKind; readonly alarm: number }
  | { readonly kind: "answered"; readonly probe: ProbeKind; readonly answer: ProbeAnswer };

interface Status {
  readonly running: boolean;
  readonly started: boolean;
  readonly ready: boolean;
  readonly restarts: number;
}

const KINDS = ["startup", "readiness", "liveness"] as const;
const COMPLAINTS: Readonly<Record<"failure" | "error", (name: string) => string>> = {
  failure: (name) => `Warning Unhealthy ${name} probe failed: no`,
  error: (name) =>
    `Warning Unhealthy ${name} probe errored and resulted in unknown state: cannot reach the runtime`,
};

/** As Go cuts a number of seconds to a duration. */
const cut = (count: number): number => Math.trunc(count * 1_000_000);
const shown = (moment: number): number => Math.floor(moment / 1000) / 1000;

/** Runs the workers of a line as the kubelet around them would, and gives what the real ones left. */
export function runProbers(run: ProberRun): unknown {
  const queue = new ClusterQueue<WorldEvent>();
  const workers = new Map<ProbeKind, { worker: ProbeWorker; alarm: number }>();
  const probes: { at: number; probe: string; answer: string }[] = [];
  const results: { at: number; probe: string; result: string }[] = [];
  const statuses: unknown[] = [];
  const kills: { at: number; for: string }[] = [];
  const events: Record<string, number> = {};
  let startedAt = cut(run.containerStartsAt);
  let isStopping = false;
  let restarts = 0;
  let seen = -1;
  let status: Status = { running: false, started: false, ready: false, restarts: 0 };
  let now: Instant = instant(0);

  const push = (time: number, event: WorldEvent): void => queue.push(instant(time), Lane.cluster, event);

  function write(next: Status): void {
    if (JSON.stringify(next) === JSON.stringify(status)) return;
    status = next;
    statuses.push({ at: shown(now), podReady: next.ready ? "True" : "False", ...next });
  }

  /** What a sync of the pod makes of the container. */
  function sync(): void {
    if (isStopping || seen < 0) return;
    const startup = workers.get("startup");
    const isStarted =
      startup === undefined || (startup.worker.start === seen && startup.worker.result === "success");
    const readiness = workers.get("readiness");
    const isReady =
      isStarted &&
      (readiness === undefined || (readiness.worker.start === seen && readiness.worker.result === "success"));
    write({ running: true, started: isStarted, ready: isReady, restarts: seen });
    if (!isStarted || isReady || readiness === undefined) return;
    if (readiness.worker.isTriggered) return;
    readiness.worker.isTriggered = true;
    if (!readiness.worker.isAsking) schedule("readiness");
  }

  function schedule(kind: ProbeKind): void {
    const entry = workers.get(kind);
    if (entry === undefined) return;
    entry.alarm += 1;
    push(dueAt(entry.worker, now), { kind: "due", probe: kind, alarm: entry.alarm });
  }

  function take(kind: ProbeKind, { published, next }: ProbeStep): void {
    // The recording hears of results a moment later, so it has none of the last moment.
    if (published !== undefined && now < cut(run.until)) {
      const result = published === "unknown" ? "UNKNOWN" : published === "success" ? "Success" : "Failure";
      results.push({ at: shown(now), probe: kind, result });
    }
    if (next === "ask") ask(kind);
    if (published !== undefined && kind !== "liveness") {
      if (kind === "startup" && published === "success") write({ ...status, started: true });
      sync();
    }
    if (published === "failure" && kind !== "readiness") kill(kind);
    if (next === "wait") schedule(kind);
  }

  function ask(kind: ProbeKind): void {
    const given = run[kind];
    if (given === undefined) return;
    const age = now - startedAt;
    const answer = given.answers.findLast(({ from }) => cut(from) <= age)?.answer ?? "failure";
    probes.push({ at: shown(now), probe: kind, answer });
    push(now + cut(given.takes), { kind: "answered", probe: kind, answer });
  }

  function kill(kind: ProbeKind): void {
    kills.push({ at: shown(now), for: kind });
    isStopping = true;
    push(now + cut(run.stopTakes), { kind: "stopped" });
  }

  function complain(kind: ProbeKind, answer: ProbeAnswer, isLast: boolean): void {
    if (answer === "success" || (answer === "error" && !isLast)) return;
    const text = COMPLAINTS[answer](kind[0]?.toUpperCase() + kind.slice(1));
    events[text] = (events[text] ?? 0) + 1;
  }

  function handle(event: WorldEvent): void {
    if (event.kind === "startSeen") {
      seen = restarts;
      isStopping = false;
      sync();
    } else if (event.kind === "stopped") {
      restarts += 1;
      startedAt = now;
      push(now + cut(run.startSeenAfter), { kind: "startSeen" });
    } else if (event.kind === "answered") {
      const entry = workers.get(event.probe);
      if (entry === undefined) return;
      const step = hear(entry.worker, event.answer);
      complain(event.probe, event.answer, step.next !== "ask");
      take(event.probe, step);
    } else {
      const entry = workers.get(event.probe);
      if (entry === undefined || entry.alarm !== event.alarm) return;
      const container = {
        start: seen,
        isRunning: seen >= 0,
        startedAt: wholeSecond(instant(startedAt)),
        isStarted: status.started,
        isOver: false,
        isDeleting: false,
      };
      take(event.probe, lookAt(entry.worker, container, now));
    }
  }

  for (const kind of KINDS) {
    const given = run[kind];
    if (given === undefined) continue;
    workers.set(kind, { worker: createProbeWorker(kind, { timeoutSeconds: 1, ...given }, now), alarm: 0 });
    schedule(kind);
  }
  push(startedAt + cut(run.startSeenAfter), { kind: "startSeen" });
  while (queue.peekTime() <= cut(run.until)) {
    const next = queue.pop();
    if (next === undefined) break;
    now = next.time;
    handle(next.event);
  }
  // Questions under way at the end are still answered: their Events count.
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const { event } = next;
    const entry = event.kind === "answered" ? workers.get(event.probe) : undefined;
    if (event.kind !== "answered" || entry === undefined) continue;
    complain(event.probe, event.answer, hear(entry.worker, event.answer).next !== "ask");
  }
  const byTime = (a: { at: number; probe: string }, b: { at: number; probe: string }): number =>
    a.at - b.at || (a.probe < b.probe ? -1 : a.probe > b.probe ? 1 : 0);
  return {
    probes: probes.length === 0 ? null : probes.toSorted(byTime),
    results: results.length === 0 ? null : results.toSorted(byTime),
    status: statuses,
    ...(kills.length === 0 ? {} : { kills }),
    ...(Object.keys(events).length === 0 ? {} : { events }),
  };
}
