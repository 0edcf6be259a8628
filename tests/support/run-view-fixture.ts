import {
  type ChartDefinition,
  type ChartStep,
  type LogEntry,
  type Marker,
  type PodState,
  type PodTrack,
  REQUEST_OUTCOMES,
  type RunView,
  type Sentence,
} from "../../src/engine/index.ts";

export interface FixtureOptions {
  /** Pods that the Deployment asks for. */
  readonly replicas?: number;
  /** Seconds. */
  readonly duration?: number;
  readonly seed?: number;
  /** Share of requests that v2 answers with 500. */
  readonly errorRate?: number;
  /** Requests a second. */
  readonly rate?: number;
}

const RELEASE = 60;
const NODES = 3;

/**
 * A plausible recording of a rolling update that somebody undoes, made without the engine: for tests and for looking at the page.
 * It is seeded and adds up (series, sample and outcome come from the same draws), but it follows no rule of Kubernetes.
 */
export function runViewFixture(options: FixtureOptions = {}): RunView {
  const { replicas = 10, duration = 360, seed = 7, errorRate = 0.08, rate = 200 } = options;
  const undo = errorRate > 0 ? 150 : Number.POSITIVE_INFINITY;
  const draw = drawFrom(seed);
  const old = replicaSet("shop-6b8f7c9d4", 0, replicas, seed);
  const next = replicaSet("shop-5d47c8b6f9", 1, replicas, seed + 1);
  for (let index = 0; index < replicas; index++) {
    old.start(2 + draw() * 2);
  }
  roll(old, next, RELEASE, replicas, draw);
  if (undo < duration) roll(next, old, undo, replicas, draw);
  const pods = [...old.finish(duration), ...next.finish(duration)];
  const traffic = drawTraffic({ pods, duration, rate, errorRate, draw });
  const series = seriesOf(pods, traffic, duration);
  const failed = sum(series.failed[0]) + sum(series.failed[1]) + sum(series.unrouted);
  return {
    scenario: {
      name: "shop-rolling-update",
      title: "Rolling update of shop",
      about:
        "v2 answers one request in twelve with 500. Readiness does not see it, so the rollout goes through. Watch what the undo costs.",
      seed,
      duration,
      traffic: [{ name: "mobile", text: `${rate}/s, constant`, detail: "20 000 users, 60 % on mobile" }],
      images: [
        { image: "shop:1.0.0", version: 0, text: "120 ms p99, 0.02 % fail" },
        { image: "shop:1.1.0", version: 1, text: "110 ms p99, 8 % fail" },
      ],
      interventions:
        undo < duration ? [{ at: undo, run: "kubectl rollout undo deployment/shop", by: "scenario" }] : [],
      faults: [],
      supplied: [
        { text: "3 nodes of 4 cores", yaml: "nodes:\n- { count: 3, cpu: 4 }" },
        { text: "Service shop", yaml: "kind: Service\nmetadata: { name: shop }" },
      ],
    },
    computed: duration,
    versions: [
      { index: 0, label: "1.0.0", image: "shop:1.0.0", workload: "deployment/shop" },
      { index: 1, label: "1.1.0", image: "shop:1.1.0", workload: "deployment/shop" },
    ],
    users: [
      { name: "mobile", service: "default/shop", rate: traffic.users[0] ?? new Float32Array() },
      { name: "desktop", service: "default/shop", rate: traffic.users[1] ?? new Float32Array() },
    ],
    services: [
      { key: "default/shop", name: "shop", namespace: "default", endpoints: endpointsOf(pods, duration) },
    ],
    replicaSets: [old.track(pods, duration), next.track(pods, duration)],
    pods,
    nodes: Array.from({ length: NODES }, (_, index) => nodeOf(index, pods, duration)),
    series,
    requests: traffic.sample,
    markers: markersOf(undo, duration),
    sentences: sentencesOf(undo, duration),
    statecharts: [{ release: "shop", definition: CHART, steps: stepsOf(undo, duration) }],
    log: logOf(pods, undo),
    outcome: {
      verdict:
        undo < duration
          ? { lead: `Undone at 0${Math.floor(undo / 60)}:30.`, text: "v2 took all traffic for 31 s." }
          : { lead: "Rolled out.", text: "v2 serves all traffic." },
      requests: sum(series.requests[0]) + sum(series.requests[1]) + sum(series.unrouted),
      failedRequests: failed,
      failedByCause: REQUEST_OUTCOMES.filter((outcome) => outcome !== "succeeded")
        .map((outcome) => ({ outcome, count: sum(series.failedByOutcome[outcome]) }))
        .filter((cause) => cause.count > 0),
      downtime: 0,
      partialOutage: 0,
      errorBudgetBurned: 2.6,
      usersExposed: 8112,
      usersHarmed: 1716,
      detectedIn: null,
      detectedBy: null,
      recoveredIn: undo < duration ? 24.6 : null,
      fullRolloutIn: 58.2,
      peakExtraPods: 3,
      peakExtraCpu: 0.75,
      peakExtraMemoryBytes: 3 * 256 * 1024 * 1024,
      podHours: (pods.length * duration) / 3600 / 2,
    },
    checks: [
      {
        name: "users barely notice",
        expression: "failedRequests / requests < 0.005",
        passed: false,
        explanation: "0.031 < 0.005",
      },
    ],
    hash: "fixture",
  };
}

