import type { ChartDefinition, ChartState } from "../engine/index.ts";
import { childrenOf } from "./machine-plan.ts";
import type { StateBox } from "./statechart-geometry.ts";
import { textWidth } from "./text-width.ts";

/** A state before it has its place. */
export interface StateSize {
  readonly state: ChartState;
  readonly kind: StateBox["kind"];
  readonly lines: readonly string[];
  readonly width: number;
  readonly height: number;
  /** What it holds, around its own corner. */
  readonly inner: readonly StateBox[];
}

/** Pixels that the layout takes for text of the two sizes that it uses. */
export interface TypeSizes {
  readonly name: number;
  readonly small: number;
}

const LINE = 1.18;
const MOST_LINES = 3;
const INSET = 7;
const INNER_GAP = 11;

/** A state of the top level: as one box, or open with what it holds. Names break where they are wider than the room. */
export function sizeState(
  chart: ChartDefinition,
  state: ChartState,
  isOpen: boolean,
  room: number,
  type: TypeSizes,
): StateSize {
  const children = childrenOf(chart, state.id);
  if (isOpen && children.length > 0) return sizeOpen(chart, state, children, room, type);
  const kind = children.length > 0 ? "closed" : "plain";
  const font = state.final ? type.small : type.name;
  const mark = kind === "closed" ? 12 : 0;
  return { ...sizeName(state, font, room - mark, 16, mark), kind, inner: [] };
}

/** Final states beside each other, names broken no more than it takes to fit into the room, the longest first. */
export function sizeEnds(
  ends: readonly ChartState[],
  room: number,
  gap: number,
  type: TypeSizes,
): readonly StateSize[] {
  const lines = ends.map(() => 1);
  const sizeAt = (state: ChartState, count: number): StateSize => ({
    ...sizeLines(state, evenly(nameOf(state).split(" "), count), type.small, 10, 0),
    kind: "plain",
    inner: [],
  });
  for (;;) {
    const sizes = ends.map((state, index) => sizeAt(state, lines[index] ?? 1));
    if (sum(sizes.map(({ width }) => width)) + gap * (ends.length - 1) <= room) return sizes;
    const gains = sizes.map(
      ({ state, width }, index) => width - sizeAt(state, (lines[index] ?? 1) + 1).width,
    );
    const fewest = Math.min(...lines.filter((count, index) => count < MOST_LINES && (gains[index] ?? 0) > 0));
    const best = lines.findIndex(
      (count, index) =>
        count === fewest && gains[index] === Math.max(...gains.filter((_, at) => lines[at] === fewest)),
    );
    if (best === -1) return sizes;
    lines[best] = fewest + 1;
  }
}

function sizeOpen(
  chart: ChartDefinition,
  state: ChartState,
  children: readonly ChartState[],
  room: number,
  type: TypeSizes,
): StateSize {
  const space = room - 2 * INSET;
  const gaps = INNER_GAP * (children.length - 1);
  const size = (most: number) => children.map((child) => sizeInner(chart, child, most, type));
  const inLine = [space, 110, 96, 84]
    .map(size)
    .find((row) => sum(row.map(({ width }) => width)) + gaps <= space);
  const top = Math.round(type.name * 1.7);
  const [across, below] = [inLine === undefined ? null : line(inLine, top), column(size(space), top)];
  const inner = across === null || bottomOf(below) < bottomOf(across) ? below : across;
  const right = Math.max(...inner.map((box) => box.x + box.width));
  const lines = [nameOf(state)];
  const own = Math.ceil(textWidth(nameOf(state), type.name)) + 20;
  const height = bottomOf(inner) + INSET;
  return { state, kind: "open", lines, width: Math.max(own, right + INSET), height, inner };
}

function sizeInner(chart: ChartDefinition, state: ChartState, room: number, type: TypeSizes): StateSize {
  const kind = childrenOf(chart, state.id).length > 0 ? "closed" : "inner";
  return { ...sizeName(state, type.small, room, 8, 0), kind, inner: [] };
}

function line(row: readonly StateSize[], top: number): readonly StateBox[] {
  const height = Math.max(...row.map((one) => one.height));
  let x = INSET;
  return row.map((one) => {
    const box = { ...boxOf(one), x, y: top, height };
    x += one.width + INNER_GAP;
    return box;
  });
}

function column(stack: readonly StateSize[], top: number): readonly StateBox[] {
  let y = top;
  return stack.map((one) => {
    const box = { ...boxOf(one), x: INSET, y };
    y += one.height + 8;
    return box;
  });
}

function bottomOf(boxes: readonly StateBox[]): number {
  return Math.max(...boxes.map((box) => box.y + box.height));
}

function boxOf({ state, kind, lines, width, height }: StateSize) {
  return { state, kind, lines, width, height };
}

function sizeName(state: ChartState, font: number, room: number, pad: number, mark: number) {
  return sizeLines(state, breakName(nameOf(state), font, room - pad), font, pad, mark);
}

function sizeLines(state: ChartState, lines: readonly string[], font: number, pad: number, mark: number) {
  const longest = Math.max(...lines.map((one) => textWidth(one, font)));
  const width = Math.max(40, Math.ceil(longest) + pad + mark);
  const height = Math.round(lines.length * font * LINE + (lines.length > 1 ? 9 : 8));
  return { state, lines, width, height };
}

/** What follows a colon explains the name; the box holds the name. */
function nameOf(state: ChartState): string {
  return state.label.split(":")[0] ?? state.label;
}

/** In as few lines as it takes, all of about the same length. */
function breakName(name: string, font: number, room: number): readonly string[] {
  for (let count = 1; count < MOST_LINES; count++) {
    const lines = evenly(name.split(" "), count);
    if (lines.every((line) => textWidth(line, font) <= room)) return lines;
  }
  return evenly(name.split(" "), MOST_LINES).map((line) => shorten(line, font, room));
}

function evenly(words: readonly string[], count: number): readonly string[] {
  if (count <= 1 || words.length <= 1) return [words.join(" ")];
  const options = words.slice(1).map((_, index) => {
    const [line, rest] = [words.slice(0, index + 1), words.slice(index + 1)];
    return [line.join(" "), ...evenly(rest, count - 1)];
  });
  const longest = (lines: readonly string[]) => Math.max(...lines.map((line) => line.length));
  return options.reduce((best, one) => (longest(one) < longest(best) ? one : best));
}

function shorten(line: string, font: number, room: number): string {
  if (textWidth(line, font) <= room) return line;
  let end = line.length - 1;
  while (end > 1 && textWidth(`${line.slice(0, end)}…`, font) > room) end--;
  return `${line.slice(0, end)}…`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
