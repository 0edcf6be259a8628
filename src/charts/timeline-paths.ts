import { area, curveLinear, curveStepAfter, line, type ScaleLinear } from "d3";
import type { RunView } from "../engine/index.ts";
import { compress } from "./series.ts";

/** From columns of a run to path data on a track. */

export type TrackKind = "requests" | "failed" | "latency" | "pods" | "cpu" | "memory" | "weight";

export interface Shape {
  readonly d: string;
  readonly className: string;
}

export interface TrackLabel {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly className: string;
}

export interface TrackPlace {
  readonly kind: TrackKind;
  readonly top: number;
  readonly bottom: number;
  readonly x: ScaleLinear<number, number>;
  readonly gutter: number;
}

type Column = ArrayLike<number>;

export function linePath(
  view: RunView,
  place: TrackPlace,
  column: Float32Array,
  y: (value: number) => number,
  curve: "linear" | "step",
): string {
  const size = bucketSize(view, place);
  const values: Column = compress(column, size, "mean");
  const path = line<number>()
    .defined((index) => !Number.isNaN(values[index]))
    .x((index) => place.x(instant(view, index, size, curve)))
    .y((index) => y(values[index] ?? 0))
    .digits(1)
    .curve(curve === "step" ? curveStepAfter : curveLinear);
  return path(indices(values.length)) ?? "";
}

export function areaPath(
  view: RunView,
  place: TrackPlace,
  upper: Float32Array,
  lower: Float32Array,
  y: (value: number) => number,
  curve: "linear" | "step",
): string {
  const size = bucketSize(view, place);
  const [top, bottom]: [Column, Column] = [compress(upper, size, "mean"), compress(lower, size, "mean")];
  const path = area<number>()
    .defined((index) => !Number.isNaN(top[index]) && !Number.isNaN(bottom[index]))
    .x((index) => place.x(instant(view, index, size, curve)))
    .y0((index) => y(bottom[index] ?? 0))
    .y1((index) => y(top[index] ?? 0))
    .digits(1)
    .curve(curve === "step" ? curveStepAfter : curveLinear);
  return path(indices(top.length)) ?? "";
}

/** Values a bucket: one a pixel is enough. */
export function bucketSize(view: RunView, place: TrackPlace): number {
  const [start = 0, end = 1] = place.x.range();
  return Math.max(1, Math.ceil(view.series.length / Math.max(1, end - start)));
}

/** Linear from the bottom of the track; what is higher is clipped a pixel above its top. */
export function scaleTo(place: TrackPlace, highest: number): (value: number) => number {
  const unit = (place.bottom - place.top) / Math.max(highest, 1e-6);
  return (value) => place.bottom - Math.min(value * unit, place.bottom - place.top + 1);
}

/** A mean stands in the middle of its bucket, a step at its beginning; the first and last reach the ends of the plot. */
function instant({ series }: RunView, index: number, size: number, curve: "linear" | "step"): number {
  const last = Math.ceil(series.length / size) - 1;
  if (index === last) return series.length * series.step;
  return (curve === "step" || index === 0 ? index : index + 0.5) * size * series.step;
}

function indices(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