const CHART: ChartDefinition = {
  id: "rollingUpdate",
  title: "Rolling update",
  states: [
    { id: "waiting", label: "waiting", initial: true, final: false },
    { id: "progressing", label: "progressing", initial: false, final: false },
    { id: "progressing.rolling", label: "rolling", parent: "progressing", initial: true, final: false },
    { id: "progressing.verifying", label: "verifying", parent: "progressing", initial: false, final: false },
    { id: "stalled", label: "stalled", initial: false, final: false },
    { id: "undoing", label: "undoing", initial: false, final: false },
    { id: "succeeded", label: "succeeded", initial: false, final: true },
    { id: "undone", label: "undone", initial: false, final: true },
  ],
  transitions: [
    { id: "apply", from: "waiting", to: "progressing", label: "new template", event: "apply" },
    {
      id: "updated",
      from: "progressing.rolling",
      to: "progressing.verifying",
      label: "every pod available",
      event: "observed",
      guard: "everyPodAvailable",
    },
    {
      id: "stall",
      from: "progressing",
      to: "stalled",
      label: "after 10 min",
      event: "deadline",
      delay: 600,
    },
    { id: "resume", from: "stalled", to: "progressing", label: "progress", event: "observed" },
    {
      id: "verified",
      from: "progressing.verifying",
      to: "succeeded",
      label: "success rate holds",
      event: "verified",
      guard: "successRateHolds",
    },
    { id: "undo", from: "progressing", to: "undoing", label: "undo", event: "undo" },
    { id: "undoStalled", from: "stalled", to: "undoing", label: "undo", event: "undo" },
    { id: "undone", from: "undoing", to: "undone", label: "every pod available", event: "observed" },
  ],
};

function stepsOf(undo: number, duration: number): readonly ChartStep[] {
  const measures = [
    {
      guard: "everyPodAvailable",
      value: 7,
      limit: 10,
      text: "7 of 10 pods updated and available",
      holds: false,
    },
  ];
  const steps: ChartStep[] = [
    { at: 0, event: "start", active: ["waiting"], taken: [], measures: [], timers: [] },
    {
      at: RELEASE,
      event: "apply",
      active: ["progressing", "progressing.rolling"],
      taken: ["apply"],
      measures,
      timers: [{ state: "progressing", since: RELEASE, until: RELEASE + 600 }],
    },
    {
      at: 118,
      event: "observed",
      active: ["progressing", "progressing.verifying"],
      taken: ["updated"],
      measures: [
        { guard: "successRateHolds", value: 92, limit: 99, text: "success rate 92.1 % < 99 %", holds: false },
      ],
      timers: [{ state: "progressing.verifying", since: 118, until: 178 }],
    },
  ];
  if (undo < duration) {
    steps.push({ at: undo, event: "undo", active: ["undoing"], taken: ["undo"], measures: [], timers: [] });
    steps.push({
      at: undo + 60,
      event: "observed",
      active: ["undone"],
      taken: ["undone"],
      measures: [],
      timers: [],
    });
  }
  return steps;
}

function markersOf(undo: number, duration: number): readonly Marker[] {
  const markers: Marker[] = [
    { at: RELEASE, kind: "step", by: "scenario", text: "set image shop:1.1.0" },
    { at: 82, kind: "step", by: "controller", text: "half rolled out" },
    { at: 118, kind: "check", by: "strategy", text: "check failed", failed: true },
  ];
  if (undo < duration) {
    markers.push({ at: undo, kind: "undo", by: "you", text: "rollout undo" });
    markers.push({ at: undo + 58, kind: "step", by: "controller", text: "v2 scaled to 0" });
  }
  return markers;
}

