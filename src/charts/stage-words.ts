import type { PodState } from "../engine/index.ts";
import type { Density } from "./stage-density.ts";
import type { Label, PodGeometry } from "./stage-geometry.ts";
import type { PodModel, RowModel } from "./stage-model.ts";
import { textWidth } from "./text-width.ts";
import { percent } from "./words.ts";

const WORDS: Readonly<Record<PodState, string>> = {
  pending: "pending",
  unschedulable: "no node fits",
  creating: "creating",
  notReady: "running, not ready",
  ready: "",
  terminating: "terminating",
  crashLooping: "crash-looping",
  oomKilled: "OOMKilled",
  unknown: "unknown",
};

/** Statuses that are not worth a word of their own: the state says the same. */
const ORDINARY = new Set(["Running", "Pending", "ContainerCreating", "Terminating", ""]);
const LETTER = 6.2;

/**
 * What a pod does, if it does not simply serve: the state, or kubectl's status where that says more. A pod that is being
 * deleted is terminating, whether its containers have ended already or not.
 */
export function podWords(pod: Pick<PodModel, "state" | "status" | "routed">): string {
  if (pod.state === "ready") return "";
  if (pod.state === "terminating") return pod.routed > 0 ? "terminating, still receiving" : "terminating";
  return ORDINARY.has(pod.status) ? WORDS[pod.state] : pod.status;
}

/** For a screen reader: every state in words. */
export function podLabel(pod: PodModel, version: string): string {
  const state = podWords(pod) || "ready";
  const restarts = pod.restarts === 0 ? "" : `, ${pod.restarts} restarts`;
  return `${pod.name}, ${version}, ${state}${restarts}${pod.node === undefined ? "" : `, on ${pod.node}`}`;
}

/** Pods with one other between them still share a word. */
const NEIGHBOURS = 2;

/** State words under the pods, one for each neighbourhood. */
export function layoutWords(pods: readonly PodGeometry[], density: Density): readonly Label[] {
  const runs: { text: string; from: number; to: number; y: number }[] = [];
  for (const { pod, x, y, size } of [...pods].sort((a, b) => a.pod.slot - b.pod.slot)) {
    const text = podWords(pod);
    const last = runs.at(-1);
    if (text === "") continue;
    if (last?.text === text && last.y === y && x - last.to < density.pitch * NEIGHBOURS) last.to = x + size;
    else runs.push({ text, from: x, to: x + size, y });
  }
  const lowest = Math.max(0, ...pods.map((pod) => pod.y));
  let free = density.left;
  const said = new Set<string>();
  return runs.flatMap((run): readonly Label[] => {
    if (run.y !== lowest || said.has(run.text)) return [];
    const half = (run.text.length * LETTER) / 2;
    const centre = (run.from + run.to) / 2;
    const left = Math.min(Math.max(free, centre - half), density.right - 2 * half);
    if (left < free) return [];
    free = left + 2 * half + 12;
    said.add(run.text);
    const y = run.y + density.size + 21;
    return [{ x: Math.round(left + half), y, text: run.text, anchor: "middle", className: "state-word" }];
  });
}

/** Failures below this share are told by the lane alone. */
const WORTH_A_NOTE = 0.005;

/** What is free beside a row: after its last slot, and in its title between the name and the counts. */
export interface NoteRoom {
  readonly beside: { readonly x: number; readonly y: number; readonly right: number };
  readonly title: { readonly x: number; readonly y: number; readonly right: number };
}

/** How much of its requests fail: beside a short row, else in its title. Marks that fall from the pods cross neither. */
export function rowNote(row: RowModel, { beside, title }: NoteRoom) {
  if (row.rate <= 0 || row.failing < WORTH_A_NOTE) return null;
  const share = percent(Math.round(row.failing * 1000) / 1000);
  for (const { x, y, right } of [beside, title]) {
    for (const text of ["of its requests fail.", "fail."]) {
      if (textWidth(`${share} ${text}`, 12.5) <= right - x) return { x, y, share, text };
    }
  }
  return null;
}
