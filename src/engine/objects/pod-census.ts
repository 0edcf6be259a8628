import type { StringMap } from "./types/meta.ts";
import { isPodActive, isPodReady, isPodTerminating, type Pod } from "./types/pod.ts";

/** How many pods a controller has: what its passes would otherwise count anew each time. */
export interface PodCensus {
  /** Neither finished nor being deleted. */
  readonly active: number;
  /** Those of them that are ready. */
  readonly ready: number;
  /** How many of the active ones have these labels, by the very map. */
  readonly labels: ReadonlyMap<StringMap, number>;
  /** Being deleted and not finished. */
  readonly terminating: number;
}

/** A census that is kept up to date with every version of every pod. */
export interface RunningCensus extends PodCensus {
  active: number;
  ready: number;
  readonly labels: Map<StringMap, number>;
  terminating: number;
}

/** The census of a controller that has no pods. */
export const NO_PODS: PodCensus = { active: 0, ready: 0, labels: new Map(), terminating: 0 };

/** A census that has counted nothing yet. */
export const createCensus = (): RunningCensus => ({ active: 0, ready: 0, labels: new Map(), terminating: 0 });

/** Counts a version of a pod in (`by` 1) or out again (`by` -1). */
export function countPod(census: RunningCensus, pod: Pod, by: 1 | -1): void {
  if (isPodActive(pod)) {
    const { labels } = pod.metadata;
    const alike = (census.labels.get(labels) ?? 0) + by;
    if (alike === 0) census.labels.delete(labels);
    else census.labels.set(labels, alike);
    census.active += by;
    if (isPodReady(pod)) census.ready += by;
  } else if (isPodTerminating(pod)) {
    census.terminating += by;
  }
}
