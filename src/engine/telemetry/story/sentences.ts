import type { Signal } from "../outcome/outcome.ts";
import { countBetween } from "../recording/bucket-counters.ts";
import type { Sentence } from "../run-view.ts";
import { bucketsOf, type RunFacts } from "../tracks/run-facts.ts";
import { type Failing, failingBetween, failingWords } from "./failing.ts";
import type { Rollout } from "./rollouts.ts";
import { plural } from "./words.ts";

/** Seconds over which failures are looked at: the shorter span where it has requests enough for a share. */
const JUST_NOW = 3;
const LATELY = 10;
const ENOUGH = 1500;
/** Of sentences that follow each other in so many seconds only the last one is told. */
const READABLE = 0.2;
/** Less than this share of requests is not told as a number, but for so many seconds as "hardly any". */
const WORTH_TELLING = 0.002;
const HARDLY = 60;
/** When so many requests of one second fail all alike, it is an outage, whatever was before. */
const ENOUGH_FOR_OUTAGE = 10;
/** A share is told anew when it has changed by more than this part of itself, and more than chance explains. */
const NOTICEABLE = 0.3;

/** Whether somebody other than the users is looking at whether requests fail. */
export interface Watch {
  /** What strategies and alerts noticed. */
  readonly signals: readonly Signal[];
  /** Spans (seconds) in which a strategy verifies the release, or a person has begun to act. */
  readonly spans: readonly { readonly from: number; readonly to: number }[];
}

/** What is going on, from the beginning of the run on: one sentence for each state that differs from the one before. */
export function sentencesOf(
  facts: RunFacts,
  rollouts: readonly Rollout[],
  watch: Watch,
): readonly Sentence[] {
  const failures = failuresOverTime(facts);
  const sentences: Sentence[] = [];
  for (const at of moments(facts, rollouts, failures)) {
    const failure = failures.findLast((entry) => entry.at <= at);
    const rollout = rolloutAt(rollouts, at);
    const { lead, text } = sentenceAt(facts, rollout, failure, watch, at);
    const last = sentences.at(-1);
    if (last?.lead === lead && last.text === text) continue;
    if (last && Math.floor(last.at / READABLE) === Math.floor(at / READABLE)) sentences.pop();
    sentences.push({ at, lead, text });
  }
  return sentences;
}

const CALM_WORDS: Readonly<Record<FailureEntry["state"], string>> = {
  nobody: "No user has come yet.",
  neverFailed: "Every request succeeded so far.",
  hardly: "Hardly any request fails.",
  fine: "Every request succeeds.",
  failing: "",
};

interface FailureEntry {
  readonly at: number;
  readonly state: "nobody" | "neverFailed" | "hardly" | "fine" | "failing";
  /** Only while `failing`. */
  readonly failing: Failing | undefined;
}

/** What fails in the last ten seconds, told second by second, but only when it is noticeably another thing. */
function failuresOverTime(facts: RunFacts): readonly FailureEntry[] {
  const { step, arrivedBySpec } = facts.recording;
  const entries: FailureEntry[] = [];
  let hasFailed = false;
  let hasUsers = false;
  let strayed = Number.NEGATIVE_INFINITY;
  for (let bucket = 1; bucket <= bucketsOf(facts); bucket += 1) {
    const now = failingBetween(facts, bucket - 1, bucket);
    const isOutage = now?.everything === true && now.requests >= ENOUGH_FOR_OUTAGE;
    const lately = isOutage ? now : failingBetween(facts, bucket - lookBack(facts, bucket), bucket);
    const isTold =
      lately !== undefined && lately.share >= WORTH_TELLING && stillFlows(facts, lately.version, bucket);
    const failing = isTold ? lately : undefined;
    if (now !== undefined && failing === undefined) strayed = bucket;
    hasFailed ||= now !== undefined;
    hasUsers ||= arrivedBySpec.columns.some((column) => (column?.[bucket - 1] ?? 0) > 0);
    const isStray = (bucket - strayed) * step < HARDLY;
    const calm = isStray ? "hardly" : hasFailed ? "fine" : hasUsers ? "neverFailed" : "nobody";
    const state = failing === undefined ? calm : "failing";
    const last = entries.at(-1);
    if (last?.state === state && isAlike(last.failing, failing)) continue;
    entries.push({ at: bucket * step, state, failing });
  }
  return entries;
}

/** A version that nobody is sent to any more does not fail now, though it did within the seconds that are looked at. */
function stillFlows({ recording }: RunFacts, version: number, bucket: number): boolean {
  return version < 0 || countBetween(recording.arrived, version + 1, bucket - 1, bucket) > 0;
}

