import { describe, expect, it } from "vitest";
import { wilsonInterval } from "../../src/engine/statistics/wilson.ts";

describe("Wilson's interval", () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3, to its four digits.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("of %d in %d is %d to %d", (successes, trials, low, high) => {
    const interval = wilsonInterval(successes, trials);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it("stays within 0 and 1, and holds the share that was seen", () => {
    for (let trials = 1; trials <= 40; trials += 1) {
      for (let successes = 0; successes <= trials; successes += 1) {
        const { low, high } = wilsonInterval(successes, trials, 0.99);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(successes / trials);
        expect(high).toBeGreaterThanOrEqual(successes / trials);
        expect(high).toBeLessThanOrEqual(1);
      }
    }
  });

  it("says nothing without trials", () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
  });

  it("refuses more successes than trials", () => {
    expect(() => wilsonInterval(3, 2)).toThrow("3 successes of 2 trials");
  });
});
