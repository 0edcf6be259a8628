import { type BaseType, type Selection, select } from "d3";
import type { RunView } from "../engine/index.ts";
import { markerPath } from "./marks.ts";
import type { EventGeometry } from "./timeline-events.ts";
import type { TimelineGeometry } from "./timeline-layout.ts";
import type { Shape } from "./timeline-paths.ts";
import { readoutFigures, readoutTitle } from "./timeline-readouts.ts";
import type { TrackGeometry } from "./timeline-tracks.ts";

export interface TimelineElements {
  /** Areas, below the veil. */
  readonly areas: SVGSVGElement;
  /** Lines, labels, gutter and events, above it. */
  readonly marks: SVGSVGElement;
}

/** What changes while the needle moves. */
export interface Readouts {
  /** Writes the figures of the gutter; only those that changed touch the page. */
  update(time: number): void;
}

type Layer = Selection<SVGGElement, unknown, BaseType, unknown>;

/** Draws a run's timeline once; the needle and the veil are layers of their own, which only move. */
export function drawTimeline(
  elements: TimelineElements,
  view: RunView,
  geometry: TimelineGeometry,
  onEvent: (event: EventGeometry) => void,
): Readouts {
  for (const element of [elements.areas, elements.marks]) {
    select(element)
      .attr("width", geometry.width)
      .attr("height", geometry.height)
      .attr("viewBox", `0 0 ${geometry.width} ${geometry.height}`)
      .selectChildren()
      .remove();
  }
  const areas = select(elements.areas).append("g");
  drawGrid(areas, geometry);
  for (const track of geometry.tracks) drawShapes(areas, track.areas);
  const marks = select(elements.marks).append("g");
  drawRuler(marks, geometry);
  for (const track of geometry.tracks) drawTrackMarks(marks, track, geometry);
  if (geometry.events.length > 0 || geometry.eventsAt > 0) drawEvents(marks, geometry, onEvent);
  return geometry.readouts ? drawReadouts(marks, view, geometry) : { update: () => {} };
}

function drawGrid(layer: Layer, { grid, top, height }: TimelineGeometry): void {
  layer
    .selectAll("path")
    .data(grid)
    .join("path")
    .attr("class", ({ minor }) => (minor ? "grid minor" : "grid"))
    .attr("d", ({ x }) => `M${x} ${top}V${height}`);
}

function drawRuler(layer: Layer, { ruler }: TimelineGeometry): void {
  layer
    .append("g")
    .selectAll("text")
    .data(ruler)
    .join("text")
    .attr("class", "axis-text")
    .attr("x", ({ x }) => x)
    .attr("y", 14)
    .attr("text-anchor", ({ anchor }) => anchor)
    .text(({ text }) => text);
}

function drawShapes(layer: Layer, shapes: readonly Shape[]): void {
  layer
    .append("g")
    .selectAll("path")
    .data(shapes)
    .join("path")
    .attr("class", ({ className }) => className)
    .attr("d", ({ d }) => d);
}

function drawTrackMarks(layer: Layer, track: TrackGeometry, { start, end, gutter }: TimelineGeometry): void {
  layer
    .append("path")
    .attr("class", "base")
    .attr("d", `M${start} ${track.bottom + 0.5}H${end}`);
  drawShapes(layer, track.lines);
  layer
    .append("text")
    .attr("class", "axis-text")
    .attr("x", gutter - 6)
    .attr("y", track.scale.y + 4)
    .attr("text-anchor", "end")
    .text(track.scale.text);
  layer
    .append("g")
    .selectAll("text")
    .data(track.labels)
    .join("text")
    .attr("class", ({ className }) => className)
    .attr("x", ({ x }) => x)
    .attr("y", ({ y }) => y)
    .text(({ text }) => text);
}

function drawEvents(
  layer: Layer,
  { start, end, events, eventsAt }: TimelineGeometry,
  onEvent: (event: EventGeometry) => void,
): void {
  const group = layer.append("g");
  group.append("path").attr("class", "branch now").attr("d", `M${start} ${eventsAt}H${end}`);
  const event = group
    .selectAll<SVGGElement, EventGeometry>("g")
    .data(events)
    .join("g")
    .attr("class", ({ own }) => (own ? "event you" : "event"))
    .attr("transform", ({ x }) => `translate(${x} ${eventsAt})`)
    .on("click", (_, datum) => onEvent(datum));
  event
    .append("rect")
    .attr("class", "event-target")
    .attr("x", -8)
    .attr("y", -10)
    .attr("width", 16)
    .attr("height", 20);
  event
    .append("path")
    .attr("class", ({ full }) => (full ? "marker full" : "marker"))
    .attr("d", ({ kind }) => markerPath(kind));
  event
    .filter(({ label }) => label !== undefined)
    .append("text")
    .attr("class", "event-text")
    .attr("x", ({ x, label }) => (label?.x ?? x) - x)
    .attr("y", 4)
    .attr("text-anchor", ({ label }) => label?.anchor ?? "start")
    .text(({ text }) => text);
  event.append("title").text(({ title }) => title);
}

function drawReadouts(layer: Layer, view: RunView, geometry: TimelineGeometry): Readouts {
  const run = layer.append("g");
  run
    .append("text")
    .attr("class", "track-name")
    .attr("x", 16)
    .attr("y", geometry.eventsAt + 4)
    .text("This run");
  const right = geometry.gutter - 44;
  const rows = geometry.tracks.map((track) => {
    const middle = Math.round((track.top + track.bottom) / 2);
    const { title, unit, columns, pitch } = readoutTitle(view, track.kind);
    const isInline = unit !== "" && unit.length < 7 && !unit.includes(" ");
    const name = run
      .append("text")
      .attr("class", "track-name")
      .attr("x", 16)
      .attr("y", middle + (unit === "" || isInline ? 4 : -3))
      .text(title);
    if (isInline) name.append("tspan").attr("class", "unit").attr("dx", 6).text(unit);
    else if (unit !== "")
      run
        .append("text")
        .attr("class", "axis-text")
        .attr("x", 16)
        .attr("y", middle + 12)
        .text(unit);
    const figures = columns.map((column, index) => {
      const x = right - (columns.length - 1 - index) * pitch;
      const caption = run.append("text").attr("class", `axis-text ${column.className}`);
      caption
        .attr("x", x)
        .attr("y", middle - 4)
        .attr("text-anchor", "end")
        .text(column.caption);
      return run
        .append("text")
        .attr("class", "readout")
        .attr("x", x)
        .attr("y", middle + (column.caption === "" ? 5 : 11))
        .attr("text-anchor", "end");
    });
    return { kind: track.kind, figures, shown: columns.map(() => "") };
  });
  return {
    update(time) {
      for (const { kind, figures, shown } of rows) {
        readoutFigures(view, kind, time).forEach((text, index) => {
          if (shown[index] === text) return;
          shown[index] = text;
          figures[index]?.text(text);
        });
      }
    },
  };
}
