/** Bands whose width is traffic, and the paths that dots take inside them. */

/** A cross-section of a band: its middle, and from there to its edge. */
export interface Section {
  readonly x: number;
  readonly y: number;
  readonly halfX: number;
  readonly halfY: number;
}

/** A polyline of sections, measured from its start. Four numbers a section: x, y, halfX, halfY. */
export interface FlowPath {
  readonly sections: Float32Array;
  readonly distances: Float32Array;
  readonly length: number;
}

export interface Edge {
  readonly x: number;
  /** The lesser coordinate of the band's edge. */
  readonly y: number;
  readonly width: number;
}

const STEPS = 14;

/** A band from one upright edge to another. */
export function ribbonPath(from: Edge, to: Edge): string {
  const middle = round((from.x + to.x) / 2);
  const [x0, y0, w0] = [round(from.x), round(from.y), round(from.width)];
  const [x1, y1, w1] = [round(to.x), round(to.y), round(to.width)];
  return `M${x0} ${y0}C${middle} ${y0} ${middle} ${y1} ${x1} ${y1}L${x1} ${y1 + w1}C${middle} ${y1 + w1} ${middle} ${y0 + w0} ${x0} ${y0 + w0}Z`;
}

/** The same band as sections: the cubic of `ribbonPath`, so that dots stay inside it. */
export function ribbonSections(from: Edge, to: Edge): readonly Section[] {
  const middle = (from.x + to.x) / 2;
  return Array.from({ length: STEPS + 1 }, (_, index) => {
    const u = index / STEPS;
    const v = 1 - u;
    const x = v * v * v * from.x + 3 * v * u * middle + u * u * u * to.x;
    const rise = 3 * v * u * u + u * u * u;
    const width = from.width + (to.width - from.width) * rise;
    return { x, y: from.y + (to.y - from.y) * rise + width / 2, halfX: 0, halfY: width / 2 };
  });
}

/** Mirrors a section at the diagonal: the stage of a phone runs downwards. */
export function turned(section: Section): Section {
  return { x: section.y, y: section.x, halfX: section.halfY, halfY: section.halfX };
}

export function flowPath(sections: readonly Section[]): FlowPath {
  const path = new FlowPathWriter(sections.length);
  for (const { x, y, halfX, halfY } of sections) path.add(x, y, halfX, halfY);
  return path.finish();
}

/** Takes sections one after the other and measures the way. */
export class FlowPathWriter {
  readonly #sections: Float32Array;
  readonly #distances: Float32Array;
  #count = 0;
  #length = 0;

  constructor(most: number) {
    this.#sections = new Float32Array(most * 4);
    this.#distances = new Float32Array(most);
  }

  add(x: number, y: number, halfX: number, halfY: number): void {
    const at = this.#count * 4;
    if (at > 0) {
      const [dx, dy] = [x - (this.#sections[at - 4] ?? x), y - (this.#sections[at - 3] ?? y)];
      this.#length += Math.sqrt(dx * dx + dy * dy);
    }
    this.#sections[at] = x;
    this.#sections[at + 1] = y;
    this.#sections[at + 2] = halfX;
    this.#sections[at + 3] = halfY;
    this.#distances[this.#count] = this.#length;
    this.#count++;
  }

  finish(): FlowPath {
    return {
      sections: this.#sections.subarray(0, this.#count * 4),
      distances: this.#distances.subarray(0, this.#count),
      length: this.#length,
    };
  }
}

/**
 * Writes the place at `distance` along a path to `out`, `across` it from -1 to 1 but a dot's radius away from the edge.
 * No allocation: it runs for each dot of each frame.
 */
export function placeOn(
  path: FlowPath,
  distance: number,
  across: number,
  out: { x: number; y: number },
): void {
  const { sections, distances } = path;
  let low = 1;
  let high = distances.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((distances[middle] ?? 0) < distance) low = middle + 1;
    else high = middle;
  }
  const from = distances[low - 1] ?? 0;
  const gap = (distances[low] ?? 0) - from;
  const u = gap <= 0 ? 0 : Math.min(1, Math.max(0, (distance - from) / gap));
  const at = (low - 1) * 4;
  const x = sections[at] ?? 0;
  const y = sections[at + 1] ?? 0;
  const halfX = sections[at + 2] ?? 0;
  const halfY = sections[at + 3] ?? 0;
  out.x =
    x +
    ((sections[at + 4] ?? x) - x) * u +
    inside(halfX + ((sections[at + 6] ?? halfX) - halfX) * u) * across;
  out.y =
    y +
    ((sections[at + 5] ?? y) - y) * u +
    inside(halfY + ((sections[at + 7] ?? halfY) - halfY) * u) * across;
}

/** Dots keep their radius from the edge. */
const RADIUS = 2.3;

function inside(half: number): number {
  return half <= RADIUS ? 0 : half - RADIUS;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
