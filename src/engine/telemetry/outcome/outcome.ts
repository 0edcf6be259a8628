import { REQUEST_OUTCOMES } from "../../traffic/outcome-cause.ts";
import { countBits, usersExposed } from "../recording/release-record.ts";
import type { OutcomeView } from "../run-view.ts";
import type { Rollout } from "../story/rollouts.ts";
import type { RequestedResources } from "../tracks/requested-resources.ts";
import { inRunSeconds, microsecondsRounded, type RunFacts } from "../tracks/run-facts.ts";
import { highestFrom, type Jump, jumpSteps, valueBefore } from "../tracks/step-series.ts";
import { outageOf } from "./outage.ts";
import { verdictOf } from "./verdict.ts";

/** Something that somebody could have noticed: a check that failed, an alert. Seconds. */
export interface Signal {
  readonly at: number;
  /** Who noticed. */
  readonly by: string;
}

const OUTCOMES = REQUEST_OUTCOMES.length;
/** A release that still harms requests in the last seconds of the run has not recovered. */
const RECOVERED_FOR = 10;

/** Every measure as docs/outcome.md defines it. `objective` is the share of requests that should succeed. */
export function outcomeOf(
  facts: RunFacts,
  requested: RequestedResources,
  rollouts: readonly Rollout[],
  options: { readonly objective: number; readonly signals: readonly Signal[] },
): OutcomeView {
  const { release } = facts.recording;
  const begun = inRunSeconds(release.begun);
  const failedByCause = causesOf(facts);
  const failedRequests = failedByCause.reduce((sum, cause) => sum + cause.count, 0);
  const requests = failedRequests + endedAs(facts, REQUEST_OUTCOMES.indexOf("succeeded"));
  const measures = {
    requests,
    failedRequests,
    failedByCause,
    ...outageOf(facts),
    errorBudgetBurned: requests === 0 ? 0 : failedRequests / (requests * (1 - options.objective)),
    usersExposed: usersExposed(release),
    usersHarmed: countBits(release.harmedUsers),
    ...detection(inRunSeconds(release.firstHarm), options.signals),
    recoveredIn: recovery(facts),
    fullRolloutIn: fullRollout(rollouts, begun),
    peakExtraPods: peakExtra(requested.activePods, begun),
    peakExtraCpu: peakExtra(requested.milliCores, begun) / 1000,
    peakExtraMemoryBytes: peakExtra(requested.memoryBytes, begun),
    podHours: integral(requested.pods, inRunSeconds(facts.computed)) / 3600,
  };
  return { verdict: verdictOf(facts, rollouts, measures), ...measures };
}

function causesOf(facts: RunFacts): OutcomeView["failedByCause"] {
  return REQUEST_OUTCOMES.flatMap((outcome, index) => {
    const count = outcome === "succeeded" ? 0 : endedAs(facts, index);
    return count === 0 ? [] : [{ outcome, count }];
  });
}

/** Requests that ended in one way, of all versions. */
function endedAs(facts: RunFacts, outcome: number): number {
  const { columns } = facts.recording.ended;
  let total = 0;
  for (let key = outcome; key < columns.length; key += OUTCOMES) {
    for (const count of columns[key] ?? []) total += count;
  }
  return total;
}

function detection(
  firstHarm: number,
  signals: readonly Signal[],
): Pick<OutcomeView, "detectedIn" | "detectedBy"> {
  const first = signals
    .filter((signal) => signal.at >= firstHarm)
    .reduce<Signal | undefined>(
      (earliest, signal) => (earliest === undefined || signal.at < earliest.at ? signal : earliest),
      undefined,
    );
  return {
    detectedIn: first ? microsecondsRounded(first.at - firstHarm) : null,
    detectedBy: first?.by ?? null,
  };
}

function recovery(facts: RunFacts): number | null {
  const { firstHarm, lastHarm, harmedRequests } = facts.recording.release;
  if (harmedRequests === 0) return null;
  if (inRunSeconds(facts.computed) - inRunSeconds(lastHarm) < RECOVERED_FOR) return null;
  return inRunSeconds(lastHarm - firstHarm);
}

function fullRollout(rollouts: readonly Rollout[], begun: number): number | null {
  const complete = rollouts.find((rollout) => rollout.kind === "release" && rollout.completedAt !== null);
  const end = complete?.completedAt ?? null;
  return end === null ? null : microsecondsRounded(end - begun);
}

/** How far a quantity rises at most above what it was just before the release. */
function peakExtra(jumps: readonly Jump[], begun: number): number {
  return Number.isFinite(begun) ? highestFrom(jumps, begun) - valueBefore(jumps, begun) : 0;
}

function integral(jumps: readonly Jump[], end: number): number {
  const steps = jumpSteps(jumps);
  return steps.reduce((sum, { at, value }, index) => {
    const until = Math.min(end, steps[index + 1]?.at ?? end);
    return sum + value * Math.max(0, until - at);
  }, 0);
}
