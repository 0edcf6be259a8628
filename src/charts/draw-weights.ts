import { add, keep, put, putText } from "./draw-tools.ts";
import type { WeightsGeometry } from "./stage-geometry.ts";
import { versionClass, versionName } from "./version-look.ts";
import { decimal } from "./words.ts";

const COLUMN = 46;
const ROW = 28;
const FIRST_ROW = 48;
const AXIS = 26;

/** Three weights, always told apart: desired is a tick, share of pods a ring, seen a bar; all three in figures too. */
export function drawWeights(layer: Element, geometry: WeightsGeometry | null): void {
  keep(
    layer,
    "g",
    geometry === null ? [] : [geometry],
    ({ width }) => `weights ${width}`,
    (group, { x, y, width, weights }) => {
      put(group, "class", "weights");
      put(group, "transform", `translate(${x} ${y})`);
      const columns = [width - 2 * COLUMN, width - COLUMN, width];
      const span = width - 2 * COLUMN - 38 - AXIS;
      if (group.childElementCount === 0) drawHead(add(group, "g", {}), columns);
      weights.forEach((weight, index) => {
        const row =
          group.children[index + 1] ?? drawRow(group, weight.version, FIRST_ROW + index * ROW, columns, span);
        const at = (percent: number) => Math.round((AXIS + (span * Math.min(100, percent)) / 100) * 10) / 10;
        const middle = FIRST_ROW + index * ROW;
        const [, , got, halo, want, have, ...figures] = [...row.children];
        if (got !== undefined) put(got, "width", Math.max(0, at(weight.seen) - AXIS));
        for (const tick of [halo, want])
          if (tick) put(tick, "d", `M${at(weight.desired)} ${middle - 8}V${middle + 8}`);
        if (have !== undefined) put(have, "cx", at(weight.pods));
        const texts = [decimal(weight.desired, 0), decimal(weight.pods, 1), decimal(weight.seen, 1)];
        figures.forEach((figure, column) => {
          putText(figure, texts[column] ?? "");
        });
      });
    },
  );
}

/** The legend is the head of the columns. */
function drawHead(head: Element, columns: readonly number[]): void {
  const [first = 0, second = 0, third = 0] = columns;
  add(head, "text", { class: "caption", x: 0, y: 26 }).textContent = "Weight, %";
  ["desired", "pods", "seen"].forEach((text, index) => {
    const caption = add(head, "text", {
      class: "caption",
      x: columns[index] ?? 0,
      y: 26,
      "text-anchor": "end",
    });
    caption.textContent = text;
  });
  add(head, "path", { class: "want", d: `M${first - 5} 2V14` });
  add(head, "circle", { class: "have", cx: second - 6, cy: 8, r: 4 });
  add(head, "rect", { class: "got plain", x: third - 12, y: 4.5, width: 12, height: 7 });
}

function drawRow(
  group: Element,
  version: number,
  y: number,
  columns: readonly number[],
  span: number,
): Element {
  const row = add(group, "g", { class: versionClass(version) });
  add(row, "text", { class: "name v-ink", x: 0, y: y + 4 }).textContent = versionName(version);
  add(row, "path", { class: "axis", d: `M${AXIS} ${y}H${AXIS + span}` });
  add(row, "rect", { class: "got", x: AXIS, y: y - 3.5, height: 7, width: 0 });
  add(row, "path", { class: "want-halo" });
  add(row, "path", { class: "want" });
  add(row, "circle", { class: "have", cy: y, r: 4 });
  for (const x of columns) add(row, "text", { class: "num", x, y: y + 4, "text-anchor": "end" });
  return row;
}
