import type { ChartDefinition, ChartState, ChartTransition } from "../engine/index.ts";
import {
  childrenOf,
  holderAt,
  type StateBox,
  type StatechartGeometry,
  type TransitionLine,
} from "./statechart-geometry.ts";

interface Rung {
  readonly state: ChartState;
  readonly box: StateBox;
  readonly inner: readonly StateBox[];
  readonly lines: readonly TransitionLine[];
}

interface Ladder {
  readonly rungs: readonly Rung[];
  readonly height: number;
}

const STATE = 26;
const INNER_STATE = 22;
const HEAD = 24;
const INSET = 10;
const GAP = 20;
const INNER_GAP = 14;
const RAIL = 7;
const LETTER = 6.5;
const SMALL_LETTER = 5.9;
/** Where the arrow from one rung to the next stands, from the left edge of the boxes. */
const SPINE = 26;

/**
 * A large machine as a ladder: states below each other in the order of the machine, so that the usual way runs straight
 * down; what leaves it runs in rails beside it, one for each state that is reached so. Final states stand at the foot.
 */
export function layoutStateLadder(chart: ChartDefinition, width: number): StatechartGeometry {
  const states = childrenOf(chart, undefined);
  const ways = waysOf(chart, undefined);
  const stacked = states.filter((state) => !state.final);
  const rails = railsOf(stacked, ways);
  const left = 22 + rails.up.length * RAIL;
  const right = width - 10 - rails.down.length * RAIL;
  const ladder = stack(chart, stacked, left, right);
  const finals = placeFinals(states, left, right, ladder.height + 10 + finalLanes(states, ways) * 5);
  const boxes = [...ladder.rungs.map((rung) => rung.box), ...finals];
  const lines = ways.flatMap(
    (way) => lineOf(way, { stacked, boxes, rails, left, right, foot: ladder.height }) ?? [],
  );
  const first = ladder.rungs.find((rung) => rung.state.initial)?.box ?? ladder.rungs[0]?.box;
  const bottom = Math.max(ladder.height, ...finals.map((box) => box.y + box.height));
  const start = first === undefined ? null : { x: first.x - 16, y: first.y + STATE / 2 };
  return {
    width,
    height: bottom + 8,
    states: [...ladder.rungs.flatMap((rung) => [rung.box, ...rung.inner]), ...finals],
    transitions: [...lines, ...ladder.rungs.flatMap((rung) => rung.lines)],
    initial: start === null ? null : { ...start, d: `M${start.x + 4} ${start.y}H${start.x + 14}` },
  };
}

/** A transition between two states of one level. */
interface Way {
  readonly transition: ChartTransition;
  readonly from: string;
  readonly to: string;
}

function waysOf(chart: ChartDefinition, level: string | undefined): readonly Way[] {
  return chart.transitions.flatMap((transition) => {
    const from = holderAt(chart, transition.from, level);
    const to = holderAt(chart, transition.to, level);
    return from === undefined || to === undefined || from === to ? [] : [{ transition, from, to }];
  });
}

interface Rails {
  /** States that a rail on the right leads down to, from the inside. */
  readonly down: readonly string[];
  /** States that a rail on the left leads back up to. */
  readonly up: readonly string[];
}

function railsOf(stacked: readonly ChartState[], ways: readonly Way[]): Rails {
  const down = new Set<string>();
  const up = new Set<string>();
  for (const { from, to } of ways) {
    const [start, end] = [indexOf(stacked, from), indexOf(stacked, to)];
    if (end === -1 || end > start + 1) down.add(to);
    else if (end < start) up.add(to);
  }
  return { down: [...down].sort((a, b) => indexOf(stacked, a) - indexOf(stacked, b)), up: [...up] };
}

function stack(chart: ChartDefinition, states: readonly ChartState[], left: number, right: number): Ladder {
  let y = 4;
  const rungs = states.map((state): Rung => {
    const rung = placeRung(chart, state, left, right - left, y);
    y += rung.box.height + GAP;
    return rung;
  });
  return { rungs, height: y - GAP };
}

function placeRung(chart: ChartDefinition, state: ChartState, x: number, room: number, y: number): Rung {
  const children = childrenOf(chart, state.id);
  if (children.length === 0) {
    const width = Math.min(room, Math.max(64, Math.round(nameOf(state).length * LETTER + 24)));
    const box = { state: named(state), isCompound: false, x, y, width, height: STATE };
    return { state, box, inner: [], lines: [] };
  }
  const inner = placeInner(children, x + INSET, y + HEAD, room - 2 * INSET);
  const bottom = Math.max(...inner.map((box) => box.y + box.height));
  const box = { state: named(state), isCompound: true, x, y, width: room, height: bottom + INSET - y };
  return { state, box, inner, lines: innerLines(chart, state.id, inner) };
}

/** In one line if they fit, else below each other. */
function placeInner(
  children: readonly ChartState[],
  x: number,
  y: number,
  room: number,
): readonly StateBox[] {
  const widths = children.map((child) =>
    Math.min(room, Math.round(nameOf(child).length * SMALL_LETTER + 18)),
  );
  const fits = widths.reduce((sum, width) => sum + width, 0) + 18 * (children.length - 1) <= room;
  let at = 0;
  return children.map((child, index) => {
    const width = widths[index] ?? 60;
    const box = {
      state: named(child),
      isCompound: false,
      x: fits ? x + at : x,
      y: fits ? y : y + at,
      width,
      height: INNER_STATE,
    };
    at += fits ? width + 18 : INNER_STATE + INNER_GAP;
    return box;
  });
}

