import { renamedPods } from "./deleted-pods.ts";
import type { Decision, EndpointsRow, Facts, RecordedCase, WorkloadRow } from "./recorded-case.ts";
import type { CommandOutcome, OurRun } from "./run-case.ts";

/** A status that stood for less than this is a passing one, and either way is right. Seconds. */
const PASSING = 1.5;
/** How far a decision's delay from its cause may be off. Seconds; golden/README: "about half a second". */
const SLACK = 0.5;

/** Everything in which our run differs from the recorded one, in words. */
export function differences(recorded: RecordedCase, run: OurRun): string[] {
  const { rename, wrong } = renamedPods(recorded, run);
  return [
    ...commands(recorded, run.commands, rename),
    ...wrong,
    ...decisions(recorded.decisions, run.decisions, rename),
    ...delays(recorded, run),
    ...sizes(recorded.replicas, run.workloads),
    ...statuses(recorded, run.workloads),
    ...finals(recorded.final, run.final, rename),
    ...endpoints(recorded, run.endpoints, rename),
    ...pods(recorded, run, rename),
    ...hashes(recorded, run),
  ];
}

const text = (value: unknown): string => JSON.stringify(sorted(value));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}

function mismatch(what: string, got: unknown, want: unknown): string[] {
  return text(got) === text(want) ? [] : [`${what}: got ${text(got)}, want ${text(want)}`];
}

/** A watched rollout prints a line for each watch event, and repeats are normal: only the sequence of different lines counts. */
function withoutRepeats(output: string): string {
  return output
    .split("\n")
    .filter((line, index, lines) => line !== lines[index - 1])
    .join("\n");
}

function commands(
  recorded: RecordedCase,
  ours: readonly CommandOutcome[],
  rename: (text: string) => string,
): string[] {
  return recorded.steps.flatMap((step, index) => {
    const outcome = ours[index];
    if (outcome === undefined || step.kubectl === undefined) return [];
    const watched = step.kubectl.startsWith("rollout status");
    const shown = (output: string): string => {
      const renamed = rename(output);
      return watched ? withoutRepeats(renamed) : linesOfMadeUpNames(renamed);
    };
    return [
      ...mismatch(`exit of ${step.kubectl}`, outcome.exit, step.exit),
      ...mismatch(`stdout of ${step.kubectl}`, shown(outcome.stdout), shown(step.stdout ?? "")),
      ...mismatch(`stderr of ${step.kubectl}`, shown(outcome.stderr), shown(step.stderr ?? "")),
    ];
  });
}

/** Rows with made-up names sort by those names, so their order is open: they are compared sorted. */
function linesOfMadeUpNames(output: string): string {
  const lines = output.split("\n");
  return lines.some((line) => /^\S*\{[^}]+\}/.test(line)) ? [...lines].sort().join("\n") : output;
}

const COMBINED = "(combined from similar events): ";

function decisions(
  want: readonly Decision[],
  got: readonly Decision[],
  rename: (text: string) => string,
): string[] {
  const streams = (all: readonly Decision[], named: (text: string) => string): Map<string, string[]> => {
    const streamOf = new Map<string, string[]>();
    for (const one of all) {
      const key = `${one.from} about ${named(one.object)}`;
      const message = one.message.startsWith(COMBINED) ? COMBINED : named(one.message);
      const times = one.message.startsWith(COMBINED) || one.count === undefined ? "" : ` (x${one.count})`;
      const line = `${one.type ?? "Normal"} ${one.reason} ${message}${times}`;
      streamOf.set(key, [...(streamOf.get(key) ?? []), line]);
    }
    return streamOf;
  };
  const [theirs, ours] = [streams(want, (name) => name), streams(got, rename)];
  return [...new Set([...theirs.keys(), ...ours.keys()])].flatMap((key) =>
    mismatch(key, openOrder(key, ours.get(key) ?? []), openOrder(key, theirs.get(key) ?? [])),
  );
}

