import { area, curveLinear, curveStepAfter, line, type ScaleLinear } from "d3";
import type { RunView } from "../engine/index.ts";
import { addUp, compress, quantile, roundBelow, smooth } from "./series.ts";
import { versionClass, versionName } from "./version-look.ts";
import { figure } from "./words.ts";

export type TrackKind = "requests" | "failed" | "latency" | "pods" | "cpu" | "memory" | "weight";

export interface Shape {
  readonly d: string;
  readonly className: string;
}

export interface TrackGeometry {
  readonly kind: TrackKind;
  readonly top: number;
  readonly bottom: number;
  /** Below the veil. */
  readonly areas: readonly Shape[];
  /** Above it. */
  readonly lines: readonly Shape[];
  readonly scale: { readonly text: string; readonly y: number };
  readonly labels: readonly {
    readonly x: number;
    readonly y: number;
    readonly text: string;
    readonly className: string;
  }[];
}

export interface TrackPlace {
  readonly kind: TrackKind;
  readonly top: number;
  readonly bottom: number;
  readonly x: ScaleLinear<number, number>;
  readonly gutter: number;
}

type Column = ArrayLike<number>;
/** Labels at the end of a track keep this distance. */
const LABEL = 11;
const GIB = 1024 ** 3;
/** Space above the highest ordinary value. */
const HEADROOM = 1.15;
/** Y scales are held for the whole run; what lies above this share of its seconds is clipped, with a mark. */
const ORDINARY = 0.995;

/** One track's paths. Areas lie below the veil of the future, lines and bars above it. */
export function layoutTrack(view: RunView, place: TrackPlace): TrackGeometry {
  switch (place.kind) {
    case "requests":
      return requestsTrack(view, place);
    case "failed":
      return failedTrack(view, place);
    case "latency":
      return latencyTrack(view, place);
    case "pods":
      return podsTrack(view, place);
    case "cpu":
      return resourceTrack(view, place, view.series.cpuUsed, view.series.cpuRequested);
    case "memory":
      return resourceTrack(view, place, inGib(view.series.memoryUsed), inGib(view.series.memoryRequested));
    case "weight":
      return weightTrack(view, place);
  }
}

function requestsTrack(view: RunView, place: TrackPlace): TrackGeometry {
  const { series } = view;
  const total = addUp([...series.requests, series.unrouted], series.length);
  const y = scaleTo(place, quantile(total, ORDINARY) * HEADROOM);
  const layers = [...series.requests, series.unrouted].map((column) => smooth(column, 1));
  const stacked = stack(view, place, layers, y, false);
  return {
    ...track(place, y, stacked.areas, stacked.lines),
    labels: versionLabels(view, place, layers, y),
  };
}

function failedTrack(view: RunView, place: TrackPlace): TrackGeometry {
  const { series } = view;
  const size = bucketSize(view, place);
  const total = compress(addUp([...series.failed, series.unrouted], series.length), size, "largest");
  const y = scaleTo(place, Math.max(4, quantile(total, ORDINARY) * HEADROOM));
  const width = Math.max(1, Math.min(12, place.x(size * series.step) - place.x(0) - 0.6));
  let bars = "";
  let clipped = "";
  for (let index = 0; index < total.length; index++) {
    const value = total[index] ?? 0;
    if (!(value > 0)) continue;
    const left = round(place.x(index * size * series.step) + 0.3);
    const top = Math.min(y(value), place.bottom - 1.5);
    bars += `M${left} ${place.bottom}V${round(Math.max(place.top, top))}h${round(width)}V${place.bottom}Z`;
    if (top < place.top) clipped += `M${left} ${place.top - 3}h${round(Math.max(2, width))}`;
  }
  const lines = [{ d: bars, className: "fail-bar" }];
  if (clipped !== "") lines.push({ d: clipped, className: "fail-clipped" });
  return track(place, y, [], lines);
}