/** Arrows between neighbours; those that skip or go back run beside the boxes. */
function innerLines(
  chart: ChartDefinition,
  level: string,
  boxes: readonly StateBox[],
): readonly TransitionLine[] {
  return waysOf(chart, level).flatMap(({ transition, from, to }) => {
    const [start, end] = [
      boxes.findIndex((box) => box.state.id === from),
      boxes.findIndex((box) => box.state.id === to),
    ];
    const [a, b] = [boxes[start], boxes[end]];
    if (a === undefined || b === undefined) return [];
    return [{ transition, d: innerPath(a, b, end - start), label: null }];
  });
}

function innerPath(a: StateBox, b: StateBox, steps: number): string {
  const inLine = a.y === b.y;
  const middle = a.y + a.height / 2;
  if (inLine && steps === 1) return `M${a.x + a.width} ${middle}H${b.x - 1}`;
  if (inLine) {
    const y = a.y + a.height + 4;
    return `M${a.x + a.width / 2} ${a.y + a.height}V${y}H${b.x + b.width / 2}V${b.y + b.height + 1}`;
  }
  if (steps === 1) return `M${a.x + 14} ${a.y + a.height}V${b.y - 1}`;
  const rail = Math.max(a.x + a.width, b.x + b.width) + (steps > 0 ? 8 : 14);
  return `M${a.x + a.width} ${middle}H${rail}V${b.y + b.height / 2}H${b.x + b.width + 1}`;
}

function placeFinals(
  states: readonly ChartState[],
  left: number,
  right: number,
  top: number,
): readonly StateBox[] {
  let [x, y] = [left, top];
  return states
    .filter((state) => state.final)
    .map((state) => {
      const width = Math.min(right - left, Math.max(60, Math.round(nameOf(state).length * LETTER + 22)));
      if (x + width > right && x > left) [x, y] = [left, y + STATE + 14];
      const box = { state: named(state), isCompound: false, x, y, width, height: STATE };
      x += width + 10;
      return box;
    });
}

function finalLanes(states: readonly ChartState[], ways: readonly Way[]): number {
  return states.filter((state) => state.final && ways.some(({ to }) => to === state.id)).length;
}

interface Course {
  readonly stacked: readonly ChartState[];
  readonly boxes: readonly StateBox[];
  readonly rails: Rails;
  readonly left: number;
  readonly right: number;
  /** Where the rungs end. */
  readonly foot: number;
}

function lineOf({ transition, from, to }: Way, course: Course): TransitionLine | null {
  const { stacked, boxes, rails, left, right, foot } = course;
  const [a, b] = [boxes.find((box) => box.state.id === from), boxes.find((box) => box.state.id === to)];
  if (a === undefined || b === undefined) return null;
  const steps = indexOf(stacked, to) - indexOf(stacked, from);
  if (!b.state.final && steps === 1) return straightDown(transition, a, b);
  if (!b.state.final && steps < 0) {
    const rail = left - 8 - rails.up.indexOf(to) * RAIL;
    return { transition, d: `M${a.x} ${leave(a)}H${rail}V${enter(b)}H${b.x - 1}`, label: null };
  }
  const lane = rails.down.indexOf(to);
  const rail = right + 6 + lane * RAIL;
  const start = `M${a.x + a.width} ${leave(a)}H${rail}`;
  if (!b.state.final) return { transition, d: `${start}V${enter(b)}H${b.x + b.width + 1}`, label: null };
  const finals = rails.down.filter((id) => boxes.some((box) => box.state.id === id && box.state.final));
  const row = b.y - (boxes.find((box) => box.state.final)?.y ?? b.y);
  const y = row > 0 ? b.y - 6 : foot + 8 + finals.indexOf(to) * 5;
  return { transition, d: `${start}V${y}H${b.x + Math.min(b.width - 12, SPINE)}V${b.y - 1}`, label: null };
}

/** To the next rung, with its words beside it. */
function straightDown(transition: ChartTransition, a: StateBox, b: StateBox): TransitionLine {
  const x = a.x + SPINE;
  const text = transition.label;
  const label = { x: x + 8 + (text.length * 5.6) / 2, y: a.y + a.height + GAP / 2 + 4, text };
  return { transition, d: `M${x} ${a.y + a.height}V${b.y - 1}`, label };
}

function leave(box: StateBox): number {
  return box.y + Math.round(box.isCompound ? HEAD / 2 + 4 : box.height / 2 + 4);
}

function enter(box: StateBox): number {
  return box.y + Math.round(box.isCompound ? HEAD / 2 - 4 : box.height / 2 - 4);
}

/** What follows a colon explains the name; the box holds the name. */
function nameOf(state: ChartState): string {
  return state.label.split(":")[0] ?? state.label;
}

function named(state: ChartState): ChartState {
  return { ...state, label: nameOf(state) };
}

function indexOf(states: readonly ChartState[], id: string): number {
  return states.findIndex((state) => state.id === id);
}