function sentencesOf(undo: number, duration: number): readonly Sentence[] {
  const sentences: Sentence[] = [
    { at: 0, lead: "Starting.", text: "Ten pods of v1 come up." },
    { at: 10, lead: "Steady.", text: "v1 serves every request." },
    {
      at: RELEASE,
      lead: "Rolling update.",
      text: "Up to three more pods and two fewer at a time; v2 fails one request in twelve.",
    },
    { at: 118, lead: "Rolled out.", text: "Readiness sees nothing wrong; 8.0 % of requests fail." },
  ];
  if (undo < duration) {
    sentences.push({ at: undo, lead: "Undoing.", text: "You asked for revision 1 again." });
    sentences.push({ at: undo + 60, lead: "Undone.", text: "v1 serves every request again." });
  }
  return sentences;
}

function logOf(pods: readonly PodTrack[], undo: number): readonly LogEntry[] {
  const entries: LogEntry[] = pods.flatMap((pod) => [
    {
      at: pod.created,
      from: "replicaset-controller",
      type: "Normal" as const,
      reason: "SuccessfulCreate",
      object: `replicaset/${pod.replicaSet}`,
      message: `Created pod: ${pod.name}`,
    },
  ]);
  if (Number.isFinite(undo)) {
    entries.push({
      at: undo,
      from: "you",
      type: "Normal",
      reason: "Undo",
      object: "deployment/shop",
      message: "kubectl rollout undo deployment/shop",
    });
  }
  return entries.sort((a, b) => a.at - b.at);
}

interface Building {
  readonly start: (at: number) => number;
  readonly stop: (at: number) => void;
  readonly finish: (duration: number) => PodTrack[];
  readonly track: (pods: readonly PodTrack[], duration: number) => RunView["replicaSets"][number];
}

function replicaSet(name: string, version: number, replicas: number, seed: number): Building {
  const draw = drawFrom(seed * 31 + 5);
  const pods: { created: number; ready: number; stopped: number; node: string; suffix: string }[] = [];
  const letters = "bcdfghjklmnpqrstvwxz2456789";
  const suffix = () => Array.from({ length: 5 }, () => letters[Math.floor(draw() * letters.length)]).join("");
  return {
    start: (at) => {
      const ready = at + 5 + draw() * 3;
      pods.push({
        created: at,
        ready,
        stopped: Number.POSITIVE_INFINITY,
        node: `node-${(pods.length % NODES) + 1}`,
        suffix: suffix(),
      });
      return ready;
    },
    stop: (at) => {
      const oldest = pods.find((pod) => pod.stopped === Number.POSITIVE_INFINITY);
      if (oldest !== undefined) oldest.stopped = at;
    },
    finish: (duration) => pods.map((pod) => podTrack(name, version, pod, duration)),
    track: (all, duration) => ({
      uid: `uid-${name}`,
      name,
      namespace: "default",
      workload: "deployment/shop",
      version,
      service: "default/shop",
      created: version === 0 ? 0 : RELEASE,
      sizes: sizesOf(
        all.filter((pod) => pod.replicaSet === name),
        duration,
        replicas,
      ),
    }),
  };
}

/** Two pods fewer and three more at a time: the old one gives up pods as new ones become ready. */
function roll(from: Building, to: Building, at: number, replicas: number, draw: () => number): void {
  from.stop(at + 0.2);
  from.stop(at + 0.25);
  let waiting = Array.from({ length: Math.min(5, replicas) }, (_, index) =>
    to.start(at + 0.1 + index * 0.05),
  );
  let started = waiting.length;
  let stopped = 2;
  while (waiting.length > 0) {
    const ready = Math.min(...waiting);
    waiting = waiting.filter((time) => time !== ready);
    if (stopped++ < replicas) from.stop(ready + 0.1);
    if (started < replicas) {
      waiting.push(to.start(ready + 0.3 + draw() * 4));
      started++;
    }
  }
}

