import { type Rename, renamedPods } from "./deleted-pods.ts";
import type {
  Decision,
  EndpointsRow,
  Facts,
  RecordedCase,
  RecordedPod,
  WorkloadRow,
} from "./recorded-case.ts";
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
    ...decisions(recorded, run.decisions, rename),
    ...placement(recorded, run),
    ...delays(recorded, run),
    ...sizes(recorded.replicas, run.workloads),
    ...statuses(recorded, run.workloads),
    ...finals(recorded.final, run.final),
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
function withoutRepeats(output: string): string[] {
  return output.split("\n").filter((line, index, lines) => line !== lines[index - 1]);
}

/** Of a watch the first line or two hang on the moment at which it began: one output may begin so much earlier. */
const LEADING_LINES = 2;

function watched(what: string, got: string, want: string): string[] {
  const [ours, theirs] = [withoutRepeats(got), withoutRepeats(want)];
  const surplus = ours.length - theirs.length;
  if (Math.abs(surplus) > LEADING_LINES) return mismatch(what, ours, theirs);
  return mismatch(what, ours.slice(Math.max(0, surplus)), theirs.slice(Math.max(0, -surplus)));
}

function commands(recorded: RecordedCase, ours: readonly CommandOutcome[], rename: Rename): string[] {
  return recorded.steps.flatMap((step, index) => {
    const outcome = ours[index];
    if (outcome === undefined || step.kubectl === undefined) return [];
    const named = (output: string): string => rename(output, outcome.done ?? outcome.started);
    const [got, want] = [named(outcome.stdout), step.stdout ?? ""];
    return [
      ...mismatch(`exit of ${step.kubectl}`, outcome.exit, step.exit),
      ...(step.kubectl.startsWith("rollout status")
        ? watched(`stdout of ${step.kubectl}`, got, want)
        : mismatch(`stdout of ${step.kubectl}`, linesOfMadeUpNames(got), linesOfMadeUpNames(want))),
      ...mismatch(`stderr of ${step.kubectl}`, named(outcome.stderr), step.stderr ?? ""),
    ];
  });
}

/** Rows with made-up names sort by those names, so their order is open: they are compared sorted. */
function linesOfMadeUpNames(output: string): string {
  const lines = output.split("\n");
  return lines.some((line) => /^\S*\{[^}]+\}/.test(line)) ? [...lines].sort().join("\n") : output;
}

/** Events of one source about one object in a burst (client-go's spam filter). */
const EVENT_BURST = 25;
const COMBINED = "(combined from similar events): ";

function decisions(recorded: RecordedCase, got: readonly Decision[], rename: Rename): string[] {
  const several = recorded.nodes.length > 1;
  const theirs = streams(recorded.decisions, (name) => name, several);
  const ours = streams(got, rename, several);
  return [...new Set([...theirs.keys(), ...ours.keys()])].flatMap((key) =>
    mismatch(key, openOrder(key, ours.get(key) ?? []), openOrder(key, theirs.get(key) ?? [])),
  );
}

/** What each source said about each object, in order. The node among equals is open, so it is left out where there are several. */
function streams(all: readonly Decision[], named: Rename, several: boolean): Map<string, string[]> {
  const streamOf = new Map<string, string[]>();
  for (const one of all) {
    const key = `${one.from} about ${named(one.object, one.at)}`;
    const combined = one.message.startsWith(COMBINED);
    const said = combined ? COMBINED : named(one.message, one.at);
    const message = several && one.reason === "Scheduled" ? said.replace(/ to \S+$/, "") : said;
    const times = combined || one.count === undefined ? "" : ` (x${one.count})`;
    const line = `${one.type ?? "Normal"} ${one.reason} ${message}${times}`;
    streamOf.set(key, [...(streamOf.get(key) ?? []), line]);
  }
  return streamOf;
}

/** How many of the pods that are left each node holds, whichever node it is. */
function placement(recorded: RecordedCase, run: OurRun): string[] {
  if (recorded.nodes.length < 2) return [];
  const perNode = (
    pods: readonly { readonly node: string | null; readonly gone: number | null }[],
  ): number[] => {
    const counts = new Map<string, number>();
    for (const { node, gone } of pods)
      if (gone === null && node !== null) counts.set(node, (counts.get(node) ?? 0) + 1);
    return [...counts.values()].sort((a, b) => a - b);
  };
  return mismatch("pods on each node", perNode(run.pods), perNode(recorded.pods));
}

/**
 * Pods of one batch are made and deleted side by side, in any order: runs of one reason are compared sorted. Where messages
 * were combined, which of them is open too, so pods are only counted.
 */
