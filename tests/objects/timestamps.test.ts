import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { atSeconds, instant } from "../../src/engine/kernel/units.ts";
import { microTimestamp, parseTimestamp, timestamp } from "../../src/engine/objects/timestamps.ts";

describe("moments as dates", () => {
  test("a run begins with the year 2026", () => {
    expect(timestamp(atSeconds(0))).toBe("2026-01-01T00:00:00Z");
  });

  test("seconds are cut, microseconds are kept where they are asked for", () => {
    expect(timestamp(instant(7_999_999))).toBe("2026-01-01T00:00:07Z");
    expect(microTimestamp(instant(794_979))).toBe("2026-01-01T00:00:00.794979Z");
    expect(microTimestamp(instant(-1))).toBe("2025-12-31T23:59:59.999999Z");
  });

  test("dates are those of the calendar, leap years and the past included", () => {
    fc.assert(
      fc.property(fc.integer({ min: -2_000_000_000, max: 6_000_000_000 }), (seconds) => {
        const date = new Date(Date.UTC(2026, 0, 1) + seconds * 1_000);
        const text = date.toISOString().replace(".000Z", "Z");
        expect(timestamp(atSeconds(seconds))).toBe(text);
        expect(parseTimestamp(text)).toBe(seconds * 1_000_000);
      }),
    );
  });

  test("zones and fractions are read, other text is refused", () => {
    expect(parseTimestamp("2026-01-01T01:00:00.25+01:00")).toBe(250_000);
    for (const text of ["", "yesterday", "2026-01-01", "2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z"]) {
      expect(parseTimestamp(text), text).toBeUndefined();
    }
  });
});
