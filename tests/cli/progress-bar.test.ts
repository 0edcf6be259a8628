import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { progressBar } from "../../src/cli/progress-bar.ts";

describe("the progress bar", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  const shown = (isTTY: boolean, after: number): string => {
    let written = "";
    const bar = progressBar({ isTTY, write: (text) => (written += text) });
    vi.advanceTimersByTime(after);
    bar.show(30, 120);
    bar.clear();
    return written;
  };

  test("shows how far long work is, and leaves nothing behind", () => {
    const [first = "", last = ""] = shown(true, 1_000)
      .split("\r")
      .filter((text) => text !== "");
    expect(first).toContain("25 %");
    expect(last).toMatch(/^ +$/);
    expect(last.length).toBeGreaterThanOrEqual(first.length);
  });

  test("is not shown for short work", () => expect(shown(true, 100)).toBe(""));

  test("is not shown where nobody sees it", () => expect(shown(false, 1_000)).toBe(""));
});
