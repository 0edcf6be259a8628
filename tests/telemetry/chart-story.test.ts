import { expect, it } from "vitest";
import type { ChartState, ChartStep } from "../../src/engine/telemetry/chart.ts";
import { chartMarkers, chartSignals, chartWatch } from "../../src/engine/telemetry/story/chart-story.ts";

const state = (id: string, label: string, parent?: string): ChartState => ({
  id,
  label,
  initial: id === "waiting",
  final: false,
  ...(parent === undefined ? {} : { parent }),
});
const step = (at: number, active: readonly string[], note?: string): ChartStep => ({
  at,
  event: "observed",
  active,
  taken: [],
  measures: [],
  timers: [],
  ...(note === undefined ? {} : { note }),
});
const CHART = {
  release: "shop",
  definition: {
    id: "RollingUpdate",
    title: "Rolling update",
    states: [
      state("waiting", "waiting for its time"),
      state("progressing", "rolling out"),
      state("progressing.settling", "waiting for the last pods", "progressing"),
      state("verifying", "verifying the new version"),
      state("unhealthy", "verification failed"),
      state("undoing", "undoing"),
    ],
    transitions: [],
  },
  steps: [
    step(0, ["waiting"]),
    step(60, ["progressing"], "$ kubectl set image deployment/shop shop=shop:2\nimage updated"),
    step(70, ["progressing", "progressing.settling"]),
    step(80, ["verifying"]),
    step(90, ["verifying"]),
    step(100, ["unhealthy"]),
    step(100, ["undoing"]),
  ],
};

it("a strategy's chart is told by the outermost states that it enters", () => {
  expect(chartMarkers(CHART)).toEqual([
    {
      at: 60,
      kind: "step",
      by: "strategy",
      text: "rolling out: $ kubectl set image deployment/shop shop=shop:2",
    },
    { at: 80, kind: "step", by: "strategy", text: "verifying the new version" },
    { at: 100, kind: "check", by: "strategy", text: "verification failed", failed: true },
    { at: 100, kind: "undo", by: "strategy", text: "undoing" },
  ]);
});

it("it looks while it verifies, and has noticed when verification fails", () => {
  expect(chartWatch(CHART)).toEqual([{ from: 80, to: 100 }]);
  expect(chartSignals(CHART)).toEqual([{ at: 100, by: "Rolling update" }]);
});
