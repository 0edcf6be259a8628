import type { Signal } from "../outcome/outcome.ts";
import type { LogEntry, Marker, ScenarioView, StatechartView } from "../run-view.ts";
import { chartMarkers } from "./chart-story.ts";
import type { Rollout } from "./rollouts.ts";
import { plural } from "./words.ts";

export interface MarkerSources {
  readonly rollouts: readonly Rollout[];
  readonly log: readonly LogEntry[];
  readonly scenario: Pick<ScenarioView, "interventions" | "faults">;
  readonly statecharts: readonly StatechartView[];
  readonly alerts: readonly Signal[];
  /** `v2` */
  readonly versionWord: (version: number) => string;
}

/** What the timeline marks, in the order of time. */
export function markersOf(sources: MarkerSources): readonly Marker[] {
  const markers = [
    ...sources.scenario.interventions.map(interventionMarker),
    ...sources.scenario.faults.map(
      (fault): Marker => ({
        at: fault.at,
        kind: "fault",
        by: "scenario",
        text: fault.text,
      }),
    ),
    ...sources.statecharts.flatMap(chartMarkers),
    ...sources.alerts.map(
      (alert): Marker => ({
        at: alert.at,
        kind: "check",
        by: "strategy",
        text: `${alert.by} noticed`,
        failed: true,
      }),
    ),
    ...scalingMarkers(sources.log),
    ...sources.rollouts.flatMap((rollout) => rolloutMarkers(rollout, sources.versionWord)),
  ];
  return markers.sort((a, b) => a.at - b.at);
}

function interventionMarker({ at, run, by }: ScenarioView["interventions"][number]): Marker {
  return { at, kind: isGoingBack(run) ? "undo" : "step", by, text: run };
}

/** Whether a line that a person typed takes a release back. */
export const isGoingBack = (run: string): boolean => /\b(rollout undo|abort)\b/.test(run);

/** What the recorder of Events puts before a message that stands for many. */
const AGGREGATED = "(combined from similar events): ";

/** What the deployment controller scaled, one mark a moment. */
function scalingMarkers(log: readonly LogEntry[]): readonly Marker[] {
  const markers: { at: number; text: string }[] = [];
  for (const { at, reason, message } of log) {
    if (reason !== "ScalingReplicaSet") continue;
    const text = message.replace(AGGREGATED, "");
    const last = markers.at(-1);
    if (last?.at === at) last.text = `${last.text}; ${text}`;
    else markers.push({ at, text });
  }
  return markers.map(({ at, text }) => ({ at, kind: "step", by: "controller", text }));
}

function rolloutMarkers(rollout: Rollout, versionWord: (version: number) => string): readonly Marker[] {
  const { kind, completedAt, stalledAt, version } = rollout;
  if (kind === "start") return [];
  const { wanted } = rollout.progress.at(-1) ?? { wanted: 0 };
  const done: readonly Marker[] =
    completedAt === null
      ? []
      : [
          {
            at: completedAt,
            kind: "step",
            by: "controller",
            text: `${wanted === 1 ? "the pod" : `all ${plural(wanted, "pod")}`} of ${versionWord(version)} available`,
          },
        ];
  if (stalledAt === null) return done;
  return [
    ...done,
    { at: stalledAt, kind: "check", by: "controller", text: "progress deadline exceeded", failed: true },
  ];
}
