import { type ScaleLinear, scaleLinear } from "d3";
import type { RunView } from "../engine/index.ts";
import { type EventGeometry, layoutEvents } from "./timeline-events.ts";
import type { TrackKind } from "./timeline-paths.ts";
import { layoutTrack, type TrackGeometry } from "./timeline-tracks.ts";
import { clock } from "./words.ts";

export interface TimelineSize {
  readonly width: number;
  /** Left of the plot: names and readouts. As wide as the left panel. */
  readonly gutter: number;
  /** Factor on the heights of the tracks. */
  readonly grow: number;
  /** `folded` leaves out CPU and memory; `phone` has two tracks and no readouts. */
  readonly density: "full" | "folded" | "phone";
}

export interface TimelineGeometry {
  readonly width: number;
  readonly height: number;
  readonly gutter: number;
  /** Left and right end of the plot. */
  readonly start: number;
  readonly end: number;
  readonly duration: number;
  /** Where gridlines and veil begin. */
  readonly top: number;
  readonly grid: readonly { readonly x: number; readonly minor: boolean }[];
  readonly ruler: readonly {
    readonly x: number;
    readonly text: string;
    readonly anchor: "start" | "middle" | "end";
  }[];
  readonly tracks: readonly TrackGeometry[];
  readonly events: readonly EventGeometry[];
  readonly eventsAt: number;
  readonly readouts: boolean;
}

const HEIGHTS: Readonly<Record<TrackKind, number>> = {
  requests: 38,
  failed: 32,
  latency: 46,
  pods: 28,
  cpu: 26,
  memory: 26,
  weight: 32,
};
const PHONE_HEIGHTS: Partial<Record<TrackKind, number>> = { requests: 44, failed: 34 };
const GAP = 5;
const RULER = 20;

/** Every path and label of the timeline, in whole pixels. Depends on the run and the size, never on the playhead. */
export function layoutTimeline(view: RunView, size: TimelineSize): TimelineGeometry {
  const phone = size.density === "phone";
  const duration = Math.max(1, view.scenario.duration);
  const start = size.gutter + (phone ? 0 : 1);
  const end = size.width - (phone ? 12 : 34);
  const x = scaleLinear([0, duration], [start, end]);
  const eventsAt = phone ? 0 : 33;
  let top = phone ? 26 : 54;
  const tracks: TrackGeometry[] = [];
  for (const kind of tracksOf(view, size.density)) {
    const height = Math.round((phone ? (PHONE_HEIGHTS[kind] ?? 34) : HEIGHTS[kind]) * size.grow);
    tracks.push(layoutTrack(view, { kind, top, bottom: top + height, x, gutter: size.gutter }));
    top += height + GAP;
  }
  return {
    width: size.width,
    height: top + 2,
    gutter: size.gutter,
    start,
    end,
    duration,
    top: RULER,
    ...ticks(x, duration, phone ? 70 : 84),
    tracks,
    events: phone ? [] : layoutEvents(view.markers, { x, start, end }),
    eventsAt,
    readouts: !phone,
  };
}

function tracksOf(view: RunView, density: TimelineSize["density"]): readonly TrackKind[] {
  if (density === "phone") return ["requests", "failed"];
  const resources: readonly TrackKind[] = density === "full" ? ["cpu", "memory"] : [];
  const weight: readonly TrackKind[] = view.versions.length > 1 ? ["weight"] : [];
  return ["requests", "failed", "latency", "pods", ...resources, ...weight];
}

/** Labels at a round interval with room for each, and a minor line half way between two. */
function ticks(x: ScaleLinear<number, number>, duration: number, room: number) {
  const intervals = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400];
  const every = intervals.find((interval) => x(interval) - x(0) >= room) ?? 86_400;
  const grid: { x: number; minor: boolean }[] = [];
  const ruler: TimelineGeometry["ruler"][number][] = [];
  for (let step = 0; (step * every) / 2 <= duration + 1e-9; step++) {
    const time = (step * every) / 2;
    const at = Math.round(x(time)) + 0.5;
    grid.push({ x: at, minor: step % 2 === 1 });
    if (step % 2 === 1) continue;
    const anchor = time === 0 ? "start" : time > duration - every / 4 ? "end" : "middle";
    ruler.push({ x: at + (time === 0 ? 4 : 0), text: clock(time), anchor });
  }
  return { grid, ruler };
}
