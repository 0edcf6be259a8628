import { describe, expect, test } from "vitest";
import { createPlayback, type FrameClock } from "../../src/store/playback.ts";

/** A clock that a test winds by hand. */
function handClock() {
  let waiting: ((milliseconds: number) => void) | null = null;
  let now = 0;
  const clock: FrameClock = {
    requestFrame: (callback) => {
      waiting = callback;
      return 1;
    },
    cancelFrame: () => {
      waiting = null;
    },
  };
  const pass = (milliseconds: number) => {
    now += milliseconds;
    const callback = waiting;
    waiting = null;
    callback?.(now);
  };
  return { clock, pass, isWaiting: () => waiting !== null };
}

function loaded() {
  const hand = handClock();
  const playback = createPlayback(hand.clock);
  playback.load(100, 0);
  const time = () => playback.store.getState().time;
  return { ...hand, playback, time };
}

describe("playing", () => {
  test("moves the playhead by the time between frames and the speed", () => {
    const { playback, pass, time } = loaded();
    playback.setSpeed(4);
    playback.play();
    pass(16);
    expect(time()).toBe(0);
    pass(20);
    expect(time()).toBeCloseTo(0.08, 9);
  });

  test("does not catch up what passed while the tab was hidden", () => {
    const { playback, pass, time } = loaded();
    playback.play();
    pass(16);
    pass(60_000);
    expect(time()).toBeCloseTo(0.1, 9);
  });

  test("stops at the end, and begins again from there", () => {
    const { playback, pass, time, isWaiting } = loaded();
    playback.seek(99.99);
    playback.play();
    pass(16);
    pass(50);
    expect(time()).toBe(100);
    expect(playback.store.getState().playing).toBe(false);
    expect(isWaiting()).toBe(false);
    playback.play();
    expect(time()).toBe(0);
  });

  test("as fast as it computes crosses the run in a second or two, not in a frame", () => {
    const { playback, pass, time } = loaded();
    playback.setSpeed(Number.POSITIVE_INFINITY);
    playback.play();
    pass(16);
    pass(16);
    expect(time()).toBeGreaterThan(0.5);
    expect(time()).toBeLessThan(10);
  });

  test("does not start without a run", () => {
    const { clock, isWaiting } = handClock();
    createPlayback(clock).play();
    expect(isWaiting()).toBe(false);
  });
});

describe("seeking", () => {
  test("stays inside of the run and counts as a leap", () => {
    const { playback, time } = loaded();
    const before = playback.store.getState().leaps;
    playback.seek(-5);
    expect(time()).toBe(0);
    playback.seek(500);
    expect(time()).toBe(100);
    expect(playback.store.getState().leaps).toBe(before + 2);
  });

  test("speeds go up and down by steps and stop at the ends", () => {
    const { playback } = loaded();
    const speed = () => playback.store.getState().speed;
    playback.shiftSpeed(1);
    expect(speed()).toBe(2);
    for (let step = 0; step < 20; step++) playback.shiftSpeed(1);
    expect(speed()).toBe(Number.POSITIVE_INFINITY);
    for (let step = 0; step < 20; step++) playback.shiftSpeed(-1);
    expect(speed()).toBe(0.25);
  });
});
