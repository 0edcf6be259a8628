import type { RunView } from "../engine/index.ts";

/** Version of the JSON that `--output json` prints; docs/json-output.md describes it. A breaking change raises it. */
const SCHEMA_VERSION = 1;

/** The run as JSON: the same run gives the same bytes. */
export function jsonReport(view: RunView): string {
  const report = {
    schemaVersion: SCHEMA_VERSION,
    scenario: {
      name: view.scenario.name,
      title: view.scenario.title,
      seed: view.scenario.seed,
      durationSeconds: view.scenario.duration,
      supplied: view.scenario.supplied,
    },
    hash: view.hash,
    outcome: view.outcome,
    checks: view.checks,
    decisions: view.markers,
    strategies: view.statecharts.map((chart) => ({
      release: chart.release,
      strategy: chart.definition.id,
      steps: chart.steps.map(({ at, event, active, taken }) => ({ at, event, active, taken })),
    })),
    versions: view.versions,
    events: view.log,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
