import { createStore, type StoreApi } from "zustand/vanilla";

/** Run seconds a second; `Infinity` is as fast as the run is computed. */
export const SPEEDS: readonly number[] = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, Number.POSITIVE_INFINITY];

/** Frames further apart than this are not caught up: the tab was hidden, or the machine asleep. Seconds. */
const LONGEST_FRAME = 0.1;

/** A whole run takes at least so long to cross, so that the eye can follow the needle. Seconds. */
const FASTEST_CROSSING = 1.5;

export interface PlaybackState {
  /** Where the playhead is. Seconds since the run began. */
  readonly time: number;
  /** Where the run ends. */
  readonly duration: number;
  readonly playing: boolean;
  readonly speed: number;
  /** Counts the leaps of the playhead: what they change is shown at once, without motion. */
  readonly leaps: number;
}

export interface FrameClock {
  /** Calls back once before the next frame, with its time in milliseconds. */
  requestFrame(callback: (milliseconds: number) => void): number;
  cancelFrame(handle: number): void;
}

export interface Playback {
  readonly store: StoreApi<PlaybackState>;
  play(): void;
  pause(): void;
  toggle(): void;
  /** Clamped to the run. */
  seek(time: number): void;
  setSpeed(speed: number): void;
  /** One speed up (1) or down (-1). */
  shiftSpeed(direction: 1 | -1): void;
  /** Another run is on the page: its length, and where to stand in it. */
  load(duration: number, time: number): void;
}

/** The pacer: moves a playhead over a run that is already computed. It drives nothing but what reads the playhead. */
export function createPlayback(clock: FrameClock): Playback {
  const store = createStore<PlaybackState>(() => ({
    time: 0,
    duration: 0,
    playing: false,
    speed: 1,
    leaps: 0,
  }));
  let handle: number | null = null;
  let previous: number | null = null;

  const frame = (milliseconds: number) => {
    const { time, duration, speed } = store.getState();
    const passed = previous === null ? 0 : Math.min(LONGEST_FRAME, (milliseconds - previous) / 1000);
    previous = milliseconds;
    const next = time + passed * Math.min(speed, Math.max(64, duration / FASTEST_CROSSING));
    if (next >= duration) {
      store.setState({ time: duration });
      pause();
      return;
    }
    store.setState({ time: next });
    handle = clock.requestFrame(frame);
  };
  const play = () => {
    const { time, duration, playing, leaps } = store.getState();
    if (playing || duration === 0) return;
    store.setState(time >= duration ? { playing: true, time: 0, leaps: leaps + 1 } : { playing: true });
    previous = null;
    handle = clock.requestFrame(frame);
  };
  const pause = () => {
    if (handle !== null) clock.cancelFrame(handle);
    handle = null;
    store.setState({ playing: false });
  };
  const setSpeed = (speed: number) => store.setState({ speed });
  return {
    store,
    play,
    pause,
    toggle: () => (store.getState().playing ? pause() : play()),
    seek: (time) =>
      store.setState(({ duration, leaps }) => ({
        time: Math.min(duration, Math.max(0, time)),
        leaps: leaps + 1,
      })),
    setSpeed,
    shiftSpeed: (direction) => {
      const index = SPEEDS.indexOf(store.getState().speed) + direction;
      const speed = SPEEDS[index];
      if (speed !== undefined) setSpeed(speed);
    },
    load: (duration, time) =>
      store.setState(({ leaps }) => ({ duration, time: Math.min(duration, time), leaps: leaps + 1 })),
  };
}
