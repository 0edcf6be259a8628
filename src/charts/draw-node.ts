import { drawPlacedPod, drawRing } from "./draw-placed-pod.ts";
import { drawBox, drawLabels, keep, part, put } from "./draw-tools.ts";
import type { NodeGeometry, PodGeometry } from "./stage-geometry.ts";
import { makeTarget, type TargetId, targetId } from "./targets.ts";
import { textWidth } from "./text-width.ts";
import { shortenMiddle } from "./words.ts";

/** Size of type that is reckoned with. */
const TEXT = 12;

const podKey = ({ pod }: PodGeometry) => pod.name;

/** A node: its pods in small, and a bar of its CPU: used, a tick for requested, the end is what is allocatable. */
export function drawNode(group: Element, geometry: NodeGeometry, selected: TargetId | null): void {
  const { node, box, bar } = geometry;
  put(group, "class", `node${node.ready ? "" : " not-ready"}${node.cordoned ? " cordoned" : ""}`);
  const id = targetId("node", "", node.name);
  const label = [node.name, geometry.corner, `${node.pods.length} pods`, geometry.cpu].filter(
    (text) => text !== "",
  );
  const target = part(group, "target");
  makeTarget(target, id, label.join(", "), selected === id);
  const frame = part(target, "node-box", "rect");
  drawBox(frame, { x: box.x + 0.5, y: box.y + 0.5, width: box.width - 1, height: box.height - 1 });
  put(frame, "rx", 2);
  const width = node.cordoned ? box.width - 1 : 0;
  drawBox(part(group, "tape", "rect"), { x: box.x + 0.5, y: box.y + 0.5, width, height: 6 });
  const right = box.x + box.width - 10;
  drawLabels(part(group, "node-labels"), [
    {
      x: box.x + 10,
      y: box.y + 19,
      text: shortenMiddle(node.name, nameRoom(geometry)),
      anchor: "start",
      className: "name",
    },
    { x: right, y: box.y + 19, text: geometry.corner, anchor: "end", className: "caption" },
    { x: right, y: box.y + 42, text: geometry.cpu, anchor: "end", className: "caption" },
  ]);
  keep(part(group, "node-pods"), "g", geometry.pods, podKey, (element, pod) => {
    drawPlacedPod(element, pod, selected, false);
  });
  drawBox(part(group, "use-track", "rect"), { x: bar.x, y: bar.y, width: bar.width, height: 4 });
  drawBox(part(group, "use", "rect"), { x: bar.x, y: bar.y, width: Math.round(bar.used * 2) / 2, height: 4 });
  const tick = Math.round(bar.x + bar.requested) + 0.5;
  put(part(group, "requested", "path"), "d", `M${tick} ${bar.y - 3}V${bar.y + 7}`);
  const ring = { x: box.x - 4, y: box.y - 4, width: box.width + 8, height: box.height + 8 };
  drawRing(group, selected === id ? ring : null);
}

/** Letters of the name that fit before the words in the corner. */
function nameRoom({ box, corner }: NodeGeometry): number {
  return Math.floor((box.width - 28 - textWidth(corner, TEXT)) / (TEXT * 0.6));
}