function openOrder(key: string, lines: readonly string[]): readonly string[] {
  if (!key.startsWith("replicaset-controller")) return onlyCountedOnceCombined(lines);
  const reasonOf = (line: string): string => line.split(" ", 2).join(" ");
  const combined = new Set(lines.filter((line) => line.includes(COMBINED)).map(reasonOf));
  const done: string[] = [];
  let batch: string[] = [];
  for (const line of lines) {
    if (batch[0] !== undefined && reasonOf(batch[0]) !== reasonOf(line)) {
      done.push(...batch.sort());
      batch = [];
    }
    batch.push(combined.has(reasonOf(line)) ? `${reasonOf(line)} a pod` : line);
  }
  // At most 25 Events come in a burst: which of the last batch are among them is open.
  const last = lines.length >= EVENT_BURST ? batch.map(reasonOf) : batch.sort();
  return [...done, ...last];
}

/**
 * Once messages are combined, which of the earlier ones is still known by itself hangs on the order of a Go map: from then on
 * they are only counted. The sequence of sizes is compared elsewhere.
 */
function onlyCountedOnceCombined(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.includes(COMBINED));
  return first < 0 ? lines : lines.map((line, index) => (index < first ? line : "one more"));
}

/**
 * The delay of each change of a workload's size, and of each passed deadline, from what can have caused it, against the recorded delay: from the last pod
 * created, ready, deleted or gone, the last status written, or the last command. Which of them was the cause is not recorded,
 * so one of them has to agree.
 */
function delays(recorded: RecordedCase, run: OurRun): string[] {
  const theirs = timedChanges(recorded.replicas);
  const ours = timedChanges(run.workloads);
  const theirCauses = causesOf(recorded.pods, recorded.steps.filter(acts), recorded.replicas);
  const commands = run.commands
    .filter(({ line }) => acts({ kubectl: line }))
    .map(({ started, done }) => ({ at: started, done }));
  const ourCauses = causesOf(run.pods, commands, run.workloads);
  return [...theirs].flatMap(([object, changes]) =>
    changes.flatMap((change, index) => {
      const mine = ours.get(object)?.[index];
      if (mine === undefined || isDuringCommand(change.at, recorded.steps.filter(acts))) return [];
      const offs = theirCauses.flatMap((causes, kind) => {
        const [own, other] = [delayOf(mine.at, ourCauses[kind] ?? []), delayOf(change.at, causes)];
        return own === undefined || other === undefined ? [] : [Math.abs(own - other)];
      });
      const off = Math.min(...offs);
      return off <= (object.startsWith(DEADLINE) ? SLACK + WHOLE_SECOND : SLACK)
        ? []
        : [`${object} to ${mine.size}: ${off.toFixed(2)} s off its cause`];
    }),
  );
}

/** A watch ends because of what happens; it is not the cause of it. */
const acts = ({ kubectl }: { readonly kubectl?: string }): boolean =>
  !(kubectl?.startsWith("rollout status") ?? false);

const DEADLINE = "deadline of ";
/** Deadlines run from a time that is cut to the second, so a cause a little later may shift them by a whole one. */
const WHOLE_SECOND = 1;

/** What is timed of each workload: its sizes, and under a name of their own the moments at which its deadline had passed. */
function timedChanges(rows: readonly WorkloadRow[]): Map<string, readonly SizeChange[]> {
  const timed = new Map(sizeChanges(rows));
  for (const { at, object, status } of rows) {
    const progressing = status === undefined ? undefined : conditionsOf(status).Progressing;
    if (progressing === undefined) continue;
    const passed = timed.get(`${DEADLINE}${object}`) ?? [];
    const isPassed = progressing === "False ProgressDeadlineExceeded";
    const before = passed.at(-1)?.size === "passed";
    if (isPassed !== before)
      timed.set(`${DEADLINE}${object}`, [...passed, { at, size: isPassed ? "passed" : "not passed" }]);
  }
  return timed;
}

type SizeChange = { readonly at: number; readonly size: unknown };

function sizeChanges(rows: readonly WorkloadRow[]): Map<string, readonly SizeChange[]> {
  const byObject = new Map<string, SizeChange[]>();
  for (const { at, object, spec } of rows) {
    const changes = byObject.get(object) ?? [];
    if (spec?.replicas !== undefined && spec.replicas !== changes.at(-1)?.size)
      changes.push({ at, size: spec.replicas });
    byObject.set(object, changes);
  }
  return byObject;
}

interface Lasting {
  readonly at: number;
  readonly done?: number | undefined;
}

/** A command takes effect at an unknown moment before it ends, so what happens meanwhile cannot be timed. */
function isDuringCommand(at: number, steps: readonly Lasting[]): boolean {
  return steps.some((step) => at >= step.at && at <= (step.done ?? step.at));
}

type PodTimes = {
  readonly created: number;
  readonly ready: number | null;
  readonly deleted: number | null;
  readonly gone: number | null;
};

