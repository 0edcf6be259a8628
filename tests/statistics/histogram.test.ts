import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketOf, HISTOGRAM_BUCKETS, mergeInto, quantileOf } from "../../src/engine/statistics/histogram.ts";

function histogramOf(values: readonly number[]): Uint32Array {
  const histogram = new Uint32Array(HISTOGRAM_BUCKETS);
  for (const value of values) {
    const bucket = bucketOf(value);
    histogram[bucket] = (histogram[bucket] ?? 0) + 1;
  }
  return histogram;
}

/** The least of the values with at least the share `q` of them at or below it. */
function exactQuantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * values.length) - 1)] ?? Number.NaN;
}

const value = fc.oneof(
  fc.double({ min: 1, max: 2 ** 32 - 1, noNaN: true }),
  fc.integer({ min: 1, max: 100 }),
);
const share = fc.constantFrom(0, 0.01, 0.5, 0.9, 0.95, 0.99, 1);

describe("a histogram", () => {
  it("gives each quantile within 1/64 of its value", () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), share, (values, q) => {
        const exact = exactQuantile(values, q);
        expect(Math.abs(quantileOf(histogramOf(values), q) - exact)).toBeLessThanOrEqual(exact / 64);
      }),
    );
  });

  it("has no gap: every bucket from the first to the last is that of some value, in order", () => {
    const seen: number[] = [0];
    for (let octave = 0; octave < 32; octave += 1) {
      for (let part = 0; part < 32; part += 1) seen.push(bucketOf(2 ** octave * (1 + part / 32)));
    }
    expect(seen).toEqual(Array.from({ length: HISTOGRAM_BUCKETS }, (_, bucket) => bucket));
  });

  it("merges like the histogram of all values", () => {
    fc.assert(
      fc.property(fc.array(value), fc.array(value), (first, second) => {
        const merged = histogramOf(first);
        mergeInto(merged, histogramOf(second));
        expect(merged).toEqual(histogramOf([...first, ...second]));
      }),
    );
  });

  it("counts what is out of its range in the outermost buckets", () => {
    expect(bucketOf(0)).toBe(0);
    expect(bucketOf(0.999)).toBe(0);
    expect(bucketOf(1)).toBe(1);
    expect(bucketOf(2 ** 32)).toBe(HISTOGRAM_BUCKETS - 1);
    expect(bucketOf(Number.MAX_VALUE)).toBe(HISTOGRAM_BUCKETS - 1);
    expect(quantileOf(histogramOf([0, 0, 5]), 0.5)).toBe(0);
  });

  it("has no quantile when it is empty, and none beyond 0 to 1", () => {
    expect(quantileOf(histogramOf([]), 0.5)).toBeNaN();
    expect(() => quantileOf(histogramOf([1]), 1.01)).toThrow("1.01 is no share");
  });
});
