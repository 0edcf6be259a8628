import type { Pod } from "../../objects/types/pod.ts";
import type { Score, Snapshot } from "./filter.ts";
import type { NodeInfo } from "./node-info.ts";

const MEBIBYTE = 1024 * 1024;
/** Below the first a node's images do not count, from the second (for each container) on they count in full. */
const LEAST = 23 * MEBIBYTE;
const MOST = 1000 * MEBIBYTE;

/** Prefers nodes that have the pod's images, the more so the more nodes have them (plugins/imagelocality). */
export function imageLocalityScore(pod: Pod, nodes: readonly NodeInfo[], snapshot: Snapshot): Score {
  const holders = snapshot.nodes.filter((info) => info.images.size > 0);
  if (holders.length === 0) return { plugin: "ImageLocality", weight: 1, values: nodes.map(() => 0) };
  const images = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(({ image }) =>
    tagged(image),
  );
  const spread = images.map(
    (image) => holders.filter((info) => info.images.has(image)).length / snapshot.nodes.length,
  );
  const most = MOST * images.length;
  const values = nodes.map((info) => {
    const sum = images.reduce(
      (total, image, index) => total + Math.trunc((info.images.get(image) ?? 0) * (spread[index] ?? 0)),
      0,
    );
    const bounded = Math.min(Math.max(sum, LEAST), most);
    return Math.trunc((100 * (bounded - LEAST)) / (most - LEAST));
  });
  return { plugin: "ImageLocality", weight: 1, values };
}

function tagged(image: string): string {
  return image.lastIndexOf(":") > image.lastIndexOf("/") ? image : `${image}:latest`;
}
