import type { RunView } from "../engine/index.ts";
import { addUp, quantile, smooth } from "./series.ts";

/** What of the stage holds for a whole run, so that nothing on it moves while pods come and go. */
export interface StagePlan {
  readonly rows: readonly RowPlan[];
  /** Index of the row and the slot of each pod; -1 for a pod that is not on the stage. */
  readonly rowOfPod: Int32Array;
  readonly slotOfPod: Int32Array;
  /** Services that users call, or that stand before a row; indices into `RunView.services`. */
  readonly services: readonly number[];
  /** Index into `services` for each group of users. */
  readonly serviceOfUsers: readonly number[];
  /** Requests a second that all users together send at most. */
  readonly peakRate: number;
  /** Sampled requests that failed, by the time they ended. */
  readonly failures: Int32Array;
  /** Whether the sample holds every failure of the run. */
  readonly failuresComplete: boolean;
}

export interface RowPlan {
  readonly key: string;
  /** Index into `RunView.replicaSets`. */
  readonly replicaSet: number;
  readonly version: number;
  /** Index into `StagePlan.services`; -1 when no Service selects its pods. */
  readonly service: number;
  /** Pods that it ever has at once. */
  readonly slots: number;
  /** Requests a second that it takes at most. */
  readonly peakRate: number;
  /** Indices into `RunView.pods`. */
  readonly pods: readonly number[];
}

/** More rows than these would be too thin to read. */
const ROWS = 6;

const plans = new WeakMap<RunView, StagePlan>();

/** Made once for each run. */
export function stagePlan(view: RunView): StagePlan {
  const known = plans.get(view);
  if (known !== undefined) return known;
  const plan = makePlan(view);
  plans.set(view, plan);
  return plan;
}

