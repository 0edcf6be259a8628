import type { Session } from "../store/hooks.ts";

/** Seconds around an event within which the playhead stands on it; while playing, going back from there means the one before. */
const ON_IT = 0.05;
const JUST_PASSED = 0.6;

/** Moves the playhead to the next (1) or previous (-1) event of the run; to an end of it when there is none. */
export function stepEvent({ workbench, playback }: Session, direction: 1 | -1): void {
  const { view } = workbench.store.getState();
  if (view === null) return;
  const { time, playing } = playback.store.getState();
  const times = view.markers.map((marker) => marker.at);
  const next = times.find((at) => at > time + ON_IT);
  const previous = times.findLast((at) => at < time - (playing ? JUST_PASSED : ON_IT));
  playback.seek(direction === 1 ? (next ?? view.computed) : (previous ?? 0));
}
