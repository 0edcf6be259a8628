import type { OutcomeView } from "../telemetry/run-view.ts";

/** A number that checks may name. */
export interface CheckMeasure {
  readonly name: string;
  readonly unit: string;
  readonly meaning: string;
  read(outcome: OutcomeView): number;
}

/** What never happened is later than any time. */
const orNever = (value: number | null): number => value ?? Number.POSITIVE_INFINITY;

const failedBy = (outcome: OutcomeView, cause: string): number =>
  outcome.failedByCause.find((one) => one.outcome === cause)?.count ?? 0;

/** Every measure, in the order in which the documentation lists them; docs/outcome.md defines each. */
export const CHECK_MEASURES: readonly CheckMeasure[] = [
  { name: "requests", unit: "requests", meaning: "requests that ended", read: (outcome) => outcome.requests },
  {
    name: "failedRequests",
    unit: "requests",
    meaning: "of them, failed",
    read: (outcome) => outcome.failedRequests,
  },
  {
    name: "serverErrors",
    unit: "requests",
    meaning: "answered 500",
    read: (outcome) => failedBy(outcome, "serverError"),
  },
  {
    name: "refusedRequests",
    unit: "requests",
    meaning: "connection refused",
    read: (outcome) => failedBy(outcome, "connectionRefused"),
  },
  {
    name: "noEndpointsRequests",
    unit: "requests",
    meaning: "no endpoint to send them to",
    read: (outcome) => failedBy(outcome, "noEndpoints"),
  },
  {
    name: "timedOutRequests",
    unit: "requests",
    meaning: "timed out",
    read: (outcome) => failedBy(outcome, "timeout"),
  },
  {
    name: "cutRequests",
    unit: "requests",
    meaning: "cut off by termination",
    read: (outcome) => failedBy(outcome, "resetByTermination"),
  },
  {
    name: "overloadedRequests",
    unit: "requests",
    meaning: "answered 503, queue full",
    read: (outcome) => failedBy(outcome, "overloaded"),
  },
  {
    name: "unreachableRequests",
    unit: "requests",
    meaning: "sent to an address that is gone",
    read: (outcome) => failedBy(outcome, "unreachable"),
  },
  {
    name: "downtime",
    unit: "s",
    meaning: "no endpoint accepted connections, from any node",
    read: (outcome) => outcome.downtime,
  },
  {
    name: "partialOutage",
    unit: "s",
    meaning: "share of entry nodes in that state, integrated",
    read: (outcome) => outcome.partialOutage,
  },
  {
    name: "errorBudgetBurned",
    unit: "share",
    meaning: "of the run's error budget",
    read: (outcome) => outcome.errorBudgetBurned,
  },
  {
    name: "usersExposed",
    unit: "users",
    meaning: "reached the new version",
    read: (outcome) => outcome.usersExposed,
  },
  {
    name: "usersHarmed",
    unit: "users",
    meaning: "of them, met one of its faults",
    read: (outcome) => outcome.usersHarmed,
  },
  {
    name: "detectedIn",
    unit: "s",
    meaning: "from the first harm to the first signal",
    read: (outcome) => orNever(outcome.detectedIn),
  },
  {
    name: "recoveredIn",
    unit: "s",
    meaning: "from the first harm to the end of harm",
    read: (outcome) => orNever(outcome.recoveredIn),
  },
  {
    name: "fullRolloutIn",
    unit: "s",
    meaning: "from the release to every pod of the new version available",
    read: (outcome) => orNever(outcome.fullRolloutIn),
  },
  {
    name: "peakExtraPods",
    unit: "pods",
    meaning: "above the number before the release",
    read: (outcome) => outcome.peakExtraPods,
  },
  {
    name: "peakExtraCpu",
    unit: "cores",
    meaning: "requested above the level before the release",
    read: (outcome) => outcome.peakExtraCpu,
  },
  {
    name: "peakExtraMemory",
    unit: "bytes",
    meaning: "requested above the level before the release",
    read: (outcome) => outcome.peakExtraMemoryBytes,
  },
  {
    name: "podHours",
    unit: "hours",
    meaning: "pods on nodes, integrated",
    read: (outcome) => outcome.podHours,
  },
];
