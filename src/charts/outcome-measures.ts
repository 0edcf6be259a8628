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
        "Time in which, seen from every node that requests enter by, no endpoint in that node's table accepted connections. In part: the same for some nodes only, weighted by the requests that arrive there.",
    },
    {
      id: "failed",
      name: "Failed requests",
      value: count(outcome.failedRequests),
      unit: `of ${count(outcome.requests)}`,
      definition:
        "Requests that were refused, cut off, answered with a 5xx, or not answered before their users gave up.",
    },
    {
      id: "budget",
      name: "Error budget",
      value: percent(Math.round(outcome.errorBudgetBurned * 1000) / 1000),
      unit: "burned",
      definition: "Failed requests over those that the objective for this run would have allowed to fail.",
    },
    {
      id: "exposed",
      name: "Users exposed",
      value: outcome.usersExposed === 0 ? "none" : count(outcome.usersExposed),
      unit: outcome.usersHarmed > 0 ? `${count(outcome.usersHarmed)} harmed` : "",
      definition:
        "Distinct users of whom at least one request was answered by the new version. Harmed: those of them who met one of its failures.",
    },
    {
      id: "detected",
      name: "Detected in",
      value: span(outcome.detectedIn),
      unit: outcome.detectedBy === null ? "" : `by ${outcome.detectedBy}`,
      definition:
        "From the first request that the release harmed to the first signal of somebody who watches. Never, when nobody does.",
    },
    {
      id: "recovered",
      name: "Recovered in",
      value: span(outcome.recoveredIn),
      unit: "",
      definition:
        "From the decision to undo or abort until requests fail no more often than before the release.",
    },
    {
      id: "rollout",
      name: "Full rollout",
      value: span(outcome.fullRolloutIn),
      unit: "",
      definition:
        "From the release until every pod that was asked for runs the new version and is available.",
    },
    {
      id: "extra",
      name: "Peak extra",
      value: outcome.peakExtraPods === 0 ? "none" : `+${plural(outcome.peakExtraPods, "pod")}`,
      unit: "",
      definition: `The most that ran beyond what the workload asks for: ${figure(outcome.peakExtraCpu)} cores and ${figure(outcome.peakExtraMemoryBytes / GIB)} GiB requested.`,
    },
    {
      id: "hours",
      name: "Pod-hours",
      value: outcome.podHours.toFixed(2),
      unit: "",
      definition: "Time that pods were bound to a node, added up over all pods of the run.",
    },
  ];
}

function span(seconds: number | null): string {
  return seconds === null ? "never" : duration(seconds);
}
