import { describe, expect, it } from "vitest";
import { atSeconds, seconds } from "../../src/engine/kernel/units.ts";
import { createArrivals } from "../../src/engine/traffic/arrivals.ts";
import { expectedRequests, rateAt } from "../../src/engine/traffic/load-profile.ts";
import type { LoadProfile, TrafficSpec } from "../../src/engine/traffic/traffic-spec.ts";
import { USERS } from "../support/traffic-stand.ts";

const MINUTES_10 = atSeconds(600);
const PROFILES: readonly LoadProfile[] = [
  { kind: "constant", rate: 50 },
  { kind: "ramp", from: 10, to: 100, start: atSeconds(60), end: atSeconds(300) },
  {
    kind: "step",
    steps: [
      { at: atSeconds(0), rate: 20 },
      { at: atSeconds(200), rate: 120 },
      { at: atSeconds(400), rate: 0 },
    ],
  },
  { kind: "diurnal", low: 10, high: 90, period: seconds(300), peak: atSeconds(100) },
];

describe("a load profile", () => {
  it("ramps linearly between its moments", () => {
    const ramp = PROFILES[1] ?? { kind: "constant", rate: 0 };
    expect([0, 60, 180, 300, 500].map((second) => rateAt(ramp, atSeconds(second)))).toEqual([
      10, 10, 55, 100, 100,
    ]);
  });

  it("steps at the moment of a step, and is silent before the first", () => {
    const steps: LoadProfile = { kind: "step", steps: [{ at: atSeconds(5), rate: 7 }] };
    expect([4.999999, 5].map((second) => rateAt(steps, atSeconds(second)))).toEqual([0, 7]);
  });

  it("peaks at every period of a day and is lowest between", () => {
    const day = PROFILES[3] ?? { kind: "constant", rate: 0 };
    expect([100, 250, 400, 550, 175].map((second) => rateAt(day, atSeconds(second)))).toEqual([
      90, 10, 90, 10, 50,
    ]);
  });
});

describe("arrivals of open-loop users", () => {
  for (const profile of PROFILES) {
    it(`follow a ${profile.kind} profile in each minute, within four standard deviations`, () => {
      const counts = countByMinute([{ ...USERS, profile }]);
      for (const [minute, count] of counts.entries()) {
        const mean = meanBetween(profile, minute * 60, minute * 60 + 60);
        expect(Math.abs(count - mean)).toBeLessThanOrEqual(4 * Math.sqrt(mean));
      }
    });
  }

  it("have exponential gaps at a constant rate: their squares average to twice the squared mean", () => {
    const times = timesOf([{ ...USERS, profile: { kind: "constant", rate: 100 } }]);
    const gaps = times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 10_000);
    const second = gaps.reduce((sum, gap) => sum + gap * gap, 0) / gaps.length;
    // The variance of X² is 20 for an exponential X of mean 1.
    expect(Math.abs(second - 2)).toBeLessThan(4 * Math.sqrt(20 / gaps.length));
  });

  it("do not come before their start", () => {
    const times = timesOf([{ ...USERS, start: atSeconds(30) }]);
    expect(times[0]).toBeGreaterThan(30e6);
    expect(times[0]).toBeLessThan(30.1e6);
  });

  it("do not shift when other users come too", () => {
    const alone = timesOf([USERS]);
    const specs = [{ ...USERS, name: "robots", profile: { kind: "constant" as const, rate: 33 } }, USERS];
    const arrivals = createArrivals(7, specs, MINUTES_10);
    const together: number[] = [];
    while (arrivals.nextTime() < Number.POSITIVE_INFINITY) {
      const time = arrivals.nextTime();
      if (arrivals.take() === 1) together.push(time);
    }
    expect(together).toEqual(alone);
  });

  it("never come at rate 0", () => {
    expect(timesOf([{ ...USERS, profile: { kind: "constant", rate: 0 } }])).toEqual([]);
  });

  it("resume from a checkpoint", () => {
    const arrivals = createArrivals(7, [USERS], MINUTES_10);
    for (let taken = 0; taken < 100; taken += 1) arrivals.take();
    const saved = structuredClone(arrivals.save());
    const next = () =>
      Array.from({ length: 50 }, () => {
        arrivals.take();
        return arrivals.nextTime();
      });
    const first = next();
    arrivals.restore(saved);
    expect(next()).toEqual(first);
  });
});

it("the expected number of requests is the integral of all profiles", () => {
  const specs = PROFILES.map((profile) => ({ ...USERS, profile }));
  const mean = PROFILES.reduce((sum, profile) => sum + meanBetween(profile, 0, 600), 0);
  expect(expectedRequests(specs, MINUTES_10)).toBeCloseTo(mean, 0);
  expect(expectedRequests([{ ...USERS, start: atSeconds(590) }], MINUTES_10)).toBe(2000);
});

function timesOf(specs: readonly TrafficSpec[]): number[] {
  const arrivals = createArrivals(7, specs, MINUTES_10);
  const times: number[] = [];
  while (arrivals.nextTime() < Number.POSITIVE_INFINITY) {
    times.push(arrivals.nextTime());
    arrivals.take();
  }
  return times;
}

function countByMinute(specs: readonly TrafficSpec[]): number[] {
  const counts = Array.from({ length: 10 }, () => 0);
  for (const time of timesOf(specs)) {
    const minute = Math.floor(time / 60e6);
    counts[minute] = (counts[minute] ?? 0) + 1;
  }
  return counts;
}

function meanBetween(profile: LoadProfile, from: number, to: number): number {
  let sum = 0;
  for (let second = from + 0.05; second < to; second += 0.1) sum += rateAt(profile, second * 1e6) / 10;
  return sum;
}
