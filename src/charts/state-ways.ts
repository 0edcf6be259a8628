import type { MachinePlan, Way } from "./machine-plan.ts";
import type { StateBox, TransitionLine } from "./statechart-geometry.ts";

/** What the lines between the boxes of a machine run along. */
export interface Course {
  readonly plan: MachinePlan;
  readonly boxes: readonly StateBox[];
  /** Rails beside the path and beside the detours. */
  readonly left: number;
  readonly right: number;
  /** Between the path and the detours. */
  readonly aisle: number;
  /** The rail above the ends. */
  readonly bus: number;
}

/** Where arrows along the path leave a box. */
const SPINE = 22;
const APART = 4;
/** Of the second rail beside the path. */
const RAIL = 8;

/** The line of a way at the top level, at right angles. */
export function lineOf(way: Way, course: Course): TransitionLine | null {
  const [a, b] = [boxOf(course, way.from), boxOf(course, way.to)];
  if (a === undefined || b === undefined) return null;
  const { from, to, transitions } = way;
  const line = (d: string, label: TransitionLine["label"] = null) => ({ from, to, transitions, d, label });
  const [start, end] = [partOf(course, way.from), partOf(course, way.to)];
  if (end.part === "end") {
    const isLast = start.part === "path" && start.index === course.plan.path.length - 1;
    if (isLast && end.index === 0) return line(down(a, b), besideSpine(a, b));
    return line(toEnd(a, b, start.part === "path" ? course.left : course.right, start.part, course.bus));
  }
  if (start.part === "path" && end.part === "path") {
    if (end.index === start.index + 1) return line(down(a, b), besideSpine(a, b));
    const rail = course.left - RAIL;
    return line(`M${a.x} ${middle(a) - APART}H${rail}V${middle(b) + APART}H${b.x - 1}`);
  }
  if (start.part === "detour" && end.part === "detour") {
    if (end.index === start.index + 1) return line(`M${centre(a)} ${a.y + a.height}V${b.y - 1}`);
    return line(`M${a.x + a.width} ${middle(a)}H${course.right}V${middle(b)}H${b.x + b.width + 1}`);
  }
  return line(across(a, b, start.part === "path", course.aisle));
}

/** Between two states that an open one holds: straight to the next, beside the boxes to others. */
export function innerLine(way: Way, boxes: readonly StateBox[]): TransitionLine | null {
  const [start, end] = [
    boxes.findIndex((box) => box.state.id === way.from),
    boxes.findIndex((box) => box.state.id === way.to),
  ];
  const [a, b] = [boxes[start], boxes[end]];
  if (a === undefined || b === undefined) return null;
  return { ...way, d: innerPath(a, b, end - start), label: null };
}

function innerPath(a: StateBox, b: StateBox, steps: number): string {
  if (a.y === b.y) {
    const y = middle(a);
    if (steps === 1) return `M${a.x + a.width} ${y - (a.height > 24 ? APART : 0)}H${b.x - 1}`;
    if (steps === -1) return `M${a.x} ${y + APART + 1}H${b.x + b.width + 1}`;
    const under = a.y + a.height + 4;
    return `M${centre(a)} ${a.y + a.height}V${under}H${centre(b)}V${b.y + b.height + 1}`;
  }
  if (steps === 1) return `M${a.x + 14} ${a.y + a.height}V${b.y - 1}`;
  if (steps === -1) return `M${a.x + 24} ${a.y}V${b.y + b.height + 1}`;
  const rail = Math.max(a.x + a.width, b.x + b.width) + (steps > 0 ? 5 : 7);
  return `M${a.x + a.width} ${middle(a)}H${rail}V${middle(b)}H${b.x + b.width + 1}`;
}

function toEnd(a: StateBox, b: StateBox, rail: number, part: Part, bus: number): string {
  const out = part === "path" ? a.x : a.x + a.width;
  const top = b.y - bus > 24 ? b.y - 7 : bus;
  return `M${out} ${middle(a) + APART}H${rail}V${top}H${centre(b)}V${b.y - 1}`;
}

/** Straight where both boxes have a level in common, else with one bend in the aisle. */
function across(a: StateBox, b: StateBox, isOut: boolean, aisle: number): string {
  const [start, end] = isOut ? [a.x + a.width, b.x - 1] : [a.x, b.x + b.width + 1];
  const low = Math.max(a.y, b.y);
  const high = Math.min(a.y + a.height, b.y + b.height);
  const shift = isOut ? -APART : APART;
  if (high - low >= 16) return `M${start} ${Math.round((low + high) / 2) + shift}H${end}`;
  return `M${start} ${middle(a) + shift}H${aisle + shift}V${middle(b) + shift}H${end}`;
}

function down(a: StateBox, b: StateBox): string {
  return `M${a.x + SPINE} ${a.y + a.height}V${b.y - 1}`;
}

function besideSpine(a: StateBox, b: StateBox) {
  return { x: a.x + SPINE + 8, y: Math.round(Math.min((a.y + a.height + b.y) / 2, a.y + a.height + 8) + 3) };
}

type Part = "path" | "detour" | "end";

function partOf({ plan }: Course, id: string): { readonly part: Part; readonly index: number } {
  const onPath = plan.path.findIndex((state) => state.id === id);
  if (onPath >= 0) return { part: "path", index: onPath };
  const aside = plan.detours.findIndex((state) => state.id === id);
  if (aside >= 0) return { part: "detour", index: aside };
  return { part: "end", index: plan.ends.findIndex((state) => state.id === id) };
}

function boxOf({ boxes }: Course, id: string): StateBox | undefined {
  return boxes.find((box) => box.state.id === id);
}

function middle(box: StateBox): number {
  return Math.round(box.y + box.height / 2);
}

function centre(box: StateBox): number {
  return Math.round(box.x + box.width / 2);
}
