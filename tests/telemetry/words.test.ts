import { describe, expect, it } from "vitest";
import {
  clockWords,
  countWords,
  durationWords,
  percentWords,
  plural,
  preciseClockWords,
} from "../../src/engine/telemetry/story/words.ts";

describe("figures in sentences", () => {
  it("set thousands apart by a no-break space", () => {
    expect([0, 999, 1000, 72031, 1234567].map(countWords)).toEqual([
      "0",
      "999",
      "1\u00a0000",
      "72\u00a0031",
      "1\u00a0234\u00a0567",
    ]);
  });

  it("give shares two significant figures at most", () => {
    expect([1, 0.97, 0.08, 0.0812, 0.0042, 0.0002].map(percentWords)).toEqual([
      "100\u00a0%",
      "97\u00a0%",
      "8\u00a0%",
      "8.1\u00a0%",
      "0.42\u00a0%",
      "0.02\u00a0%",
    ]);
  });

  it("give durations in the unit that fits", () => {
    expect([0, 0.021, 0.6, 9.94, 18, 119.4, 120, 125].map(durationWords)).toEqual([
      "0\u00a0s",
      "21\u00a0ms",
      "0.6\u00a0s",
      "9.9\u00a0s",
      "18\u00a0s",
      "119\u00a0s",
      "2\u00a0min",
      "2\u00a0min 5\u00a0s",
    ]);
  });

  it("give moments as a clock", () => {
    expect([0, 159, 3725].map(clockWords)).toEqual(["00:00", "02:39", "1:02:05"]);
    expect([0.18, 159.655].map(preciseClockWords)).toEqual(["00:00.180", "02:39.655"]);
  });

  it("count things in the singular and the plural", () => {
    expect([plural(1, "pod"), plural(3, "pod")]).toEqual(["1\u00a0pod", "3\u00a0pods"]);
  });
});
