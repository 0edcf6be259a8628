import type { ChartDefinition } from "../engine/index.ts";
import { childrenOf, type MachinePlan, planMachine, waysAt } from "./machine-plan.ts";
import { type StateSize, sizeEnds, sizeState, type TypeSizes } from "./state-boxes.ts";
import { type Course, innerLine, lineOf } from "./state-ways.ts";
import type { StateBox, StatechartGeometry, TransitionLine } from "./statechart-geometry.ts";

const GAP = 12;
/** Between the path and the detours: two arrows pass there. */
const AISLE = 18;
const RAIL = 8;
const EDGE = 4;
const END_GAP = 6;
/** Above the ends: the rail that leads to them. */
const FOOT = 22;
/** Detours are no wider than this part of the panel unless they are open. */
const DETOURS = 0.3;

/**
 * Lays out a machine in a panel of this width, all of it at once: the path down the left, detours beside it, ends below. One
 * state of the top level may be open and show what it holds; the ways to the ends share one rail on each side.
 */
export function layoutStatechart(
  chart: ChartDefinition,
  open: string | undefined,
  width: number,
  type: TypeSizes,
): StatechartGeometry {
  const plan = planMachine(chart);
  const left = EDGE + railsOf(plan) * RAIL;
  const right = width - EDGE - (plan.detours.length > 0 ? RAIL : 0);
  const detours = sizeDetours(chart, plan, open, right - left, type);
  const beside = Math.max(0, ...detours.map((one) => one.width));
  const room = right - left - (beside > 0 ? beside + AISLE : 0);
  const path = sizePath(chart, plan, open, { room, full: right - left, type });
  const main = placePath(path, left);
  const side = placeDetours(plan, detours, main, { x: right - beside, width: beside });
  const foot = Math.max(bottomOf(main), bottomOf(side)) + FOOT;
  const ends = placeEnds(plan, { left, right: width - EDGE, top: foot, type });
  const boxes = [...main, ...side, ...ends];
  const course: Course = {
    plan,
    boxes,
    left: left - RAIL + 1,
    right: right + RAIL - 1,
    aisle: right - beside - AISLE / 2,
    bus: foot - 8,
  };
  const inner = [...path, ...detours].flatMap((one) => openedInner(chart, one, boxes));
  const first = main[0];
  return {
    width,
    height: Math.max(bottomOf(boxes), 0) + 3,
    states: [...boxes, ...inner.flatMap((one) => one.boxes)],
    transitions: [
      ...plan.ways.flatMap((way) => lineOf(way, course) ?? []),
      ...inner.flatMap((one) => one.lines),
    ],
    initial: first === undefined ? null : initialOf(first, left),
  };
}

/** What the machine needs whichever of its states is open: with it, nothing below moves when another one opens. */
export function tallestLayout(chart: ChartDefinition, width: number, type: TypeSizes): number {
  const states = childrenOf(chart, undefined);
  return Math.max(0, ...states.map(({ id }) => layoutStatechart(chart, id, width, type).height));
}

function initialOf(first: StateBox, left: number): StatechartGeometry["initial"] {
  const y = first.y + 11.5;
  return { x: left - 10, y, d: `M${left - 6} ${y}H${first.x - 1}` };
}

/** One for the ways to the ends, one for those back along the path or past some of it. */
function railsOf({ path, ways }: MachinePlan): number {
  const at = (id: string) => path.findIndex((state) => state.id === id);
  const isBeside = ways.some(({ from, to }) => at(from) >= 0 && at(to) >= 0 && at(to) !== at(from) + 1);
  return isBeside ? 3 : 2;
}

function sizeDetours(
  chart: ChartDefinition,
  plan: MachinePlan,
  open: string | undefined,
  space: number,
  type: TypeSizes,
): readonly StateSize[] {
  return plan.detours.map((state) => {
    const isOpen = state.id === open;
    return sizeState(chart, state, isOpen, Math.round(space * (isOpen ? 0.5 : DETOURS)), type);
  });
}

