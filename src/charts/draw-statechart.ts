import type { ChartDefinition, ChartStep, StatechartView } from "../engine/index.ts";
import { add, put } from "./draw-tools.ts";
import type { StatechartGeometry } from "./statechart-geometry.ts";
import { indexAt } from "./tracks.ts";

/** Draws the machine once; `updateStatechart` lights it. */
export function drawStatechart(svg: SVGSVGElement, geometry: StatechartGeometry): void {
  svg.replaceChildren();
  put(svg, "width", geometry.width);
  put(svg, "height", geometry.height);
  put(svg, "viewBox", `0 0 ${geometry.width} ${geometry.height}`);
  for (const { state, isCompound, x, y, width, height } of geometry.states) {
    const group = add(svg, "g", {
      "data-state": state.id,
      "data-base": `state${isCompound ? " compound" : ""}${state.final ? " final" : ""}`,
      transform: `translate(${x} ${y})`,
    });
    add(group, "rect", {
      class: "box",
      x: 0.5,
      y: 0.5,
      width: width - 1,
      height: height - 1,
      rx: isCompound ? 6 : 4,
    });
    if (state.final)
      add(group, "rect", { class: "box-inner", x: 3.5, y: 3.5, width: width - 7, height: height - 7, rx: 2 });
    add(group, "rect", { class: "timer", x: 8, y: isCompound ? 22 : height - 6, width: 0, height: 2 });
    const name = isCompound
      ? add(group, "text", { class: "state-name", x: 12, y: 18 })
      : add(group, "text", {
          class: "state-name",
          x: width / 2,
          y: height / 2 + 4.5,
          "text-anchor": "middle",
        });
    name.textContent = state.label;
    group.setAttribute("data-width", String(width - 16));
  }
  if (geometry.initial !== null) {
    const { x, y, d } = geometry.initial;
    add(svg, "circle", { class: "initial", cx: x, cy: y, r: 4 });
    add(svg, "path", { class: "transition taken", d, "marker-end": "url(#arrow-taken)" });
  }
  for (const { transition, d, label } of geometry.transitions) {
    const group = add(svg, "g", { "data-transition": transition.id });
    add(group, "path", { class: "transition", d, "marker-end": "url(#arrow)" });
    if (label === null) continue;
    const text = add(group, "text", {
      class: "transition-text",
      x: label.x,
      y: label.y,
      "text-anchor": "middle",
    });
    text.textContent = label.text;
  }
}

/** The step that holds at `time`; undefined before the first. */
export function stepAt(chart: StatechartView, time: number): ChartStep | undefined {
  return chart.steps[indexAt(chart.steps, time)];
}

export interface WayOut {
  readonly text: string;
  /** The guard with its numbers; empty when it has none. */
  readonly measure: string;
  readonly holds: boolean;
}

/** Transitions that leave an active state, those that count something first, then those that are true or not; each wording once. */
export function waysOut(chart: ChartDefinition, step: ChartStep): readonly WayOut[] {
  const active = new Set(step.active);
  const ways = chart.transitions
    .filter(({ from, to }) => active.has(from) && from !== to)
    .map(({ label, guard }) => {
      const measure = step.measures.find((one) => one.guard === guard);
      const rank = measure === undefined ? 2 : measure.limit === 1 ? 1 : 0;
      return { text: label, measure: measure?.text ?? "", holds: measure?.holds ?? false, rank };
    });
  const unique = ways.filter((way, index) => ways.findIndex(({ text }) => text === way.text) === index);
  return unique.sort((a, b) => a.rank - b.rank);
}

/** Active in ink, visited with a dark outline, taken transitions as ink arrows, timers as lines that fill. */
export function updateStatechart(svg: SVGSVGElement, chart: StatechartView, time: number): void {
  const past = chart.steps.slice(0, indexAt(chart.steps, time) + 1);
  const step = past.at(-1);
  const visited = new Set(past.flatMap((one) => one.active));
  const taken = new Set(past.flatMap((one) => one.taken));
  const active = new Set(step?.active);
  for (const group of svg.querySelectorAll("[data-state]")) {
    const id = group.getAttribute("data-state") ?? "";
    const light = active.has(id) ? " active visited" : visited.has(id) ? " visited" : "";
    put(group, "class", `${group.getAttribute("data-base")}${light}`);
    const timer = step?.timers.find(({ state }) => state === id);
    const part =
      timer === undefined || timer.until <= timer.since
        ? 0
        : (time - timer.since) / (timer.until - timer.since);
    const room = Number(group.getAttribute("data-width"));
    const line = group.querySelector(":scope > .timer");
    if (line !== null) put(line, "width", Math.round(room * Math.min(1, Math.max(0, part))));
  }
  for (const group of svg.querySelectorAll("[data-transition]")) {
    const isTaken = taken.has(group.getAttribute("data-transition") ?? "");
    for (const child of group.children) {
      const base = child.tagName === "text" ? "transition-text" : "transition";
      put(child, "class", isTaken ? `${base} taken` : base);
      if (child.tagName === "path") put(child, "marker-end", isTaken ? "url(#arrow-taken)" : "url(#arrow)");
    }
  }
}
