import { type FlowPath, flowPath, type Section } from "./flow-path.ts";

/** A band above a line of pods: it gets thinner by what each pod takes, through the stem that the pod hangs by. */
export interface Manifold {
  readonly d: string;
  /** All stems in one path. */
  readonly stems: string;
  /** For each slot, from the beginning of the manifold into the pod. */
  readonly paths: readonly FlowPath[];
}

export interface ManifoldPlace {
  /** Where the band arrives, and where the first pod is near. */
  readonly start: number;
  readonly turn: number;
  readonly bottom: number;
  readonly thickness: number;
  readonly stem: number;
  /** Middle of each slot. */
  readonly centres: readonly number[];
  /** Width of the stem of each slot; they add up to the thickness. */
  readonly widths: readonly number[];
  /** Sections of the way to `start`. */
  readonly before: readonly Section[];
}

/** Pods take their share from below: the first the lowest slice, and what is left sinks. */
export function layoutManifold(place: ManifoldPlace): Manifold {
  const { start, turn, bottom, thickness, stem, centres, widths } = place;
  let d = `M${round(start)} ${round(bottom - thickness)}L${round(turn)} ${round(bottom - thickness)}`;
  let left = thickness;
  let stems = "";
  centres.forEach((centre, slot) => {
    const width = widths[slot] ?? 0;
    const top = bottom - left;
    left = Math.max(0, left - width);
    const from = centre - width / 2 - 3;
    d += `L${round(from)} ${round(top)}C${round(centre)} ${round(top)} ${round(centre - 2)} ${round(bottom - left)} ${round(centre + width / 2 + 2)} ${round(bottom - left)}`;
    stems += `M${round(centre - width / 2)} ${bottom - 0.5}h${round(width)}v${stem + 0.5}h${-round(width)}Z`;
  });
  d += `L${round((centres.at(-1) ?? turn) + 4)} ${round(bottom)}L${round(start)} ${round(bottom)}Z`;
  return { d, stems, paths: centres.map((_, slot) => slotPath(place, slot)) };
}

function slotPath(place: ManifoldPlace, slot: number): FlowPath {
  const { start, bottom, stem, centres, widths } = place;
  const width = widths[slot] ?? 0;
  const centre = centres[slot] ?? start;
  const half = width / 2;
  let height = half;
  for (let other = 0; other < slot; other++) height += widths[other] ?? 0;
  const sections: Section[] = [...place.before];
  const add = (x: number, y: number) => sections.push({ x, y, halfX: 0, halfY: half });
  add(start, bottom - height);
  for (let other = 0; other < slot; other++) {
    const drop = widths[other] ?? 0;
    const at = centres[other] ?? start;
    if (drop <= 0) continue;
    add(at - drop / 2 - 3, bottom - height);
    height -= drop;
    add(at + drop / 2 + 2, bottom - height);
  }
  add(centre - 1, bottom - height);
  sections.push({ x: centre, y: bottom - height + 1, halfX: half, halfY: 0 });
  sections.push({ x: centre, y: bottom + stem, halfX: half, halfY: 0 });
  return flowPath(sections);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
