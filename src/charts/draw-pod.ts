import type { PodState } from "../engine/index.ts";
import { add, put } from "./draw-tools.ts";
import { podPath } from "./marks.ts";
import { versionClass, versionLook } from "./version-look.ts";

export interface PodLook {
  readonly size: number;
  readonly version: number;
  readonly state: PodState;
  readonly restarts: number;
  /** Of the pull of its image, 0 to 1. */
  readonly progress: number;
}

/** Draws a pod into its group; fill says whether it serves, outline whether it exists, ink what is wrong. */
export function drawPod(group: Element, look: PodLook): void {
  const { size, version, state, restarts } = look;
  const key = `${state} ${size} ${version} ${restarts}`;
  if (group.getAttribute("data-look") !== key) {
    put(group, "data-look", key);
    // Only a pod that changes while the picture moves fades in; after a leap all stand as they are.
    const fades = group.closest("svg")?.dataset.moving === "true" ? " changed" : "";
    put(group, "class", `pod ${versionClass(version)} is-${state}${fades}`);
    group.replaceChildren();
    DRAW[state](group, look, podPath(size, versionLook(version)));
  }
  if (state === "creating") fillTo(group, look.progress);
}

const DRAW: Readonly<Record<PodState, (group: Element, look: PodLook, d: string) => void>> = {
  ready: (group, _, d) => body(group, d, "fill"),
  notReady: (group, { size }, d) => {
    body(group, d, "soft");
    body(group, d, "outline");
    const core = size * 0.3;
    const corner = (size - core) / 2;
    add(group, "rect", { class: "core", x: corner, y: corner, width: core, height: core });
  },
  creating: (group, _, d) => {
    body(group, d, "empty");
    body(group, d, "level");
    body(group, d, "outline");
  },
  pending: (group, _, d) => body(group, d, "outline dashed"),
  unschedulable: (group, { size }, d) => {
    body(group, d, "outline dashed ink");
    add(group, "path", { class: "mark", d: `M${size * 0.22} ${size * 0.78}L${size * 0.78} ${size * 0.22}` });
  },
  terminating: (group, { version }, d) => {
    body(group, d, "empty");
    add(group, "path", { d, class: "texture", fill: `url(#hatch-${versionClass(version)})` });
    body(group, d, "outline dashed");
  },
  crashLooping: (group, { size, restarts }, d) => {
    body(group, d, "soft");
    body(group, d, "outline");
    const crack = `M${size * 0.5} 0L${size * 0.36} ${size * 0.34}L${size * 0.62} ${size * 0.58}L${size * 0.46} ${size}`;
    add(group, "path", { class: "crack", d: crack });
    if (restarts > 0 && size >= 14) badge(group, size, restarts);
  },
  oomKilled: (group, { size, restarts }, d) => {
    body(group, d, "soft");
    body(group, d, "outline");
    add(group, "rect", { class: "brim", x: 0, y: 0, width: size, height: size * 0.3 });
    const lines = [0.48, 0.66, 0.84].map((part) => `M${size * 0.2} ${size * part}H${size * 0.8}`);
    add(group, "path", { class: "silt", d: lines.join("") });
    if (restarts > 0 && size >= 14) badge(group, size, restarts);
  },
  unknown: (group, { size }, d) => {
    body(group, d, "outline dotted");
    const text = add(group, "text", {
      class: "unknown",
      x: size / 2,
      y: size * 0.7,
      "text-anchor": "middle",
    });
    text.textContent = "?";
  },
};

function body(group: Element, d: string, className: string): void {
  add(group, "path", { d, class: className });
}

/** How often it was restarted, on its corner. */
function badge(group: Element, size: number, restarts: number): void {
  const radius = size >= 20 ? 8 : 6;
  add(group, "circle", { class: "badge", cx: size, cy: 0, r: radius });
  const text = add(group, "text", { class: "badge-text", x: size, y: 4, "text-anchor": "middle" });
  text.textContent = String(Math.min(99, restarts));
}

function fillTo(group: Element, progress: number): void {
  const level = group.querySelector(".level");
  if (level instanceof SVGElement) level.style.clipPath = `inset(${Math.round(100 * (1 - progress))}% 0 0 0)`;
}
