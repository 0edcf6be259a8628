import { describe, expect, test } from "vitest";
import type { StateBox } from "../../src/charts/statechart-geometry.ts";
import { layoutStatechart } from "../../src/charts/statechart-layout.ts";
import type { ChartDefinition } from "../../src/engine/index.ts";
import { runViewFixture } from "../support/run-view-fixture.ts";

const small = runViewFixture().statecharts[0]?.definition;

/** A machine with many states, of which some hold others. */
function large(): ChartDefinition {
  const names = ["waiting", "applying", "progressing", "verifying", "stalled", "undoing"];
  const state = (id: string, parent?: string) => ({
    id,
    label: id,
    initial: id === "waiting",
    final: false,
    ...(parent === undefined ? {} : { parent }),
  });
  const transition = (from: string, to: string) => ({
    id: `${from} ${to}`,
    from,
    to,
    label: "next",
    event: "next",
  });
  return {
    id: "large",
    title: "Large",
    states: [
      ...names.map((id) => state(id)),
      ...["applying", "verifying"].flatMap((parent) =>
        ["first step", "second step"].map((id) => state(`${parent}.${id}`, parent)),
      ),
      ...["succeeded", "undone", "refused"].map((id) => ({ ...state(id), final: true })),
    ],
    transitions: [
      ...names.slice(1).map((to, index) => transition(names[index] ?? "", to)),
      transition("applying.first step", "applying.second step"),
      transition("applying.second step", "refused"),
      transition("verifying", "succeeded"),
      transition("stalled", "progressing"),
      transition("undoing", "undone"),
    ],
  };
}

describe.each([
  ["a small machine", small],
  ["a large machine", large()],
])("%s", (_, chart) => {
  if (chart === undefined) throw new Error("the fixture has a chart");
  const geometry = layoutStatechart(chart, 348);

  test("shows every state once, inside of the panel", () => {
    expect(geometry.states.map(({ state }) => state.id).sort()).toEqual(
      chart.states.map(({ id }) => id).sort(),
    );
    for (const { x, y, width, height } of geometry.states) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(348);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y + height).toBeLessThanOrEqual(geometry.height);
    }
  });

  test("no state covers another, but for those it holds", () => {
    for (const a of geometry.states) {
      for (const b of geometry.states) {
        if (a === b || holds(chart, a, b) || holds(chart, b, a)) continue;
        const isApart =
          a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(isApart, `${a.state.id} and ${b.state.id}`).toBe(true);
      }
    }
  });

  test("lines run along the axes only", () => {
    for (const { d } of geometry.transitions) {
      expect(d).toMatch(/^M-?[\d.]+ -?[\d.]+(([HV]-?[\d.]+)|(L-?[\d.]+ -?[\d.]+))+$/);
    }
    expect(geometry.transitions.length).toBeGreaterThan(5);
  });
});

function holds(chart: ChartDefinition, outer: StateBox, inner: StateBox): boolean {
  return chart.states.some(({ id, parent }) => id === inner.state.id && parent === outer.state.id);
}