function causesOf(
  pods: readonly PodTimes[],
  commands: readonly Lasting[],
  rows: readonly WorkloadRow[],
): readonly (readonly number[])[] {
  const resized = new Set([...timedChanges(rows).values()].flat().map((change) => change.at));
  const known = (moments: readonly (number | null | undefined)[]): number[] =>
    moments.filter((one): one is number => typeof one === "number");
  return [
    known(pods.map((pod) => pod.created)),
    known(pods.map((pod) => pod.ready)),
    known(pods.map((pod) => pod.deleted)),
    known(pods.map((pod) => pod.gone)),
    known(commands.map((command) => command.done)),
    known(rows.map((row) => row.at)).filter((at) => !resized.has(at)),
  ];
}

function delayOf(at: number, causes: readonly number[]): number | undefined {
  const before = causes.filter((cause) => cause <= at + 0.05);
  return before.length === 0 ? undefined : at - Math.max(...before);
}

/** The sequence of every workload's spec.replicas. */
function sizes(want: readonly WorkloadRow[], got: readonly WorkloadRow[]): string[] {
  const [theirs, ours] = [sizeChanges(want), sizeChanges(got)];
  return [...new Set([...theirs.keys(), ...ours.keys()])].flatMap((object) =>
    mismatch(
      `sizes of ${object}`,
      ours.get(object)?.map((change) => change.size),
      theirs.get(object)?.map((change) => change.size),
    ),
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
      conditions[type] = openReason(words);
    const counts = Object.fromEntries(COUNTS.map((name) => [name, row.status?.[name] ?? 0]));
    const status = text({ ...counts, conditions });
    const stood = (rows[index + 1]?.at ?? until) - row.at;
    const last = spans.at(-1);
    if (last?.status === status) spans[spans.length - 1] = { status, at: last.at, stood: last.stood + stood };
    else spans.push({ status, at: row.at, stood });
  });
  return spans;
}

/**
 * Whether the Deployment's first status after a new ReplicaSet says NewReplicaSetCreated or already ReplicaSetUpdated hangs on
 * which of two racing writes the controller sees first; the recordings have both for the same input.
 */
function openReason(words: unknown): unknown {
  if (words === null) return undefined;
  return words === "True NewReplicaSetCreated" ? "True ReplicaSetUpdated" : words;
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

function finals(want: readonly WorkloadRow[], got: readonly WorkloadRow[]): string[] {
  const byObject = new Map(got.map((row) => [row.object, row]));
  const extra = [...byObject.keys()].filter((object) => !want.some((row) => row.object === object));
  return [
    ...mismatch("objects at the end that the real one does not have", extra, []),
    ...want.flatMap((row) => mismatch(`final ${row.object}`, byObject.get(row.object), row)),
  ];
}

function endpoints(recorded: RecordedCase, ours: readonly EndpointsRow[], rename: Rename): string[] {
  if (recorded.endpoints === undefined) return [];
  const spans = (rows: readonly EndpointsRow[], named: Rename, slice: string): Standing[] => {
    const own = rows.filter((row) => named(row.slice, row.at) === slice);
    return own.map((row, index) => ({
      status: text(
        [...(row.endpoints ?? [])]
          .map((one) => ({ ...one, pod: named(one.pod, row.at) }))
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

/**
 * Which pods there were, which were deleted, are gone, were released or adopted, how often each restarted and turned ready or
 * unready, and in which phase those are that are left.
 */
function pods(recorded: RecordedCase, run: OurRun, rename: Rename): string[] {
  const row = (pod: RecordedPod, name: string): unknown => ({
    pod: name,
    deleted: pod.deleted !== null,
    gone: pod.gone !== null,
    restarts: pod.restarts ?? 0,
    phase: pod.gone === null ? (pod.phase ?? "Running") : undefined,
    released: pod.released !== undefined,
    adopted: pod.adopted !== undefined,
    turns: turnsOf(pod),
  });
  const byName = (a: string, b: string): number => (a < b ? -1 : 1);
  const theirs = recorded.pods.map((pod) => text(row(pod, pod.pod))).sort(byName);
  const ours = run.pods.map((pod) => text(row(pod, rename(pod.pod, Number.POSITIVE_INFINITY)))).sort(byName);
  const missing = theirs.filter((pod) => !ours.includes(pod));
  const extra = ours.filter((pod) => !theirs.includes(pod));
  return [...mismatch("pods", { missing, extra }, { missing: [], extra: [] })];
}

/**
 * How often a pod turned ready or unready before it was deleted; of its end the recordings tell in some cases only. They list
 * the turns of pods that did more than become ready once.
 */
function turnsOf({ ready, readiness, deleted }: RecordedPod): number {
  const moments = readiness?.map(([at]) => at) ?? (ready === null ? [] : [ready]);
  return moments.filter((at) => at < (deleted ?? Number.POSITIVE_INFINITY)).length;
}

/** The pod-template hash of every ReplicaSet is the real one. */
function hashes(recorded: RecordedCase, run: OurRun): string[] {
  return Object.entries(recorded.hashes)
    .filter(([name]) => /-rs\d+$/.test(name))
    .flatMap(([name, hash]) => mismatch(`hash of ${name}`, run.names.real(`{${name}-hash}`), hash));
}