/** Log scale: three quantiles a factor apart, each with room. */
function latencyTrack(view: RunView, place: TrackPlace): TrackGeometry {
  const { series } = view;
  const [p50, p95, p99] = [smooth(series.p50, 2), smooth(series.p95, 2), series.p99];
  const low = Math.max(0.5, quantile(p50, 0.01) / 1.5);
  const high = Math.max(low * 4, quantile(p99, ORDINARY) * HEADROOM);
  const range = Math.log(high / low);
  const height = place.bottom - place.top;
  const y = (value: number) =>
    place.bottom - Math.min(1, Math.max(0, Math.log(value / low) / range)) * height;
  const path = (column: Float32Array) => linePath(view, place, column, y, "linear");
  const between = (upper: Float32Array, lower: Float32Array, className: string) => ({
    d: areaPath(view, place, upper, lower, y, "linear"),
    className,
  });
  const areas = [between(p99, p95, "quantile far"), between(p95, p50, "quantile near")];
  const lines = [
    { d: path(p99), className: "q-line thin" },
    { d: path(p95), className: "q-line thin" },
    { d: path(p50), className: "q-line" },
  ];
  const at = place.x.range()[1] ?? 0;
  let free = place.bottom + LABEL;
  const labels = [
    { text: "p50", column: p50 },
    { text: "p95", column: p95 },
    { text: "p99", column: p99 },
  ].map(({ text, column }) => {
    free = Math.min(Math.round(y(quantile(column, 0.5))) + 4, free - LABEL);
    return { x: at + 5, y: free, text, className: "axis-text" };
  });
  const known = quantile(p50, 0.5) > 0;
  return { ...track(place, y, areas, lines, roundBelow(high)), labels: known ? labels : [] };
}

function podsTrack(view: RunView, place: TrackPlace): TrackGeometry {
  const { readyPods } = view.series;
  const total = addUp(readyPods, view.series.length);
  const y = scaleTo(place, quantile(total, 1) * 1.4);
  const stacked = stack(view, place, readyPods, y, true);
  return track(place, y, stacked.areas, stacked.lines, roundBelow(quantile(total, 0.5)));
}

function resourceTrack(view: RunView, place: TrackPlace, used: Float32Array, requested: Float32Array) {
  const highest = Math.max(quantile(requested, 1), quantile(used, ORDINARY));
  const y = scaleTo(place, highest * HEADROOM);
  const calm = smooth(used, 2);
  const areas = [
    { d: areaPath(view, place, calm, new Float32Array(calm.length), y, "linear"), className: "used" },
  ];
  const lines = [
    { d: linePath(view, place, calm, y, "linear"), className: "used-line" },
    { d: linePath(view, place, requested, y, "step"), className: "requested" },
  ];
  return track(place, y, areas, lines, roundBelow(highest));
}

/** Share of the newest version: area seen, line desired, dotted share of pods. */
function weightTrack(view: RunView, place: TrackPlace): TrackGeometry {
  const { desiredWeight, podWeight, seenWeight } = view.series;
  const version = view.versions.length - 1;
  const none = new Float32Array(view.series.length);
  const [desired, pods, seen] = [desiredWeight, podWeight, seenWeight].map(
    (columns) => columns[version] ?? none,
  );
  const highest = Math.max(...[desired, pods, seen].map((column) => quantile(column ?? none, 1)));
  const y = scaleTo(place, highest > 50 ? 112 : 56);
  const hue = versionClass(version);
  const calm = smooth(seen ?? none, 1);
  const areas = [{ d: areaPath(view, place, calm, none, y, "linear"), className: `area strong ${hue}` }];
  const lines = [
    { d: linePath(view, place, presentOnly(calm), y, "linear"), className: `line ${hue}` },
    { d: linePath(view, place, presentOnly(pods ?? none), y, "step"), className: "have-line" },
    { d: linePath(view, place, presentOnly(desired ?? none), y, "step"), className: "want-line" },
  ];
  return track(place, y, areas, lines, highest > 50 ? 100 : 50);
}

/** Stacked areas: the first version pale, later ones full, each with a line on top where it has anything to show. */
function stack(
  view: RunView,
  place: TrackPlace,
  layers: readonly Float32Array[],
  y: (value: number) => number,
  stepped: boolean,
): { areas: readonly Shape[]; lines: readonly Shape[] } {
  const areas: Shape[] = [];
  const lines: Shape[] = [];
  let below: Float32Array = new Float32Array(view.series.length);
  layers.forEach((layer, index) => {
    const above = addUp([below, layer], view.series.length);
    const shown = above.map((value, second) => (index === 0 || hasNear(layer, second) ? value : Number.NaN));
    const hue = index < view.versions.length ? versionClass(index) : "unrouted";
    const curve = stepped ? "step" : "linear";
    const fill = index === 0 ? "area" : "area strong";
    areas.push({ d: areaPath(view, place, shown, below, y, curve), className: `${fill} ${hue}` });
    lines.push({ d: linePath(view, place, shown, y, curve), className: `line ${hue}` });
    below = above;
  });
  return { areas, lines };
}

