import { type FlowPath, FlowPathWriter, type Section } from "./flow-path.ts";

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
  /** Of a pod: no stem is drawn wider. */
  readonly size: number;
  /** Middle of each slot. */
  readonly centres: readonly number[];
  /** Width of the stem of each slot; they add up to the thickness. */
  readonly widths: readonly number[];
  /** Sections of the way to `start`. */
  readonly before: readonly Section[];
}

/** Pods take their share from below: the first the lowest slice, and what is left sinks. */
export function layoutManifold(place: ManifoldPlace): Manifold {
  const { start, turn, bottom, thickness, stem, size, centres, widths } = place;
  let d = `M${round(start)} ${round(bottom - thickness)}L${round(turn)} ${round(bottom - thickness)}`;
  let left = thickness;
  let stems = "";
  centres.forEach((centre, slot) => {
    const width = widths[slot] ?? 0;
    const top = bottom - left;
    left = Math.max(0, left - width);
    const neck = Math.min(width, size);
    const from = centre - neck / 2 - 3;
    d += `L${round(from)} ${round(top)}C${round(centre)} ${round(top)} ${round(centre - 2)} ${round(bottom - left)} ${round(centre + neck / 2 + 2)} ${round(bottom - left)}`;
    stems += `M${round(centre - neck / 2)} ${bottom - 0.5}h${round(neck)}v${stem + 0.5}h${-round(neck)}Z`;
  });
  d += `L${round((centres.at(-1) ?? turn) + 4)} ${round(bottom)}L${round(start)} ${round(bottom)}Z`;
  return { d, stems, paths: centres.map((_, slot) => slotPath(place, slot)) };
}

/** Written without intermediate objects: a stage of fifty pods makes fifty of these four times a second. */
function slotPath(place: ManifoldPlace, slot: number): FlowPath {
  const { before, start, bottom, stem, centres, widths } = place;
  const path = new FlowPathWriter(before.length + 2 * slot + 4);
  for (const { x, y, halfX, halfY } of before) path.add(x, y, halfX, halfY);
  const half = (widths[slot] ?? 0) / 2;
  const centre = centres[slot] ?? start;
  let height = half;
  for (let other = 0; other < slot; other++) height += widths[other] ?? 0;
  path.add(start, bottom - height, 0, half);
  for (let other = 0; other < slot; other++) {
    const drop = widths[other] ?? 0;
    if (drop <= 0) continue;
    const at = centres[other] ?? start;
    path.add(at - drop / 2 - 3, bottom - height, 0, half);
    height -= drop;
    path.add(at + drop / 2 + 2, bottom - height, 0, half);
  }
  path.add(centre - 1, bottom - height, 0, half);
  const neck = Math.min(half, place.size / 2);
  path.add(centre, bottom - height + 1, neck, 0);
  path.add(centre, bottom + stem, neck, 0);
  return path.finish();
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