/** Pods of one batch are deleted side by side, in any order: runs of deletions are compared sorted. */
function openOrder(key: string, lines: readonly string[]): readonly string[] {
  if (!key.startsWith("replicaset-controller")) return lines;
  const done: string[] = [];
  let batch: string[] = [];
  const close = (): void => {
    done.push(...batch.sort());
    batch = [];
  };
  for (const line of lines) {
    if (line.includes("SuccessfulDelete")) batch.push(line);
    else {
      close();
      done.push(line);
    }
  }
  close();
  return done;
}

/** The delay of each decision from the last thing that can have caused it, against the recorded delay. */
function delays(recorded: RecordedCase, run: OurRun): string[] {
  const theirCauses = causesOf(
    recorded.pods,
    recorded.steps.map((step) => step.done),
  );
  const ourCauses = causesOf(
    run.pods,
    run.commands.map((command) => command.done),
  );
  const theirs = scaling(recorded.decisions);
  const ours = scaling(run.decisions);
  if (theirs.length !== ours.length) return [];
  return theirs.flatMap((decision, index) => {
    const mine = ours[index];
    if (mine === undefined) return [];
    const off = Math.abs(delayOf(mine.at, ourCauses) - delayOf(decision.at, theirCauses));
    return off <= SLACK ? [] : [`time of ${mine.message}: ${off.toFixed(2)} s off its cause`];
  });
}

const scaling = (all: readonly Decision[]): readonly Decision[] =>
  all.filter((one) => one.reason === "ScalingReplicaSet");

type PodTimes = {
  readonly created: number;
  readonly ready: number | null;
  readonly deleted: number | null;
  readonly gone: number | null;
};

function causesOf(pods: readonly PodTimes[], done: readonly (number | undefined)[]): readonly number[] {
  const moments = pods.flatMap((pod) => [pod.created, pod.ready, pod.deleted, pod.gone]);
  return [...moments, ...done].filter((one): one is number => typeof one === "number");
}

function delayOf(at: number, causes: readonly number[]): number {
  const before = causes.filter((cause) => cause <= at + 0.05);
  return before.length === 0 ? at : at - Math.max(...before);
}

/** The sequence of every workload's spec.replicas. */
function sizes(want: readonly WorkloadRow[], got: readonly WorkloadRow[]): string[] {
  const sequences = (rows: readonly WorkloadRow[]): Map<string, unknown[]> => {
    const byObject = new Map<string, unknown[]>();
    for (const row of rows) {
      const size = row.spec?.replicas;
      const sizesOf = byObject.get(row.object) ?? [];
      if (size !== undefined && size !== sizesOf.at(-1)) sizesOf.push(size);
      byObject.set(row.object, sizesOf);
    }
    return byObject;
  };
  const [theirs, ours] = [sequences(want), sequences(got)];
  return [...new Set([...theirs.keys(), ...ours.keys()])].flatMap((object) =>
    mismatch(`sizes of ${object}`, ours.get(object), theirs.get(object)),
  );
}

const COUNTS = [
  "replicas",
  "updatedReplicas",
  "readyReplicas",
  "availableReplicas",
  "unavailableReplicas",
  "terminatingReplicas",
];

type Standing = { readonly status: string; readonly at: number; readonly stood: number };

/** Statuses that stood clearly longer than a second, each way, in order. */
function statuses(recorded: RecordedCase, ours: readonly WorkloadRow[]): string[] {
  const objects = [...new Set(recorded.replicas.map((row) => row.object))];
  return objects.flatMap((object) => {
    const theirs = standing(
      recorded.replicas.filter((row) => row.object === object),
      recorded.until,
    );
    const mine = standing(
      ours.filter((row) => row.object === object),
      recorded.until,
    );
    return [
      ...inOrder(`status of ${object} that the real one held`, theirs, mine),
      ...inOrder(`status of ${object} that only ours held`, mine, theirs),
    ];
  });
}

function standing(rows: readonly WorkloadRow[], until: number): readonly Standing[] {
  const conditions: Record<string, unknown> = {};
  const spans: Standing[] = [];
  rows.forEach((row, index) => {
    if (row.status === undefined || row.deleted) return;
    for (const [type, words] of Object.entries(conditionsOf(row.status)))
      conditions[type] = words ?? undefined;
    const counts = Object.fromEntries(COUNTS.map((name) => [name, row.status?.[name] ?? 0]));
    const status = text({ ...counts, conditions });
    const stood = (rows[index + 1]?.at ?? until) - row.at;
    const last = spans.at(-1);
    if (last?.status === status) spans[spans.length - 1] = { status, at: last.at, stood: last.stood + stood };
    else spans.push({ status, at: row.at, stood });
  });
  return spans;
}

