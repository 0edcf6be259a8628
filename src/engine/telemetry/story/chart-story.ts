import type { ChartState } from "../chart.ts";
import type { Signal } from "../outcome/outcome.ts";
import type { Marker, StatechartView } from "../run-view.ts";

/** A strategy entered a state of its chart. Seconds. */
interface Entry {
  readonly at: number;
  readonly until: number;
  readonly state: ChartState;
  readonly note: string | undefined;
}

/** Words of labels: a chart says itself which of its states goes back, notices something wrong, or looks whether all is well. */
const GOES_BACK = /\b(undo|undoing|undone|abort|aborting|aborted|rolling back|rolled back)\b/;
const NOTICES = /\b(failed|stalled|unhealthy)\b/;
const LOOKS = /\b(verifying|watching|analysing|analysis)\b/;

/** What a strategy did, as marks on the timeline: the outermost states that it entered. */
export const chartMarkers = (chart: StatechartView): readonly Marker[] =>
  entriesOf(chart).map(({ at, state, note }): Marker => {
    const text = note === undefined ? state.label : `${state.label}: ${note.split("\n")[0] ?? ""}`;
    if (NOTICES.test(state.label)) return { at, kind: "check", by: "strategy", text, failed: true };
    return { at, kind: GOES_BACK.test(state.label) ? "undo" : "step", by: "strategy", text };
  });

/** When a strategy noticed that something is wrong. */
export const chartSignals = (chart: StatechartView): readonly Signal[] =>
  entriesOf(chart)
    .filter(({ state }) => NOTICES.test(state.label))
    .map(({ at }) => ({ at, by: chart.definition.title }));

/** When a strategy was looking whether all is well. Seconds. */
export const chartWatch = (
  chart: StatechartView,
): readonly { readonly from: number; readonly to: number }[] =>
  entriesOf(chart)
    .filter(({ state }) => LOOKS.test(state.label))
    .map(({ at, until }) => ({ from: at, to: until }));

/** Changes of the outermost active state; the first one, in which it waits, is none. */
function entriesOf({ definition, steps }: StatechartView): readonly Entry[] {
  const tops = definition.states.filter((state) => state.parent === undefined);
  const changes: { readonly at: number; readonly state: ChartState; readonly note: string | undefined }[] =
    [];
  let present: ChartState | undefined;
  for (const step of steps) {
    const state = tops.find((top) => step.active.some((id) => id === top.id || id.startsWith(`${top.id}.`)));
    if (state === undefined || state === present) continue;
    if (present !== undefined) changes.push({ at: step.at, state, note: step.note });
    present = state;
  }
  return changes.map((change, index) => ({
    ...change,
    until: changes[index + 1]?.at ?? Number.POSITIVE_INFINITY,
  }));
}
