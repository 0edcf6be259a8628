import type { OutcomeView } from "../engine/index.ts";
import { count, duration, figure, percent, plural } from "./words.ts";

export interface MeasureText {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly unit: string;
  /** How it is measured, in a sentence or two. */
  readonly definition: string;
}

const GIB = 1024 ** 3;

/** The nine measures of the strip. *never* and *none* are words. */
export function measuresOf(outcome: OutcomeView): readonly MeasureText[] {
  return [
    {
      id: "downtime",
      name: "Downtime",
      value: duration(outcome.downtime),
      unit: outcome.partialOutage > 0.05 ? `${duration(outcome.partialOutage)} in part` : "",
      definition:
        "Time in which a Service that users call could not be reached at all: from every node that requests enter by, no endpoint in that node's table accepted connections. In part: the share of those nodes in that state, added up over time and weighted by arrivals.",
    },
    {
      id: "failed",
      name: "Failed requests",
      value: count(outcome.failedRequests),
      unit: `of ${count(outcome.requests)}`,
      definition:
        "Requests that did not succeed, each counted once under its cause: answered 500, refused, no endpoints, timed out, cut off by termination, queue full, or address gone.",
    },
    {
      id: "budget",
      name: "Error budget",
      value: percent(Math.round(outcome.errorBudgetBurned * 1000) / 1000),
      unit: "burned",
      definition:
        "Failed requests over the failures that the objective allows for so many requests. 100 % is all of it. The objective is 99.9 % unless the scenario says otherwise.",
    },
    {
      id: "exposed",
      name: "Users exposed",
      value: outcome.usersExposed === 0 ? "none" : count(outcome.usersExposed),
      unit: outcome.usersHarmed > 0 ? `${count(outcome.usersHarmed)} harmed` : "",
      definition:
        "Distinct users of whom a request was sent to a container of a new version. Harmed: distinct users of whom a request failed that would have succeeded without the release.",
    },
    {
      id: "detected",
      name: "Detected in",
      value: span(outcome.detectedIn, outcome),
      unit: outcome.detectedBy === null ? "" : `by ${outcome.detectedBy}`,
      definition:
        "From the first request that the release harmed to the first signal after it: a verification that fails, a stall that is seen, an alert, or a person who undoes or aborts. Never, when nobody notices.",
    },
    {
      id: "recovered",
      name: "Recovered in",
      value: span(outcome.recoveredIn, outcome),
      unit: "",
      definition:
        "From the first to the last request that the release harmed. Never, while requests are still harmed at the end of the run.",
    },
    {
      id: "rollout",
      name: "Full rollout",
      value: outcome.fullRolloutIn === null ? "never" : duration(outcome.fullRolloutIn),
      unit: "",
      definition:
        "From the beginning of the release until the Deployment reports every pod of the new template as updated and available.",
    },
    {
      id: "extra",
      name: "Peak extra",
      value: outcome.peakExtraPods === 0 ? "none" : `+${plural(outcome.peakExtraPods, "pod")}`,
      unit: "",
      definition: `The most pods asked for after the release began, less their number before it. At the same peak: ${figure(outcome.peakExtraCpu)} cores and ${figure(outcome.peakExtraMemoryBytes / GIB)} GiB requested.`,
    },
    {
      id: "hours",
      name: "Pod-hours",
      value: outcome.podHours.toFixed(2),
      unit: "",
      definition: "Pods that hold a place on a node, from their binding to their end, added up over the run.",
    },
  ];
}

/** Nobody harmed: there was nothing to detect or to recover from. */
function span(seconds: number | null, { usersHarmed }: OutcomeView): string {
  if (seconds !== null) return duration(seconds);
  return usersHarmed === 0 ? "none" : "never";
}