/** Index in `failures` of the first that ended after `time`. */
export function firstFailureAfter(view: RunView, failures: Int32Array, time: number): number {
  let low = 0;
  let high = failures.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((view.requests.end[failures[middle] ?? 0] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Sampled requests that failed up to `time`, the latest first; indices into the sample. */
export function failuresBefore(view: RunView, time: number, most: number): readonly number[] {
  const { failures } = stagePlan(view);
  const after = firstFailureAfter(view, failures, time);
  return Array.from(failures.subarray(Math.max(0, after - most), after)).reverse();
}

function makePlan(view: RunView): StagePlan {
  const services = servicesOnStage(view);
  const serviceOfUsers = view.users.map((users) =>
    services.findIndex((service) => isService(view, service, users.service)),
  );
  const peakRate = quantile(
    addUp(
      view.users.map((users) => smooth(users.rate, 2)),
      view.series.length,
    ),
    0.995,
  );
  const pods = podsByReplicaSet(view);
  const behind = servicesBehind(view, pods, services, serviceOfUsers);
  const rowOfPod = new Int32Array(view.pods.length).fill(-1);
  const slotOfPod = new Int32Array(view.pods.length).fill(-1);
  const rows = chosenReplicaSets(view, pods, behind).map((replicaSet, row) => {
    const track = view.replicaSets[replicaSet];
    const mine = pods[replicaSet] ?? [];
    for (const pod of mine) rowOfPod[pod] = row;
    const version = track?.version ?? 0;
    return {
      key: track?.uid ?? String(replicaSet),
      replicaSet,
      version,
      service: behind[replicaSet] ?? -1,
      slots: assignSlots(view, mine, slotOfPod),
      peakRate: Math.min(peakRate, peakOf(view, version, peakRate)),
      pods: mine,
    };
  });
  return {
    rows,
    rowOfPod,
    slotOfPod,
    services,
    serviceOfUsers,
    peakRate: Math.max(peakRate, 1),
    ...failuresOf(view),
  };
}

/** Callers name a Service by its key or, in its own namespace, by its name. */
function isService(view: RunView, index: number, name: string | undefined): boolean {
  const service = view.services[index];
  return service !== undefined && (service.key === name || service.name === name);
}

function servicesOnStage(view: RunView): readonly number[] {
  const names = view.users.map((users) => users.service);
  const all = view.services.map((_, index) => index);
  const called = all.filter((index) => names.some((name) => isService(view, index, name)));
  return called.length > 0 ? called : all.slice(0, 1);
}

/** Indices into `RunView.pods`, for each ReplicaSet. */
function podsByReplicaSet(view: RunView): readonly (readonly number[])[] {
  const byName = new Map<string, number>();
  view.replicaSets.forEach((track, index) => {
    byName.set(track.uid, index);
    byName.set(`${track.namespace}/${track.name}`, index);
  });
  const pods: number[][] = view.replicaSets.map(() => []);
  view.pods.forEach((pod, index) => {
    const owner = pod.replicaSet ?? "";
    const replicaSet = byName.get(owner) ?? byName.get(`${pod.namespace}/${owner}`);
    if (replicaSet !== undefined) pods[replicaSet]?.push(index);
  });
  return pods;
}

/**
 * The Service on the stage that sends to each ReplicaSet, or -1: the one whose users reached its pods, else the one that
 * selects them, else that of a ReplicaSet of the same workload. Several Services may select the same pods.
 */
function servicesBehind(
  view: RunView,
  pods: readonly (readonly number[])[],
  services: readonly number[],
  serviceOfUsers: readonly number[],
): readonly number[] {
  const reachedBy = new Int32Array(view.pods.length).fill(-1);
  const { requests } = view;
  for (let index = 0; index < requests.length; index++) {
    const pod = requests.pod[index] ?? -1;
    if (pod >= 0 && reachedBy[pod] === -1) reachedBy[pod] = serviceOfUsers[requests.users[index] ?? 0] ?? -1;
  }
  const direct = view.replicaSets.map((track, index) => {
    const reached = (pods[index] ?? []).map((pod) => reachedBy[pod] ?? -1).find((service) => service >= 0);
    return reached ?? services.findIndex((service) => isService(view, service, track.service));
  });
  return view.replicaSets.map((track, index) => {
    const own = direct[index] ?? -1;
    if (own >= 0) return own;
    const sibling = view.replicaSets.findIndex(
      (other, at) => other.workload === track.workload && (direct[at] ?? -1) >= 0,
    );
    return direct[sibling] ?? -1;
  });
}

/** Those that users reach and those of the workload under release; without any, all. Who never had a pod does not come. */
function chosenReplicaSets(
  view: RunView,
  pods: readonly (readonly number[])[],
  behind: readonly number[],
): readonly number[] {
  const candidates = view.replicaSets
    .map((_, index) => index)
    .filter((index) => (pods[index] ?? []).length > 0);
  const named = view.versions[0]?.workload;
  const reached = candidates.filter((index) => (behind[index] ?? -1) >= 0);
  const released = candidates.filter((index) => view.replicaSets[index]?.workload === named);
  const isReleased = view.versions.length > 1 || reached.length === 0;
  const wanted = new Set(isReleased ? [...reached, ...released] : reached);
  const chosen = wanted.size > 0 ? [...wanted] : candidates;
  const created = (index: number) => view.replicaSets[index]?.created ?? 0;
  return chosen.sort((a, b) => created(a) - created(b) || a - b).slice(-ROWS);
}

/** A pod takes the first slot that is free when it is created, and keeps it until it is gone. */
function assignSlots(view: RunView, pods: readonly number[], slotOfPod: Int32Array): number {
  const freeFrom: number[] = [];
  const order = [...pods].sort(
    (a, b) => (view.pods[a]?.created ?? 0) - (view.pods[b]?.created ?? 0) || a - b,
  );
  for (const index of order) {
    const pod = view.pods[index];
    if (pod === undefined) continue;
    const free = freeFrom.findIndex((time) => time <= pod.created);
    const slot = free === -1 ? freeFrom.length : free;
    freeFrom[slot] = pod.gone ?? Number.POSITIVE_INFINITY;
    slotOfPod[index] = slot;
  }
  return freeFrom.length;
}

function peakOf(view: RunView, version: number, otherwise: number): number {
  const column = view.series.requests[version];
  return column === undefined ? otherwise : quantile(smooth(column, 2), 0.995);
}

function failuresOf(view: RunView): Pick<StagePlan, "failures" | "failuresComplete"> {
  const { requests, outcome } = view;
  const failed: number[] = [];
  for (let index = 0; index < requests.length; index++) {
    if (requests.outcome[index] !== 0) failed.push(index);
  }
  failed.sort((a, b) => (requests.end[a] ?? 0) - (requests.end[b] ?? 0));
  return { failures: Int32Array.from(failed), failuresComplete: failed.length >= outcome.failedRequests };
}
