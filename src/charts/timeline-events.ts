import type { Marker } from "../engine/index.ts";

export interface EventGeometry {
  readonly x: number;
  readonly at: number;
  readonly kind: Marker["kind"];
  readonly own: boolean;
  readonly full: boolean;
  readonly text: string;
  /** What a pointer is told. */
  readonly title: string;
  /** Absent where there is no room: the shape stays. */
  readonly label?: { readonly x: number; readonly anchor: "start" | "end" };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Half a marker with its clearance, and the width of a letter at 12 px. */
const MARKER = 8;
const LETTER = 6.1;

/** Markers on the line of events, each with a label where one fits; what people did comes before what controllers did. */
export function layoutEvents(
  markers: readonly Marker[],
  plot: { readonly x: (time: number) => number; readonly start: number; readonly end: number },
): readonly EventGeometry[] {
  const positions = markers.map((marker) => Math.round(plot.x(marker.at)));
  const hidden = crowded(markers, positions);
  const taken: Span[] = positions
    .filter((_, index) => !hidden.has(index))
    .map((x) => ({ from: x - MARKER, to: x + MARKER }));
  const labels = new Map<number, EventGeometry["label"]>();
  const order = markers.map((_, index) => index).sort((a, b) => rank(markers[a]) - rank(markers[b]) || a - b);
  for (const index of order) {
    const marker = markers[index];
    const x = positions[index];
    if (marker === undefined || x === undefined || hidden.has(index)) continue;
    const width = labelOf(marker).length * LETTER + 4;
    const right = { from: x + MARKER + 1, to: x + MARKER + 1 + width };
    const left = { from: x - MARKER - 1 - width, to: x - MARKER - 1 };
    if (right.to <= plot.end && isFree(right, taken)) {
      taken.push(right);
      labels.set(index, { x: x + MARKER + 1, anchor: "start" });
    } else if (left.from >= plot.start && isFree(left, taken)) {
      taken.push(left);
      labels.set(index, { x: x - MARKER - 1, anchor: "end" });
    }
  }
  return markers.flatMap((marker, index): readonly EventGeometry[] => {
    if (hidden.has(index)) return [];
    const label = labels.get(index);
    return [
      {
        x: positions[index] ?? 0,
        at: marker.at,
        kind: marker.kind,
        own: marker.by === "you",
        full: marker.failed === true || marker.kind === "fault" || marker.kind === "undo",
        text: labelOf(marker),
        title: marker.text,
        ...(label === undefined ? {} : { label }),
      },
    ];
  });
}

/** Of markers that would lie on each other only the most important is drawn; stepping stops at all of them. */
function crowded(markers: readonly Marker[], positions: readonly number[]): ReadonlySet<number> {
  const hidden = new Set<number>();
  const order = markers.map((_, index) => index).sort((a, b) => rank(markers[a]) - rank(markers[b]) || a - b);
  const shown: number[] = [];
  for (const index of order) {
    const x = positions[index] ?? 0;
    if (shown.some((other) => Math.abs(other - x) < MARKER - 1)) hidden.add(index);
    else shown.push(x);
  }
  return hidden;
}

/** Short enough to stand on the line: what follows a colon or a semicolon, and the program's name, is in the title. */
function labelOf({ text }: Marker): string {
  return (text.split(/[:;] /)[0] ?? text).replace(/^kubectl /, "");
}

function rank(marker: Marker | undefined): number {
  if (marker === undefined) return 9;
  if (marker.by === "you" || marker.by === "scenario") return 0;
  if (marker.by === "strategy" || marker.failed === true) return 1;
  return 2;
}

function isFree(span: Span, taken: readonly Span[]): boolean {
  return taken.every((other) => span.to <= other.from || span.from >= other.to);
}
