import { describe, expect, test } from "vitest";
import { planMachine } from "../../src/charts/machine-plan.ts";
import type { StateBox } from "../../src/charts/statechart-geometry.ts";
import { layoutStatechart, tallestLayout } from "../../src/charts/statechart-layout.ts";
import { textWidth } from "../../src/charts/text-width.ts";
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

const TYPE = { name: 12, small: 11 };

if (small === undefined) throw new Error("the fixture has a chart");

describe.each([small, large()])("$title", (chart) => {
  const tops = chart.states.filter(({ parent }) => parent === undefined).map(({ id }) => id);

  describe.each([{ open: undefined }, ...tops.map((id) => ({ open: id }))])("with $open open", ({ open }) => {
    const geometry = layoutStatechart(chart, open, 348, TYPE);

    test("shows the states of the top level and of the open one, once, inside of the panel", () => {
      expect(geometry.states.map(({ state }) => state.id).sort()).toEqual(
        chart.states
          .filter(({ parent }) => parent === undefined || parent === open)
          .map(({ id }) => id)
          .sort(),
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

    test("lines run along the axes only, one between the same two states", () => {
      for (const { d } of geometry.transitions) expect(d).toMatch(/^M-?[\d.]+ -?[\d.]+([HV]-?[\d.]+)+$/);
      const ends = geometry.transitions.map(({ from, to }) => `${from} ${to}`);
      expect(new Set(ends).size).toBe(ends.length);
      expect(ends.length).toBeGreaterThan(3);
    });

    test("names have room in their boxes", () => {
      for (const { lines, width, height, state } of geometry.states) {
        expect(lines.join(" ")).toBe(state.label);
        for (const line of lines) expect(textWidth(line, TYPE.small)).toBeLessThanOrEqual(width);
        expect(lines.length * TYPE.small).toBeLessThan(height);
      }
    });
  });

  test("needs no more height than the panel has, whichever state is open", () => {
    expect(tallestLayout(chart, 348, TYPE)).toBeLessThanOrEqual(240);
  });
});

describe("a machine that may be undone", () => {
  const chart = large();

  test("the path leads to the first end that is named; what else there is stands beside it", () => {
    const plan = planMachine(chart);
    expect(plan.path.map(({ id }) => id)).toEqual(["waiting", "applying", "progressing", "verifying"]);
    expect(plan.detours.map(({ id }) => id)).toEqual(["stalled", "undoing"]);
    expect(plan.ends.map(({ id }) => id)).toEqual(["succeeded", "undone", "refused"]);
  });

  test("transitions between the same two states, or what these hold, are one way", () => {
    const [first] = chart.transitions;
    if (first === undefined) throw new Error("there is a transition");
    const twice = { ...chart, transitions: [...chart.transitions, { ...first, id: "again" }] };
    const way = planMachine(twice).ways.find(({ from, to }) => from === first.from && to === first.to);
    expect(way?.transitions.map(({ id }) => id)).toEqual([first.id, "again"]);
  });
});

test("a machine of one state, and one without an end, have a place too", () => {
  const state = { id: "only", label: "only", initial: true, final: false };
  const lone = { id: "lone", title: "Lone", states: [state], transitions: [] };
  expect(layoutStatechart(lone, undefined, 348, TYPE).states).toHaveLength(1);
  const { path, ends } = planMachine({ ...large(), states: large().states.filter(({ final }) => !final) });
  expect([path.length, ends.length]).toEqual([6, 0]);
});

function holds(chart: ChartDefinition, outer: StateBox, inner: StateBox): boolean {
  return chart.states.some(({ id, parent }) => id === inner.state.id && parent === outer.state.id);
}
