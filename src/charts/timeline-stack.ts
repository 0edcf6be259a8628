import type { RunView } from "../engine/index.ts";
import { addUp, quantile } from "./series.ts";
import { areaPath, linePath, type Shape, type TrackPlace } from "./timeline-paths.ts";
import { versionClass, versionName } from "./version-look.ts";

/** Stacked areas: the first version pale, later ones full, each with a line on top where it has anything to show. */
export function stack(
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
    if (!layer.some((value) => value > 0)) return;
    const curve = stepped ? "step" : "linear";
    const fill = index === 0 ? "area" : "area strong";
    areas.push({ d: areaPath(view, place, shown, below, y, curve), className: `${fill} ${hue}` });
    lines.push({ d: linePath(view, place, shown, y, curve), className: `line ${hue}` });
    below = above;
  });
  return { areas, lines };
}

/** The name of each version stands once on its area, where that is highest. */
export function versionLabels(
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

/** Seconds in which a version has nothing are gaps, so that its line does not run along the axis. */
export function presentOnly(column: Float32Array): Float32Array {
  return column.map((value, second) => (hasNear(column, second) ? value : Number.NaN));
}

function hasNear(layer: Float32Array, second: number): boolean {
  return (layer[second - 1] ?? 0) > 0 || (layer[second] ?? 0) > 0 || (layer[second + 1] ?? 0) > 0;
}

/** Early on the stretch where a version has most of what it ever has. */
function labelSecond(layer: Float32Array): number {
  const most = quantile(layer, 1) * 0.8;
  const first = layer.findIndex((value) => value >= most);
  return Math.min(layer.length - 1, Math.max(0, first) + Math.round(layer.length / 24));
}
