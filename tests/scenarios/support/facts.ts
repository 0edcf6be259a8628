import type { RunView } from "../../../src/engine/index.ts";

type PodTrack = RunView["pods"][number];

/** The moment of every shipped release. Seconds. */
export const RELEASE = 60;

/** Ready pods of all versions in each second from the release on. */
export function readyPods({ series, computed }: RunView): readonly number[] {
  const seconds = Array.from({ length: Math.floor(computed) - RELEASE }, (_, index) => RELEASE + index);
  return seconds.map((second) => sum(series.readyPods.map((column) => column[second] ?? 0)));
}

/** Failed requests of all versions, and of none, in each second of a span. */
export const failedIn = ({ series }: RunView, from: number, to: number): number =>
  sum(Object.values(series.failedByOutcome).flatMap((column) => [...column.slice(from, to)]));

export const arrivedIn = ({ series }: RunView, from: number, to: number): number =>
  sum([...series.requests, series.unrouted].flatMap((column) => [...column.slice(from, to)]));

export const podsOf = (view: RunView, version: number): readonly PodTrack[] =>
  view.pods.filter((pod) => pod.version === version);

/** When a pod was first in a state or status; never is infinite. */
export const since = (pod: PodTrack, is: (state: PodTrack["states"][number]) => boolean): number =>
  pod.states.find(is)?.at ?? Number.POSITIVE_INFINITY;

export const isReadySince = (pod: PodTrack): number => since(pod, ({ state }) => state === "ready");
export const isDeletedSince = (pod: PodTrack): number => since(pod, ({ state }) => state === "terminating");
/** Its containers have ended. */
export const isOverSince = (pod: PodTrack): number =>
  Math.min(
    pod.gone ?? Number.POSITIVE_INFINITY,
    since(pod, ({ status }) => status === "Completed" || status === "Error"),
  );

/** When the last node had heard that a pod is not to be sent to any more. */
export function isForgottenSince(pod: PodTrack): number {
  const last = pod.routed.at(-1);
  return last?.nodes === 0 ? last.at : Number.POSITIVE_INFINITY;
}

/** When something was marked on the timeline. */
export const marked = (view: RunView, text: RegExp): number =>
  view.markers.find((marker) => text.test(marker.text))?.at ?? Number.POSITIVE_INFINITY;

/** Wanted pods of the ReplicaSet of a version, change by change from the release on. */
export const wanted = (view: RunView, version: number): readonly number[] => {
  const sizes = view.replicaSets.find((set) => set.version === version)?.sizes ?? [];
  const later = sizes.filter(({ at }) => at > RELEASE).map(({ desired }) => desired);
  return later.filter((size, index) => size !== later[index - 1]);
};

export const fullRollout = (view: RunView): number => view.outcome.fullRolloutIn ?? Number.POSITIVE_INFINITY;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
