import type { ChartDefinition, ChartStep, StatechartView } from "../engine/index.ts";
import { add, put, putText } from "./draw-tools.ts";
import { childrenOf, holderAt } from "./machine-plan.ts";
import type { StateBox, StatechartGeometry, TransitionLine } from "./statechart-geometry.ts";
import { indexAt } from "./tracks.ts";

/** Draws the machine once; `updateStatechart` lights it. `small` and `name` are the sizes of its type. */
export function drawStatechart(
  svg: SVGSVGElement,
  geometry: StatechartGeometry,
  type: { readonly name: number; readonly small: number },
): void {
  svg.replaceChildren();
  put(svg, "width", geometry.width);
  put(svg, "height", geometry.height);
  put(svg, "viewBox", `0 0 ${geometry.width} ${geometry.height}`);
  const hairlines = add(svg, "g", { class: "ways" });
  for (const { d } of geometry.transitions) {
    add(hairlines, "path", { class: "transition", d, "marker-end": "url(#arrow)" });
  }
  const lit = add(svg, "g", { class: "ways" });
  for (const line of geometry.transitions) drawWay(lit, line);
  for (const box of geometry.states) drawState(svg, box, type);
  if (geometry.initial === null) return;
  const { x, y, d } = geometry.initial;
  add(svg, "circle", { class: "initial", cx: x, cy: y, r: 3.5 });
  add(svg, "path", { class: "transition taken", d });
}

function drawWay(layer: Element, { from, to, d, label }: TransitionLine): void {
  const group = add(layer, "g", { "data-from": from, "data-to": to });
  add(group, "path", { class: "transition", d });
  if (label !== null) add(group, "text", { class: "transition-text", x: label.x, y: label.y });
}

function drawState(
  svg: Element,
  box: StateBox,
  type: { readonly name: number; readonly small: number },
): void {
  const { state, kind, lines, x, y, width, height } = box;
  const group = add(svg, "g", {
    "data-state": state.id,
    "data-base": `state ${kind}${state.final ? " final" : ""}`,
    "data-width": String(width - 16),
    transform: `translate(${x} ${y})`,
  });
  add(group, "title", {}).textContent = state.label;
  const rx = kind === "open" ? 6 : 4;
  add(group, "rect", { class: "box", x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx });
  if (state.final)
    add(group, "rect", { class: "box-inner", x: 2.5, y: 2.5, width: width - 5, height: height - 5, rx: 2 });
  if (kind === "closed")
    add(group, "path", { class: "holds", d: `M${width - 16} ${height / 2 - 2}h4v4h-4zm6 0h4v4h-4z` });
  const font = state.final || kind === "inner" ? type.small : type.name;
  const pitch = Math.round(font * 1.18);
  const middle = kind === "open" ? type.name * 0.85 : height / 2 - ((lines.length - 1) * pitch) / 2;
  lines.forEach((text, index) => {
    add(group, "text", {
      class: font === type.small ? "state-name small" : "state-name",
      x: kind === "open" ? 8 : (width - (kind === "closed" ? 12 : 0)) / 2,
      y: Math.round(middle + font * 0.36 + index * pitch),
      "text-anchor": kind === "open" ? "start" : "middle",
    }).textContent = text;
  });
  add(group, "rect", { class: "timer", x: 8, y: height - 4, width: 0, height: 2 });
}

/** The state of the top level that is active and holds others: the one to show open. */
export function openState(chart: ChartDefinition, step: ChartStep | undefined): string | undefined {
  const top = step?.active.map((id) => holderAt(chart, id, undefined)).find((id) => id !== undefined);
  return top !== undefined && childrenOf(chart, top).length > 0 ? top : undefined;
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

/** `1 of 1 available`, which is not the limit of what is true or not. */
const COUNTED = /^\d+ of \d+ /;

/**
 * Transitions that leave these states, those that count something first, then those that are true or not; each wording once.
 */
export function waysOut(
  chart: ChartDefinition,
  step: ChartStep | undefined,
  states: readonly string[],
): readonly WayOut[] {
  const ways = chart.transitions
    .filter(({ from, to }) => states.includes(from) && from !== to)
    .map(({ label, guard }) => {
      const measure = step?.measures.find((one) => one.guard === guard);
      const rank = measure === undefined ? 2 : measure.limit === 1 && !COUNTED.test(measure.text) ? 1 : 0;
      return { text: label, measure: measure?.text ?? "", holds: measure?.holds ?? false, rank };
    });
  const unique = ways.filter((way, index) => ways.findIndex(({ text }) => text === way.text) === index);
  return unique.sort((a, b) => a.rank - b.rank);
}

/**
 * Active in ink, visited with a dark outline, taken transitions as ink arrows, timers as lines that fill. Of the others those
 * that leave an active state stand out and have their words.
 */
export function updateStatechart(
  svg: SVGSVGElement,
  geometry: StatechartGeometry,
  chart: StatechartView,
  time: number,
): void {
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
  const groups = svg.querySelectorAll("[data-from]");
  geometry.transitions.forEach((way, index) => {
    const group = groups[index];
    if (group !== undefined) lightWay(group, way, { taken, active });
  });
}

interface Lights {
  readonly taken: ReadonlySet<string>;
  readonly active: ReadonlySet<string>;
}

function lightWay(group: Element, { transitions }: TransitionLine, { taken, active }: Lights): void {
  const passed = transitions.find(({ id }) => taken.has(id));
  const possible = transitions.find(({ from }) => active.has(from));
  const light = passed !== undefined ? "taken" : possible !== undefined ? "possible" : "";
  put(group, "class", light === "" ? "way" : `way ${light}`);
  for (const child of group.children) {
    if (child.tagName === "text") putText(child, (passed ?? possible)?.label ?? "");
    else put(child, "marker-end", light === "taken" ? "url(#arrow-taken)" : "url(#arrow)");
  }
}
