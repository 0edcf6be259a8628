import { drawPod } from "./draw-pod.ts";
import { add, part, put } from "./draw-tools.ts";
import type { PodGeometry } from "./stage-geometry.ts";
import { podLabel } from "./stage-words.ts";
import { makeTarget, type TargetId, targetId } from "./targets.ts";
import { versionName } from "./version-look.ts";

interface Drawn {
  readonly geometry: PodGeometry;
  readonly isSelected: boolean;
}

const drawn = new WeakMap<Element, Drawn>();

/** A pod in its place, with the bar of its CPU; nothing is touched when it looks as it did. */
export function drawPlacedPod(
  group: Element,
  geometry: PodGeometry,
  selected: TargetId | null,
  isTarget: boolean,
): void {
  const before = drawn.get(group);
  const { pod } = geometry;
  const id = targetId("pod", pod.namespace, pod.name);
  const isSelected = selected === id;
  drawn.set(group, { geometry, isSelected });
  if (before === undefined || !isSamePlace(before.geometry, geometry)) {
    put(group, "transform", `translate(${geometry.x} ${geometry.y})`);
  }
  if (before === undefined || !isSameLook(before.geometry, geometry) || pod.state === "creating") {
    const { state, version, restarts, progress } = pod;
    drawPod(part(group, "body"), { size: geometry.size, version, state, restarts, progress });
    if (!isTarget) put(group, "data-target", id);
  }
  if (isTarget && (before?.isSelected !== isSelected || !isSameLook(before.geometry, geometry))) {
    makeTarget(group, id, podLabel(pod, versionName(pod.version)), isSelected);
  }
  if (geometry.bar && (before === undefined || barOf(before.geometry) !== barOf(geometry)))
    drawBar(group, geometry);
  if (before?.isSelected !== isSelected || before.geometry.size !== geometry.size) {
    const high = geometry.size + (geometry.bar ? 15 : 8);
    drawRing(group, isSelected ? { x: -4, y: -4, width: geometry.size + 8, height: high } : null);
  }
}

/** The accent ring of what is selected; null takes it off. */
export function drawRing(
  group: Element,
  ring: { x: number; y: number; width: number; height: number } | null,
): void {
  const known = [...group.children].find((child) => child.getAttribute("class") === "selected");
  if (ring === null) {
    known?.remove();
    return;
  }
  const element = known ?? add(group, "rect", { class: "selected", rx: 3 });
  for (const name of ["x", "y", "width", "height"] as const) put(element, name, ring[name]);
}

function drawBar(group: Element, geometry: PodGeometry): void {
  const track = part(group, "use-track", "rect");
  const use = part(group, "use", "rect");
  for (const rect of [track, use]) {
    put(rect, "y", geometry.size + 4);
    put(rect, "height", 3);
  }
  put(track, "width", geometry.pod.cpu === undefined ? 0 : geometry.size);
  put(use, "width", Math.max(0, barOf(geometry)));
}

function barOf({ pod, size }: PodGeometry): number {
  return pod.cpu === undefined ? -1 : Math.round(size * pod.cpu * 2) / 2;
}

function isSamePlace(a: PodGeometry, b: PodGeometry): boolean {
  return a.x === b.x && a.y === b.y;
}

function isSameLook(a: PodGeometry, b: PodGeometry): boolean {
  return (
    a.size === b.size &&
    a.pod.state === b.pod.state &&
    a.pod.status === b.pod.status &&
    a.pod.restarts === b.pod.restarts &&
    a.pod.node === b.pod.node &&
    a.pod.routed > 0 === b.pod.routed > 0
  );
}