interface PathRoom {
  readonly room: number;
  readonly full: number;
  readonly type: TypeSizes;
}

/** States of the path are equally wide; the open one takes the whole width where no detour stands beside it. */
function sizePath(
  chart: ChartDefinition,
  plan: MachinePlan,
  open: string | undefined,
  { room, full, type }: PathRoom,
): readonly StateSize[] {
  const before = plan.path.findIndex(({ id }) =>
    plan.ways.some((way) => way.from === id && plan.detours.some((state) => state.id === way.to)),
  );
  const sizes = plan.path.map((state, index) => {
    const isFree = before === -1 || index < before;
    return sizeState(chart, state, state.id === open, state.id === open && isFree ? full : room, type);
  });
  const widest = Math.max(0, ...sizes.filter(({ kind }) => kind !== "open").map((one) => one.width));
  return sizes.map((one) =>
    one.kind === "open" ? { ...one, width: Math.max(one.width, widest) } : { ...one, width: widest },
  );
}

function placePath(sizes: readonly StateSize[], x: number): readonly StateBox[] {
  let y = 2;
  return sizes.map((size) => {
    const box = placed(size, x, y);
    y += size.height + GAP;
    return box;
  });
}

/** Each beside the state that leads to it, moved up again where that would make the machine taller than it must be. */
function placeDetours(
  plan: MachinePlan,
  sizes: readonly StateSize[],
  main: readonly StateBox[],
  { x, width }: { readonly x: number; readonly width: number },
): readonly StateBox[] {
  const wall = main.reduce((most, box) => (box.x + box.width > x - 4 ? box.y + box.height + GAP : most), 2);
  const total = sizes.reduce((sum, size) => sum + size.height + GAP, -GAP);
  const floor = Math.max(bottomOf(main), wall + total);
  let free = wall;
  const tops = sizes.map((size) => {
    const source = main.find((box) =>
      plan.ways.some((way) => way.from === box.state.id && way.to === size.state.id),
    );
    const top = Math.max(free, source?.y ?? free);
    free = top + size.height + GAP;
    return top;
  });
  let limit = floor;
  for (let index = sizes.length - 1; index >= 0; index--) {
    const height = sizes[index]?.height ?? 0;
    const top = Math.min(tops[index] ?? 0, limit - height);
    tops[index] = top;
    limit = top - GAP;
  }
  return sizes.map((size, index) => placed({ ...size, width }, x, tops[index] ?? 0));
}

interface EndRoom {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly type: TypeSizes;
}

/** In one row; a second one only if even broken names do not fit. */
function placeEnds(plan: MachinePlan, { left, right, top, type }: EndRoom): readonly StateBox[] {
  const sizes = sizeEnds(plan.ends, right - left, END_GAP, type);
  const height = Math.max(0, ...sizes.map((one) => one.height));
  let [x, y] = [left, top];
  return sizes.map((one) => {
    if (x > left && x + one.width > right) [x, y] = [left, y + height + GAP];
    const box = placed({ ...one, height }, x, y);
    x += one.width + END_GAP;
    return box;
  });
}

function openedInner(
  chart: ChartDefinition,
  size: StateSize,
  boxes: readonly StateBox[],
): readonly { readonly boxes: readonly StateBox[]; readonly lines: readonly TransitionLine[] }[] {
  const outer = boxes.find((box) => box.state.id === size.state.id);
  if (outer === undefined || size.inner.length === 0) return [];
  const inner = size.inner.map((box) => ({ ...box, x: box.x + outer.x, y: box.y + outer.y }));
  const ways = waysAt(chart, size.state.id);
  return [{ boxes: inner, lines: ways.flatMap((way) => innerLine(way, inner) ?? []) }];
}

function placed({ state, kind, lines, width, height }: StateSize, x: number, y: number): StateBox {
  return { state, kind, lines, x, y, width, height };
}

function bottomOf(boxes: readonly StateBox[]): number {
  return Math.max(0, ...boxes.map((box) => box.y + box.height));
}
