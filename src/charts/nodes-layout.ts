import type { Box, NodeGeometry, PodGeometry } from "./stage-geometry.ts";
import type { NodeModel } from "./stage-model.ts";
import { decimal, plural } from "./words.ts";

export const NODES_HEIGHT = 74;
const GAP = 14;
const NARROWEST = 120;

/** Nodes side by side; those that do not fit are counted in the corner of the last. */
export function layoutNodes(
  nodes: readonly NodeModel[],
  area: { readonly x: number; readonly y: number; readonly width: number },
): readonly NodeGeometry[] {
  const gap = nodes.length > 4 ? 8 : GAP;
  const fitting = Math.max(1, Math.floor((area.width + gap) / (NARROWEST + gap)));
  const shown = nodes.slice(0, fitting);
  const width = Math.floor((area.width - gap * (shown.length - 1)) / Math.max(1, shown.length));
  return shown.map((node, index) => {
    const box = { x: area.x + index * (width + gap), y: area.y, width, height: NODES_HEIGHT };
    const hidden = index === shown.length - 1 ? nodes.length - shown.length : 0;
    return placeNode(node, box, hidden);
  });
}

function placeNode(node: NodeModel, box: Box, hidden: number): NodeGeometry {
  const inner = box.width - 20;
  const cpu = `${decimal(node.cpuUsed, 2)} of ${plural(node.cpu, "core")}`;
  const room = inner - (box.width > 200 ? cpu.length * 6.2 + 8 : 0);
  return {
    node,
    box,
    pods: placePods(node, box, room),
    bar: {
      x: box.x + 10,
      y: box.y + 55,
      width: inner,
      used: inner * Math.min(1, node.cpuUsed / node.cpu),
      requested: inner * Math.min(1, node.cpuRequested / node.cpu),
    },
    cpu: box.width > 200 ? cpu : "",
    corner: hidden > 0 ? `and ${plural(hidden, "more node")}` : cornerOf(node),
  };
}

function cornerOf(node: NodeModel): string {
  if (!node.ready) return "NotReady";
  if (node.cordoned) return "cordoned";
  return node.zone === undefined ? "" : node.zone.startsWith("zone") ? node.zone : `zone ${node.zone}`;
}

/** Small pods, smaller still when there are many. */
function placePods(node: NodeModel, box: Box, room: number): readonly PodGeometry[] {
  const sizes = [
    { size: 14, pitch: 22, lines: 1 },
    { size: 14, pitch: 18, lines: 1 },
    { size: 10, pitch: 13, lines: 2 },
    { size: 8, pitch: 10, lines: 2 },
    { size: 5, pitch: 6, lines: 4 },
  ];
  const choice =
    sizes.find(({ pitch, lines }) => Math.floor(room / pitch) * lines >= node.pods.length) ??
    ({ size: 5, pitch: 6, lines: 4 } as const);
  const columns = Math.max(1, Math.floor(room / choice.pitch));
  const height = Math.min(choice.lines, Math.ceil(node.pods.length / columns)) * choice.pitch;
  const top = box.y + 36 - height / 2 + (choice.pitch - choice.size) / 2;
  return node.pods.slice(0, columns * choice.lines).map((pod, index) => ({
    pod,
    x: box.x + 10 + (index % columns) * choice.pitch,
    y: Math.round(top + Math.floor(index / columns) * choice.pitch),
    size: choice.size,
    bar: false,
  }));
}
