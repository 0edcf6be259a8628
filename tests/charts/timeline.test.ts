import { describe, expect, test } from "vitest";
import { layoutEvents } from "../../src/charts/timeline-events.ts";
import { layoutTimeline } from "../../src/charts/timeline-layout.ts";
import { readoutFigures } from "../../src/charts/timeline-readouts.ts";
import type { Marker } from "../../src/engine/index.ts";
import { runViewFixture } from "../support/run-view-fixture.ts";

const view = runViewFixture();
const SIZE = { width: 1440, gutter: 272, grow: 1, density: "full" as const };

describe("the layout of the timeline", () => {
  test("has seven tracks below each other, inside of its height", () => {
    const { tracks, height } = layoutTimeline(view, SIZE);
    const kinds = ["requests", "failed", "latency", "pods", "cpu", "memory", "weight"];
    expect(tracks.map(({ kind }) => kind)).toEqual(kinds);
    for (const [index, { top, bottom }] of tracks.entries()) {
      expect(top).toBeGreaterThanOrEqual(tracks[index - 1]?.bottom ?? 0);
      expect(bottom).toBeLessThanOrEqual(height);
    }
  });

  test("folds CPU and memory on a tablet and keeps two tracks on a phone", () => {
    const kindsAt = (density: "folded" | "phone") =>
      layoutTimeline(view, { ...SIZE, width: 390, gutter: 34, density }).tracks.map(({ kind }) => kind);
    expect(kindsAt("folded")).toEqual(["requests", "failed", "latency", "pods", "weight"]);
    expect(kindsAt("phone")).toEqual(["requests", "failed"]);
  });

  test("no path holds anything but numbers", () => {
    for (const { areas, lines } of layoutTimeline(view, SIZE).tracks) {
      for (const { d } of [...areas, ...lines]) expect(d).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  test("a failed second is not lost when an hour is drawn on a phone", () => {
    const hour = runViewFixture({ duration: 3600, rate: 2, errorRate: 0 });
    hour.series.failed[0]?.fill(0);
    hour.series.failed[1]?.fill(0);
    hour.series.unrouted.fill(0);
    const column = hour.series.failed[0];
    if (column !== undefined) column[1234] = 5;
    const { tracks } = layoutTimeline(hour, { ...SIZE, width: 390, gutter: 34, density: "phone" });
    const bars = tracks[1]?.lines[0]?.d.split("M").filter((bar) => bar !== "");
    expect(bars).toHaveLength(1);
  });

  test("labels of the ruler stand at round times with room between them", () => {
    const { ruler } = layoutTimeline(view, SIZE);
    expect(ruler[0]?.text).toBe("00:00");
    for (const [index, { x }] of ruler.entries()) {
      if (index > 0) expect(x - (ruler[index - 1]?.x ?? 0)).toBeGreaterThan(60);
    }
  });
});

describe("events on the line", () => {
  const plot = { x: (time: number) => 272 + time * 3, start: 272, end: 1406 };
  const marker = (at: number, by: Marker["by"], text: string): Marker => ({ at, kind: "step", by, text });

  test("labels never cover each other or another event", () => {
    const markers = [10, 30, 40, 44, 80, 120, 121, 300].map((at) =>
      marker(at, "controller", "scaled down to 9"),
    );
    const events = layoutEvents(markers, plot);
    const spans = events.flatMap(({ text, label }) => {
      if (label === undefined) return [];
      const width = text.length * 6;
      return [label.anchor === "start" ? [label.x, label.x + width] : [label.x - width, label.x]];
    });
    for (const [a, one] of spans.entries()) {
      for (const [b, other] of spans.entries()) {
        if (a < b) expect((one[1] ?? 0) <= (other[0] ?? 0) || (other[1] ?? 0) <= (one[0] ?? 0)).toBe(true);
      }
      for (const { x } of events) expect(x < (one[0] ?? 0) || x > (one[1] ?? 0)).toBe(true);
    }
  });

  test("of events on one spot the one of a person is drawn", () => {
    const events = layoutEvents(
      [marker(60, "controller", "scaled"), marker(60, "you", "kubectl undo")],
      plot,
    );
    expect(events.map(({ text }) => text)).toEqual(["undo"]);
    expect(events[0]?.own).toBe(true);
  });
});

describe("readouts", () => {
  test("are means of the last ten seconds at the needle", () => {
    const sum = view.series.requests[0]?.subarray(30, 40).reduce((all, value) => all + value, 0) ?? 0;
    expect(readoutFigures(view, "requests", 40)[0]).toBe((sum / 10).toFixed(0));
  });

  test("say nothing about latency before anything was answered", () => {
    expect(readoutFigures(view, "latency", 5)).toEqual(["–", "–", "–"]);
  });
});
