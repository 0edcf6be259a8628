import { REQUEST_OUTCOMES, type RunView } from "../engine/index.ts";
import { workloadOf } from "./pod-table.ts";

/** Version of the JSON that `--output json` prints; docs/json-output.md describes it. A breaking change raises it. */
const SCHEMA_VERSION = 1;

/** The run as JSON: the same run gives the same bytes. Members are named here, so that they stay when views change. */
export function jsonReport(view: RunView): string {
  const report = {
    schemaVersion: SCHEMA_VERSION,
    scenario: scenarioPart(view),
    hash: view.hash,
    passed: view.checks.every((check) => check.passed),
    outcome: outcomePart(view),
    checks: view.checks.map(({ name, expression, passed, explanation }) => ({
      name,
      expression,
      passed,
      explanation,
    })),
    decisions: view.markers.map(({ at, by, kind, text, failed }) => ({
      at,
      by,
      kind,
      text,
      failed: failed === true,
    })),
    strategies: view.statecharts.map(strategyPart),
    versions: view.versions.map(({ workload, image }) => ({ workload, image })),
    pods: view.pods.map((pod) => podPart(pod, view)),
    events: view.log.map(({ at, from, type, reason, object, message }) => ({
      at,
      from,
      type,
      reason,
      object,
      message,
    })),
  };
  return `${JSON.stringify(report, null, 2).replaceAll("\u00a0", " ")}\n`;
}

function scenarioPart({ scenario, computed }: RunView) {
  return {
    name: scenario.name,
    title: scenario.title,
    about: scenario.about,
    seed: scenario.seed,
    durationSeconds: computed,
    supplied: scenario.supplied.map(({ text, yaml }) => ({ text, yaml })),
  };
}

function outcomePart(view: RunView) {
  const { outcome } = view;
  return {
    verdict: `${outcome.verdict.lead} ${outcome.verdict.text}`.trimEnd(),
    requests: outcome.requests,
    failedRequests: outcome.failedRequests,
    failedByCause: failuresOf(view),
    downtimeSeconds: outcome.downtime,
    partialOutageSeconds: outcome.partialOutage,
    errorBudgetBurned: outcome.errorBudgetBurned,
    usersExposed: outcome.usersExposed,
    usersHarmed: outcome.usersHarmed,
    detectedInSeconds: outcome.detectedIn,
    detectedBy: outcome.detectedBy,
    recoveredInSeconds: outcome.recoveredIn,
    fullRolloutInSeconds: outcome.fullRolloutIn,
    peakExtraPods: outcome.peakExtraPods,
    peakExtraCpuCores: outcome.peakExtraCpu,
    peakExtraMemoryBytes: outcome.peakExtraMemoryBytes,
    podHours: outcome.podHours,
  };
}

/** Every cause, also those that did not occur. */
function failuresOf({ outcome }: RunView) {
  const counts = new Map(outcome.failedByCause.map((cause) => [cause.outcome, cause.count]));
  const causes = REQUEST_OUTCOMES.filter((cause) => cause !== "succeeded");
  return Object.fromEntries(causes.map((cause) => [cause, counts.get(cause) ?? 0]));
}

function strategyPart(chart: RunView["statecharts"][number]) {
  return {
    release: chart.release,
    strategy: chart.definition.id,
    steps: chart.steps.map(({ at, event, active, taken, note }) => ({
      at,
      event,
      active,
      taken,
      note: note ?? null,
    })),
  };
}

function podPart(pod: RunView["pods"][number], view: RunView) {
  const last = pod.states.at(-1);
  return {
    name: pod.name,
    namespace: pod.namespace,
    workload: workloadOf(pod, view),
    version: pod.version,
    createdAt: pod.created,
    goneAt: pod.gone ?? null,
    node: pod.states.findLast((state) => state.node !== undefined)?.node ?? null,
    status: last?.status ?? "",
    ready: last?.state === "ready",
    restarts: last?.restarts ?? 0,
  };
}
