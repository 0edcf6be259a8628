import { REQUEST_OUTCOMES, type RequestOutcome, type RunView } from "../engine/index.ts";
import type { Dots } from "./dots.ts";
import { failurePath } from "./marks.ts";
import type { StageFlows } from "./stage-geometry.ts";
import { firstFailureAfter, type StagePlan } from "./stage-plan.ts";

/** What the canvas takes from the custom properties; read again when the theme changes. */
export interface Palette {
  /** Not routed yet, then the four looks of versions. */
  readonly fills: readonly string[];
  readonly lines: readonly string[];
  readonly fail: string;
}

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    fills: ["--unrouted", "--v1", "--v2", "--v3", "--v4"].map(colour),
    lines: ["--unrouted", "--v1-line", "--v2-line", "--v3-line", "--v4-line"].map(colour),
    fail: colour("--fail"),
  };
}

/** Seconds of real time that a failure takes from its pod into the lane. */
const FALL = 0.32;
/** Of a pod, no more failures fall in a second: they are joined into one. */
const FALLS = 3;
const SHAPES: readonly Path2D[] =
  typeof Path2D === "undefined"
    ? []
    : REQUEST_OUTCOMES.map((outcome: RequestOutcome) => new Path2D(failurePath(outcome, 3.4)));

/** Sets the size of the canvas to whole device pixels. */
export function sizeCanvas(canvas: HTMLCanvasElement, width: number, height: number): void {
  const ratio = window.devicePixelRatio || 1;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
}

/** Paints all dots, one path for each colour. */
export function drawDots(canvas: HTMLCanvasElement, dots: Dots, palette: Palette): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const ratio = window.devicePixelRatio || 1;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  for (let kind = 0; kind < palette.fills.length; kind++) {
    context.beginPath();
    let any = false;
    for (let index = 0; index < dots.length; index++) {
      if (dots.kind[index] !== kind) continue;
      trace(context, kind, dots.x[index] ?? 0, dots.y[index] ?? 0);
      any = true;
    }
    if (!any) continue;
    context.fillStyle = palette.fills[kind] ?? "";
    context.fill();
    if (kind < 2) continue;
    context.lineWidth = 1;
    context.strokeStyle = palette.lines[kind] ?? "";
    context.stroke();
  }
}

/** Circle, diamond, square, triangle. */
function trace(context: CanvasRenderingContext2D, kind: number, x: number, y: number): void {
  if (kind < 2) {
    context.moveTo(x + 1.9, y);
    context.arc(x, y, 1.9, 0, 2 * Math.PI);
  } else if (kind === 2) {
    context.moveTo(x, y - 3.2);
    context.lineTo(x + 3.2, y);
    context.lineTo(x, y + 3.2);
    context.lineTo(x - 3.2, y);
    context.closePath();
  } else if (kind === 3) {
    context.rect(x - 2.2, y - 2.2, 4.4, 4.4);
  } else {
    context.moveTo(x, y - 3);
    context.lineTo(x + 3, y + 2.4);
    context.lineTo(x - 3, y + 2.4);
    context.closePath();
  }
}

/** Failures that just happened, on their way from the pod into the lane. */
export function drawFalls(
  canvas: HTMLCanvasElement,
  run: { readonly view: RunView; readonly plan: StagePlan; readonly flows: StageFlows },
  now: { readonly time: number; readonly speed: number },
  palette: Palette,
): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const { view, plan, flows } = run;
  const { end, pod, outcome } = view.requests;
  const since = now.time - FALL * now.speed;
  const bucket = now.speed / FALLS;
  const fallen = new Set<string>();
  const ratio = window.devicePixelRatio || 1;
  context.strokeStyle = palette.fail;
  context.lineWidth = 1.8;
  context.lineCap = "round";
  for (let at = firstFailureAfter(view, plan.failures, since); at < plan.failures.length; at++) {
    const request = plan.failures[at] ?? 0;
    const ended = end[request] ?? 0;
    if (ended > now.time) break;
    const from = flows.falls.get(pod[request] ?? -1);
    const key = `${pod[request]} ${Math.floor(ended / bucket)}`;
    const shape = SHAPES[outcome[request] ?? 1];
    if (from === undefined || shape === undefined || fallen.has(key)) continue;
    fallen.add(key);
    const part = (now.time - ended) / (FALL * now.speed);
    const y = from.y + (flows.laneY - from.y) * part * part;
    const x = from.x + ((from.toX ?? from.x) - from.x) * part;
    context.setTransform(ratio, 0, 0, ratio, x * ratio, y * ratio);
    context.stroke(shape);
  }
}