/** Conditions as `type -> "status reason"`, whether they come as a list or as a map of what changed. */
function conditionsOf(status: Facts): { readonly [type: string]: unknown } {
  const conditions = status.conditions;
  if (!Array.isArray(conditions)) return { ...(conditions ?? {}) };
  return Object.fromEntries(conditions.map((one) => [one.type, `${one.status} ${one.reason}`]));
}

function inOrder(what: string, held: readonly Standing[], other: readonly Standing[]): string[] {
  let place = 0;
  for (const span of held.filter((one) => one.stood > PASSING)) {
    const found = other.findIndex((one, index) => index >= place && one.status === span.status);
    if (found < 0) return [`${what} from ${span.at}: ${span.status}`];
    place = found;
  }
  return [];
}

function finals(
  want: readonly WorkloadRow[],
  got: readonly WorkloadRow[],
  rename: (text: string) => string,
): string[] {
  const byObject = new Map(got.map((row) => [rename(row.object), row]));
  const extra = [...byObject.keys()].filter((object) => !want.some((row) => row.object === object));
  return [
    ...mismatch("objects at the end that the real one does not have", extra, []),
    ...want.flatMap((row) =>
      mismatch(`final ${row.object}`, JSON.parse(rename(text(byObject.get(row.object) ?? null))), row),
    ),
  ];
}

function endpoints(
  recorded: RecordedCase,
  ours: readonly EndpointsRow[],
  rename: (text: string) => string,
): string[] {
  if (recorded.endpoints === undefined) return [];
  const spans = (
    rows: readonly EndpointsRow[],
    named: (text: string) => string,
    slice: string,
  ): Standing[] => {
    const own = rows.filter((row) => named(row.slice) === slice);
    return own.map((row, index) => ({
      status: text(
        [...row.endpoints]
          .map((one) => ({ ...one, pod: named(one.pod) }))
          .sort((a, b) => (a.pod < b.pod ? -1 : 1)),
      ),
      at: row.at,
      stood: (own[index + 1]?.at ?? recorded.until) - row.at,
    }));
  };
  const slices = new Set(recorded.endpoints.map((row) => row.slice));
  return [...slices].flatMap((slice) => {
    const theirs = spans(recorded.endpoints ?? [], (name) => name, slice);
    const mine = spans(ours, rename, slice);
    return [
      ...inOrder(`endpoints of ${slice} that the real one held`, theirs, mine),
      ...inOrder(`endpoints of ${slice} that only ours held`, mine, theirs),
    ];
  });
}

/** Which pods there were, which were deleted, which are gone, how often they restarted, how they ended. */
function pods(recorded: RecordedCase, run: OurRun, rename: (text: string) => string): string[] {
  const row = (
    pod: { pod: string; deleted: number | null; gone: number | null; restarts?: number },
    name: string,
  ): unknown => ({
    pod: name,
    deleted: pod.deleted !== null,
    gone: pod.gone !== null,
    restarts: pod.restarts ?? 0,
  });
  const byName = (a: string, b: string): number => (a < b ? -1 : 1);
  const theirs = recorded.pods.map((pod) => text(row(pod, pod.pod))).sort(byName);
  const ours = run.pods.map((pod) => text(row(pod, rename(pod.pod)))).sort(byName);
  const missing = theirs.filter((pod) => !ours.includes(pod));
  const extra = ours.filter((pod) => !theirs.includes(pod));
  return [...mismatch("pods", { missing, extra }, { missing: [], extra: [] })];
}

/** The pod-template hash of every ReplicaSet is the real one. */
function hashes(recorded: RecordedCase, run: OurRun): string[] {
  return Object.entries(recorded.hashes)
    .filter(([name]) => /-rs\d+$/.test(name))
    .flatMap(([name, hash]) => mismatch(`hash of ${name}`, run.names.real(`{${name}-hash}`), hash));
}
