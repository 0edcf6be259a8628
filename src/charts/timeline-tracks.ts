import type { RunView } from "../engine/index.ts";
import { readyOnStage } from "./other-workloads.ts";
import { addUp, compress, quantile, roundBelow, smooth } from "./series.ts";
import {
  areaPath,
  bucketSize,
  linePath,
  type Shape,
  scaleTo,
  type TrackKind,
  type TrackLabel,
  type TrackPlace,
} from "./timeline-paths.ts";
import { presentOnly, stack, versionLabels } from "./timeline-stack.ts";
import { versionClass } from "./version-look.ts";
import { figure } from "./words.ts";

export interface TrackGeometry {
  readonly kind: TrackKind;
  readonly top: number;
  readonly bottom: number;
  /** Below the veil. */
  readonly areas: readonly Shape[];
  /** Above it. */
  readonly lines: readonly Shape[];
  readonly scale: { readonly text: string; readonly y: number };
  readonly labels: readonly TrackLabel[];
}

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
  const highest = quantile(total, ORDINARY);
  const y = scaleTo(place, highest * HEADROOM);
  const layers = [...series.requests, series.unrouted].map((column) => smooth(column, 1));
  const stacked = stack(view, place, layers, y, false);
  return {
    ...track(place, y, stacked.areas, stacked.lines, roundBelow(highest * HEADROOM)),
    labels: versionLabels(view, place, layers, y),
  };
}

function failedTrack(view: RunView, place: TrackPlace): TrackGeometry {
  const { series } = view;
  const size = bucketSize(view, place);
  const total = compress(addUp([...series.failed, series.unrouted], series.length), size, "largest");
  const highest = Math.max(4, quantile(total, ORDINARY) * HEADROOM);
  const y = scaleTo(place, highest);
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
  return track(place, y, [], lines, roundBelow(highest));
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
  return { ...track(place, y, areas, lines, known ? roundBelow(high) : 0), labels: known ? labels : [] };
}

function podsTrack(view: RunView, place: TrackPlace): TrackGeometry {
  const readyPods = readyOnStage(view);
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

function track(
  place: TrackPlace,
  y: (value: number) => number,
  areas: readonly Shape[],
  lines: readonly Shape[],
  mark: number,
): TrackGeometry {
  return {
    kind: place.kind,
    top: place.top,
    bottom: place.bottom,
    areas: areas.filter((shape) => shape.d !== ""),
    lines: lines.filter((shape) => shape.d !== ""),
    scale: { text: mark === 0 ? "" : figure(mark), y: Math.round(y(mark)) },
    labels: [],
  };
}

function inGib(column: Float32Array): Float32Array {
  return column.map((value) => value / GIB);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