function podTrack(
  replicaSetName: string,
  version: number,
  pod: { created: number; ready: number; stopped: number; node: string; suffix: string },
  duration: number,
): PodTrack {
  const at = (time: number, state: PodState, status: string, node = pod.node) => ({
    at: time,
    state,
    node,
    restarts: 0,
    status,
  });
  const gone = pod.stopped + 5;
  const states = [
    at(pod.created, "pending", "Pending", ""),
    at(pod.created + 0.4, "creating", "ContainerCreating"),
    at(pod.ready - 2, "notReady", "Running"),
    at(pod.ready, "ready", "Running"),
    at(pod.stopped, "terminating", "Terminating"),
  ];
  const name = `${replicaSetName}-${pod.suffix}`;
  return {
    uid: `uid-${name}`,
    name,
    namespace: "default",
    version,
    replicaSet: replicaSetName,
    created: pod.created,
    ...(gone < duration ? { gone } : {}),
    states: states.filter((entry) => entry.at < duration),
    routed: [
      { at: pod.ready + 0.3, nodes: 1 },
      { at: pod.ready + 0.6, nodes: NODES },
      { at: pod.stopped + 0.4, nodes: 1 },
      { at: pod.stopped + 0.8, nodes: 0 },
    ].filter((entry) => entry.at < duration),
    cpu: Float32Array.from({ length: 200 }, (_, index) => 0.12 + 0.05 * Math.sin(index + pod.created)),
    cpuLimit: 0.5,
  };
}

function stateAt(pod: PodTrack, time: number): PodState | undefined {
  if (time < pod.created || (pod.gone !== undefined && time >= pod.gone)) return undefined;
  return pod.states.findLast((entry) => entry.at <= time)?.state;
}

function routedAt(pod: PodTrack, time: number): number {
  if (pod.gone !== undefined && time >= pod.gone) return 0;
  return pod.routed.findLast((entry) => entry.at <= time)?.nodes ?? 0;
}

/** Times at which anything about these pods changes. */
function changesOf(pods: readonly PodTrack[]): number[] {
  const times = pods.flatMap((pod) => [...pod.states.map((entry) => entry.at), pod.gone ?? -1]);
  return [0, ...times.filter((time) => time > 0)].sort((a, b) => a - b);
}

function sizesOf(pods: readonly PodTrack[], duration: number, replicas: number) {
  return changesOf(pods)
    .filter((time) => time < duration)
    .map((at) => {
      const states = pods.map((pod) => stateAt(pod, at));
      const ready = states.filter((state) => state === "ready").length;
      const desired = states.filter((state) => state !== undefined && state !== "terminating").length;
      return { at, desired: Math.min(desired, replicas), ready, available: ready };
    });
}

function endpointsOf(pods: readonly PodTrack[], duration: number) {
  return changesOf(pods)
    .filter((time) => time < duration)
    .map((at) => {
      const ready = pods.filter((pod) => stateAt(pod, at) === "ready").length;
      return { at, ready, total: pods.filter((pod) => stateAt(pod, at) !== undefined).length };
    });
}

function nodeOf(index: number, pods: readonly PodTrack[], duration: number): RunView["nodes"][number] {
  const name = `node-${index + 1}`;
  const mine = pods.filter((pod) => pod.states.at(-1)?.node === name);
  const countAt = (time: number) => mine.filter((pod) => stateAt(pod, time) !== undefined).length;
  return {
    name,
    zone: ["a", "b", "c"][index] ?? "a",
    cpu: 4,
    memoryBytes: 8 * 1024 ** 3,
    states: [{ at: 0, ready: true, cordoned: false }],
    cpuUsed: Float32Array.from({ length: duration }, (_, time) => 0.15 + 0.14 * countAt(time)),
    cpuRequested: changesOf(mine).map((at) => ({ at, cores: 0.25 * countAt(at) })),
  };
}

interface Traffic {
  readonly users: readonly Float32Array[];
  readonly requests: readonly Float32Array[];
  readonly failed: readonly Float32Array[];
  readonly unrouted: Float32Array;
  readonly byOutcome: RunView["series"]["failedByOutcome"];
  readonly sample: RunView["requests"];
}