/** The name of each version stands once on its area, where that is highest. */
function versionLabels(
  view: RunView,
  place: TrackPlace,
  layers: readonly Float32Array[],
  y: (value: number) => number,
) {
  return view.versions.flatMap((version) => {
    const layer = layers[version.index];
    if (layer === undefined) return [];
    const below = addUp(layers.slice(0, version.index), view.series.length);
    const share = y(0) - y(quantile(layer, 1));
    if (share < 2) return [];
    const second = labelSecond(layer);
    const x = place.x(second * view.series.step);
    const base = y((below[second] ?? 0) + (layer[second] ?? 0));
    const inside = y(below[second] ?? 0) - base >= 16;
    return [
      {
        x: Math.round(x),
        y: Math.round(inside ? (base + y(below[second] ?? 0)) / 2 + 4 : base - 2),
        text: versionName(version.index),
        className:
          inside && version.index > 0
            ? `in-label on ${versionClass(version.index)}`
            : `in-label halo v-ink ${versionClass(version.index)}`,
      },
    ];
  });
}

/** Early on the stretch where a version has most of what it ever has. */
function labelSecond(layer: Float32Array): number {
  const most = quantile(layer, 1) * 0.8;
  const first = layer.findIndex((value) => value >= most);
  return Math.min(layer.length - 1, Math.max(0, first) + Math.round(layer.length / 24));
}

function track(
  place: TrackPlace,
  y: (value: number) => number,
  areas: readonly Shape[],
  lines: readonly Shape[],
  mark?: number,
): TrackGeometry {
  const height = place.bottom - place.top;
  const value = mark ?? roundBelow(invert(y, place.bottom - height * 0.95, place));
  return {
    kind: place.kind,
    top: place.top,
    bottom: place.bottom,
    areas: areas.filter((shape) => shape.d !== ""),
    lines: lines.filter((shape) => shape.d !== ""),
    scale: { text: value === 0 ? "" : figure(value), y: Math.round(y(value)) },
    labels: [],
  };
}

/** What a linear scale shows at a height. */
function invert(y: (value: number) => number, height: number, place: TrackPlace): number {
  const unit = place.bottom - y(1);
  return unit <= 0 ? 0 : (place.bottom - height) / unit;
}

function scaleTo(place: TrackPlace, highest: number): (value: number) => number {
  const unit = (place.bottom - place.top) / Math.max(highest, 1e-6);
  return (value) => place.bottom - Math.min(value * unit, place.bottom - place.top + 1);
}

function linePath(
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

function areaPath(
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

function indices(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

/** A mean stands in the middle of its bucket, a step at its beginning; the first and last reach the ends of the plot. */
function instant({ series }: RunView, index: number, size: number, curve: "linear" | "step"): number {
  const last = Math.ceil(series.length / size) - 1;
  if (index === last) return series.length * series.step;
  return (curve === "step" || index === 0 ? index : index + 0.5) * size * series.step;
}

/** Values a bucket: one a pixel is enough. */
function bucketSize(view: RunView, place: TrackPlace): number {
  const [start = 0, end = 1] = place.x.range();
  return Math.max(1, Math.ceil(view.series.length / Math.max(1, end - start)));
}

function hasNear(layer: Float32Array, second: number): boolean {
  return (layer[second - 1] ?? 0) > 0 || (layer[second] ?? 0) > 0 || (layer[second + 1] ?? 0) > 0;
}

/** Seconds in which a version has nothing are gaps, so that its line does not run along the axis. */
function presentOnly(column: Float32Array): Float32Array {
  return column.map((value, second) => (hasNear(column, second) ? value : Number.NaN));
}

function inGib(column: Float32Array): Float32Array {
  return column.map((value) => value / GIB);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