/** Buckets before this one that are looked at. */
function lookBack(facts: RunFacts, bucket: number): number {
  const { step, arrivedBySpec } = facts.recording;
  const short = Math.min(bucket, Math.ceil(JUST_NOW / step));
  const keys = Array.from(arrivedBySpec.columns.keys());
  const requests = keys.reduce(
    (sum, key) => sum + countBetween(arrivedBySpec, key, bucket - short, bucket),
    0,
  );
  return requests >= ENOUGH ? short : Math.min(bucket, Math.ceil(LATELY / step));
}

function isAlike(one: Failing | undefined, other: Failing | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  const isSame = one.outcome === other.outcome && one.version === other.version;
  if (one.everything || other.everything) return isSame && one.everything === other.everything;
  const share = Math.max(one.share, other.share);
  // By the later sample alone: what was told of the first few requests gives way as soon as more are known.
  const chance = 3 * Math.sqrt((2 * other.share * (1 - other.share)) / other.requests);
  return isSame && Math.abs(one.share - other.share) <= Math.max(NOTICEABLE * share, chance);
}

function moments(
  facts: RunFacts,
  rollouts: readonly Rollout[],
  failures: readonly FailureEntry[],
): readonly number[] {
  const end = facts.computed / 1_000_000;
  const times = new Set([0, ...failures.map((entry) => entry.at)]);
  for (const { at, progress, completedAt, stalledAt } of rollouts) {
    for (const time of [at, completedAt, stalledAt, ...progress.map((step) => step.at)]) {
      if (time !== null) times.add(time);
    }
  }
  return [...times].filter((time) => time < end || time === 0).sort((a, b) => a - b);
}

/** The rollout that is told of: the latest one that has begun. */
const rolloutAt = (rollouts: readonly Rollout[], at: number): Rollout | undefined =>
  rollouts.findLast((rollout) => rollout.at <= at && rollout.until > at);

function sentenceAt(
  facts: RunFacts,
  rollout: Rollout | undefined,
  failure: FailureEntry | undefined,
  watch: Watch,
  at: number,
): Pick<Sentence, "lead" | "text"> {
  const requests = requestClause(facts, failure, { watch, at });
  if (rollout === undefined) return { lead: "Nothing runs yet.", text: "" };
  const { available, wanted } = rollout.progress.findLast((step) => step.at <= at) ?? {
    available: 0,
    wanted: 0,
  };
  const version = facts.versions.word(rollout.version);
  const isComplete = rollout.completedAt !== null && rollout.completedAt <= at;
  if (rollout.kind === "start" && !isComplete) {
    return { lead: `Starting, ${available} of ${plural(wanted, "pod")}.`, text: requests };
  }
  if (isComplete) return { lead: completeLead(facts, rollout, version), text: requests };
  const count = `${available} of ${wanted}`;
  if (rollout.kind === "undo") return { lead: `Undo at ${count}.`, text: requests };
  if (rollout.stalledAt !== null && rollout.stalledAt <= at) {
    return { lead: `Stalled at ${count}.`, text: joined("Kubernetes does not undo it", requests) };
  }
  const name = rollout.strategy === "Recreate" ? "Recreate" : "Rolling update";
  return { lead: `${name} at ${count}.`, text: requests };
}

function completeLead(facts: RunFacts, rollout: Rollout, version: string): string {
  if (rollout.kind === "undo") return `Undone, ${version} again.`;
  const isOnly = facts.versions.views.length <= 1;
  return isOnly || rollout.kind === "start" ? `${version} serves.` : `${version} everywhere.`;
}

function requestClause(
  facts: RunFacts,
  failure: FailureEntry | undefined,
  { watch, at }: { readonly watch: Watch; readonly at: number },
): string {
  if (failure?.failing === undefined) return CALM_WORDS[failure?.state ?? "nobody"];
  const words = failingWords(failure.failing, facts.versions.word);
  const isWatched = watch.spans.some(({ from, to }) => from <= at && at < to);
  const noticed = watch.signals.find((signal) => signal.at <= at);
  if (noticed) return `${capitalized(words)}; ${noticed.by} noticed.`;
  return `${capitalized(words)}${isWatched ? "." : "; nobody watches."}`;
}

const joined = (first: string, second: string): string => `${first}. ${second}`;

const capitalized = (text: string): string =>
  /^v\d/.test(text) ? text : `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
