import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compress, quantile, roundAbove, roundBelow, smooth } from "../../src/charts/series.ts";
import { firstAtLeast, indexAt, meanBefore } from "../../src/charts/tracks.ts";

const times = fc
  .array(fc.integer({ min: 0, max: 50 }), { maxLength: 20 })
  .map((all) => all.sort((a, b) => a - b));

describe("a look-up in a step function", () => {
  test("finds what a search from the end finds, whatever the hint", () => {
    fc.assert(
      fc.property(
        times,
        fc.integer({ min: -5, max: 60 }),
        fc.integer({ min: -1, max: 25 }),
        (all, time, hint) => {
          const track = all.map((at) => ({ at }));
          expect(indexAt(track, time, hint)).toBe(all.findLastIndex((at) => at <= time));
        },
      ),
    );
  });

  test("finds the first value at or above a limit", () => {
    fc.assert(
      fc.property(times, fc.integer({ min: -5, max: 60 }), (all, limit) => {
        const first = all.findIndex((value) => value >= limit);
        expect(firstAtLeast(Float64Array.from(all), limit)).toBe(first === -1 ? all.length : first);
      }),
    );
  });
});

describe("a mean before the needle", () => {
  const column = Float32Array.from([10, Number.NaN, 20, 30, 40]);

  test("covers whole seconds and skips those without a value", () => {
    expect(meanBefore(column, 3.9, 10, 1)).toBe(15);
    expect(meanBefore(column, 5, 2, 1)).toBe(35);
  });

  test("covers one bucket where that is longer than the window", () => {
    expect(meanBefore(column, 250, 10, 60)).toBe(30);
  });

  test("is 0 where there is nothing", () => {
    expect(meanBefore(undefined, 3, 10, 1)).toBe(0);
    expect(meanBefore(Float32Array.of(Number.NaN), 1, 10, 1)).toBe(0);
  });
});

describe("drawing a column", () => {
  test("smoothing keeps the sum of what it spreads and leaves gaps open", () => {
    expect([...smooth(Float32Array.from([0, 3, 0]), 1)]).toEqual([1.5, 1, 1.5]);
    expect(smooth(Float32Array.from([1, Number.NaN, 1]), 1)[1]).toBeNaN();
  });

  test("compressing failures keeps the worst second of each bucket", () => {
    expect([...compress(Float32Array.from([0, 9, 0, 0, 1]), 2, "largest")]).toEqual([9, 0, 1]);
    expect([...compress(Float32Array.from([0, 8, 2, 4]), 2, "mean")]).toEqual([4, 3]);
  });

  test("scales carry one round figure", () => {
    expect([243, 20, 19.9, 0.7, 0].map(roundBelow)).toEqual([200, 20, 10, 0.5, 0]);
    expect([0.3, 1, 1.2, 6, 11].map(roundAbove)).toEqual([1, 1, 2, 10, 20]);
  });

  test("a quantile of nothing is 0", () => {
    expect(quantile(new Float32Array(), 0.5)).toBe(0);
    expect(quantile(Float32Array.from([3, 1, 2]), 0.5)).toBe(2);
  });
});
