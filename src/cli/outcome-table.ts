import { OUTCOME_WORDS, type OutcomeView, type RunView } from "../engine/index.ts";
import { columns } from "./columns.ts";
import { count, duration, percent, plural, rounded } from "./words.ts";

const MIB = 1024 ** 2;

/** The outcome as a table; every measure is defined in docs/outcome.md. */
export function outcomeTable({ outcome, scenario, statecharts }: RunView): readonly string[] {
  const released = statecharts.length > 0 || scenario.interventions.length > 0;
  return columns([
    ["downtime", outcome.downtime === 0 ? "none" : duration(outcome.downtime)],
    ["partial outage", outcome.partialOutage === 0 ? "none" : duration(outcome.partialOutage)],
    ["failed requests", failures(outcome)],
    ...causes(outcome),
    ["error budget burned", percent(outcome.errorBudgetBurned)],
    ["users exposed", users(outcome.usersExposed)],
    ["users harmed", users(outcome.usersHarmed)],
    ["detected in", detection(outcome)],
    ["recovered in", outcome.usersHarmed === 0 ? "nothing to recover from" : span(outcome.recoveredIn)],
    ["full rollout in", released ? span(outcome.fullRolloutIn) : "nothing was released"],
    ["peak extra", extra(outcome)],
    ["pod-hours", rounded(outcome.podHours, 2).toFixed(2)],
  ]);
}

const span = (seconds: number | null): string => (seconds === null ? "never" : duration(seconds));
const users = (value: number): string => (value === 0 ? "none" : count(value));

function failures({ failedRequests, requests }: OutcomeView): string {
  if (requests === 0) return "no user came";
  const share = failedRequests === 0 ? "" : ` (${percent(failedRequests / requests)})`;
  return `${failedRequests === 0 ? "none" : count(failedRequests)} of ${count(requests)}${share}`;
}

/** Each cause under the failed requests, its number under theirs. */
function causes(outcome: OutcomeView): readonly (readonly [string, string])[] {
  const width = count(outcome.failedRequests).length;
  return outcome.failedByCause
    .filter((cause) => cause.count > 0)
    .map((cause) => [`  ${OUTCOME_WORDS[cause.outcome]}`, count(cause.count).padStart(width)]);
}

function detection({ detectedIn, detectedBy, usersHarmed }: OutcomeView): string {
  if (detectedIn === null) return usersHarmed === 0 ? "nothing to detect" : "never";
  return `${duration(detectedIn)}${detectedBy === null ? "" : `, by ${detectedBy}`}`;
}

function extra({ peakExtraPods, peakExtraCpu, peakExtraMemoryBytes }: OutcomeView): string {
  if (peakExtraPods === 0 && peakExtraCpu === 0 && peakExtraMemoryBytes === 0) return "none";
  return `${plural(peakExtraPods, "pod")}, ${rounded(peakExtraCpu, 3)} cores, ${rounded(peakExtraMemoryBytes / MIB, 1)} MiB`;
}