function drawTraffic(from: {
  pods: readonly PodTrack[];
  duration: number;
  rate: number;
  errorRate: number;
  draw: () => number;
}): Traffic {
  const { pods, duration, rate, errorRate, draw } = from;
  const column = () => new Float32Array(duration);
  const users = [column(), column()];
  const requests = [column(), column()];
  const failed = [column(), column()];
  const unrouted = column();
  const byOutcome = Object.fromEntries(
    REQUEST_OUTCOMES.map((outcome) => [outcome, column()]),
  ) as unknown as RunView["series"]["failedByOutcome"];
  const rows: {
    arrival: number;
    end: number;
    user: number;
    version: number;
    pod: number;
    outcome: number;
  }[] = [];
  const add = (series: Float32Array | undefined, second: number) => {
    if (series !== undefined) series[second] = (series[second] ?? 0) + 1;
  };
  const pause = () => -Math.log(1 - draw()) / rate;
  for (let arrival = pause(); arrival < duration; arrival += pause()) {
    const second = Math.floor(arrival);
    const user = draw() < 0.6 ? 0 : 1;
    const choice = draw();
    const luck = draw();
    const served = arrival + 0.02 + 0.03 * draw();
    if (arrival < 10) continue;
    const open = pods.map((pod, index) => ({ pod, index })).filter(({ pod }) => routedAt(pod, arrival) > 0);
    const picked = open[Math.floor(choice * open.length)];
    const refused = picked !== undefined && stateAt(picked.pod, arrival) === "terminating" && luck < 0.5;
    const version = picked?.pod.version ?? 255;
    const broken = luck < (version === 1 ? errorRate : 0.0002);
    const outcome = picked === undefined ? 3 : refused ? 2 : broken ? 1 : 0;
    add(users[user], second);
    if (picked === undefined) add(unrouted, second);
    add(requests[version], second);
    if (outcome > 0) add(failed[version], second);
    const name = REQUEST_OUTCOMES[outcome];
    if (outcome > 0 && name !== undefined) add(byOutcome[name], second);
    rows.push({ arrival, end: served, user, version, pod: picked?.index ?? -1, outcome });
  }
  return { users, requests, failed, unrouted, byOutcome, sample: sampleOf(rows) };
}

function sampleOf(
  rows: readonly {
    arrival: number;
    end: number;
    user: number;
    version: number;
    pod: number;
    outcome: number;
  }[],
): RunView["requests"] {
  return {
    length: rows.length,
    oneIn: 1,
    id: Float64Array.from(rows, (_, index) => index),
    arrival: Float64Array.from(rows, (row) => row.arrival),
    end: Float64Array.from(rows, (row) => row.end),
    users: Uint8Array.from(rows, (row) => row.user),
    version: Uint8Array.from(rows, (row) => row.version),
    pod: Int32Array.from(rows, (row) => row.pod),
    outcome: Uint8Array.from(rows, (row) => row.outcome),
  };
}

function seriesOf(pods: readonly PodTrack[], traffic: Traffic, duration: number): RunView["series"] {
  const each = (value: (second: number) => number) =>
    Float32Array.from({ length: duration }, (_, second) => value(second));
  const ready = [0, 1].map((version) =>
    each(
      (second) => pods.filter((pod) => pod.version === version && stateAt(pod, second) === "ready").length,
    ),
  );
  const running = each((second) => pods.filter((pod) => stateAt(pod, second) !== undefined).length);
  const wave = (second: number) => Math.sin(second / 7) + Math.sin(second / 3.1);
  const share = (columns: readonly Float32Array[], version: number) =>
    each((second) => {
      const total = columns.reduce((all, column) => all + (column[second] ?? 0), 0);
      return total === 0 ? 0 : (100 * (columns[version]?.[second] ?? 0)) / total;
    });
  return {
    step: 1,
    length: duration,
    requests: traffic.requests,
    failed: traffic.failed,
    unrouted: traffic.unrouted,
    failedByOutcome: traffic.byOutcome,
    p50: each((second) => (second < 10 ? Number.NaN : 24 + wave(second))),
    p95: each((second) => (second < 10 ? Number.NaN : 61 + 4 * wave(second + 2))),
    p99: each((second) => (second < 10 ? Number.NaN : 118 + 9 * wave(second * 1.3))),
    readyPods: ready,
    cpuUsed: each(
      (second) => 0.2 + 0.007 * ((traffic.requests[0]?.[second] ?? 0) + (traffic.requests[1]?.[second] ?? 0)),
    ),
    cpuRequested: each((second) => 0.25 * (running[second] ?? 0)),
    memoryUsed: each((second) => (running[second] ?? 0) * 180 * 1024 ** 2),
    memoryRequested: each((second) => (running[second] ?? 0) * 256 * 1024 ** 2),
    desiredWeight: [share(ready, 0), share(ready, 1)],
    podWeight: [share(ready, 0), share(ready, 1)],
    seenWeight: [share(traffic.requests, 0), share(traffic.requests, 1)],
  };
}

function sum(values: Float32Array | undefined): number {
  return values?.reduce((total, value) => total + value, 0) ?? 0;
}

/** A small generator of its own (xorshift), so that the picture is the same everywhere. */
function drawFrom(seed: number): () => number {
  let state = (seed * 2654435761) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}
