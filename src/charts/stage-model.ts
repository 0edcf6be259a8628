import { type PodState, REQUEST_OUTCOMES, type RequestOutcome, type RunView } from "../engine/index.ts";
import { firstFailureAfter, type RowPlan, stagePlan } from "./stage-plan.ts";
import { entryAt, indexAt, meanBefore, valueAt } from "./tracks.ts";

/** The cluster and its traffic at one moment, as the stage shows it. */
export interface StageModel {
  readonly time: number;
  readonly users: readonly { readonly name: string; readonly service: number; readonly rate: number }[];
  readonly services: readonly ServiceModel[];
  readonly rows: readonly RowModel[];
  readonly weights: readonly WeightModel[];
  readonly failures: FailuresModel;
  readonly nodes: readonly NodeModel[];
}

export interface ServiceModel {
  readonly name: string;
  readonly namespace: string;
  readonly rate: number;
  readonly ready: number;
}

export interface RowModel {
  readonly plan: RowPlan;
  readonly name: string;
  readonly namespace: string;
  /** Before its ReplicaSet is created, and after it is gone, a row keeps its place. */
  readonly exists: boolean;
  readonly created: number;
  readonly desired: number;
  readonly ready: number;
  /** Requests a second that the proxies send to its pods. */
  readonly rate: number;
  /** What was asked for, of all traffic; percent. */
  readonly desiredWeight: number;
  /** Share of its version's requests of the last 10 s that failed. */
  readonly failing: number;
  readonly pods: readonly PodModel[];
}

export interface PodModel {
  /** Index into `RunView.pods`. */
  readonly pod: number;
  readonly name: string;
  readonly namespace: string;
  readonly version: number;
  readonly slot: number;
  readonly state: PodState;
  readonly status: string;
  readonly restarts: number;
  readonly node: string | undefined;
  /** Nodes whose proxy may send to it: its stem. */
  readonly routed: number;
  /** CPU used, of its limit. */
  readonly cpu: number | undefined;
  /** Of the state it is in, 0 to 1: how far an image is pulled. */
  readonly progress: number;
}

/** Percent. */
export interface WeightModel {
  readonly version: number;
  readonly desired: number;
  readonly pods: number;
  readonly seen: number;
}

/** Requests that failed in the last 10 s. */
export interface FailuresModel {
  readonly total: number;
  readonly causes: readonly { readonly outcome: RequestOutcome; readonly count: number }[];
}

export interface NodeModel {
  readonly name: string;
  readonly zone: string | undefined;
  readonly ready: boolean;
  readonly cordoned: boolean;
  readonly cpu: number;
  readonly cpuUsed: number;
  readonly cpuRequested: number;
  readonly pods: readonly PodModel[];
}

/** Seconds that "seen", "failed lately" and the width of a band look back. */
const WINDOW = 10;

/** Everything the stage shows at `time`: look-ups in the recording, nothing is simulated. */
export function stageAt(view: RunView, time: number): StageModel {
  const plan = stagePlan(view);
  const pods = view.pods.flatMap((_, index) => podAt(view, index, time) ?? []);
  const users = view.users.map((group, index) => ({
    name: group.name,
    service: plan.serviceOfUsers[index] ?? -1,
    rate: meanBefore(group.rate, time, WINDOW, view.series.step),
  }));
  const services = plan.services.flatMap((index, service) => {
    const track = view.services[index];
    if (track === undefined) return [];
    const rate = users.reduce((sum, group) => sum + (group.service === service ? group.rate : 0), 0);
    const ready = entryAt(track.endpoints, time)?.ready ?? 0;
    return [{ name: track.name, namespace: track.namespace, rate, ready }];
  });
  const stems = plan.rows.map((_, row) =>
    pods.reduce((sum, pod) => sum + (plan.rowOfPod[pod.pod] === row ? pod.routed : 0), 0),
  );
  const rows = plan.rows.map((row, index) => {
    const rivals = plan.rows.reduce(
      (sum, other, rival) => sum + (other.service === row.service ? (stems[rival] ?? 0) : 0),
      0,
    );
    const share = rivals === 0 ? 0 : (stems[index] ?? 0) / rivals;
    const mine = pods.filter((pod) => plan.rowOfPod[pod.pod] === index);
    return rowAt(view, row, mine, { time, rate: share * (services[row.service]?.rate ?? 0) });
  });
  return {
    time,
    users,
    services,
    rows,
    weights: weightsAt(view, time),
    failures: failuresAt(view, time),
    nodes: nodesAt(view, pods, time),
  };
}

/**
 * A number that changes when anything on the stage changes but its rates: which state each pod is in, who is routed to, how
 * many are wanted. Cheap enough for each frame.
 */
export function stageKey(view: RunView, time: number, hints: Int32Array): number {
  let key = 17;
  let hint = 0;
  const mix = (track: readonly { readonly at: number }[]) => {
    const index = indexAt(track, time, hints[hint]);
    hints[hint++] = index;
    key = (Math.imul(key, 31) + index + 1) | 0;
  };
  for (const pod of view.pods) {
    mix(pod.states);
    mix(pod.routed);
    key = (Math.imul(key, 31) + (pod.gone !== undefined && pod.gone <= time ? 1 : 0)) | 0;
  }
  for (const replicaSet of view.replicaSets) mix(replicaSet.sizes);
  for (const service of view.services) mix(service.endpoints);
  for (const node of view.nodes) mix(node.states);
  return key;
}

/** Room for the hints of `stageKey`. */
export function stageHints(view: RunView): Int32Array {
  const tracks = view.pods.length * 2 + view.replicaSets.length + view.services.length + view.nodes.length;
  return new Int32Array(tracks).fill(-1);
}

function podAt(view: RunView, index: number, time: number): PodModel | undefined {
  const pod = view.pods[index];
  if (pod === undefined || time < pod.created || (pod.gone !== undefined && time >= pod.gone))
    return undefined;
  const at = indexAt(pod.states, time);
  const entry = pod.states[at];
  if (entry === undefined) return undefined;
  const until = pod.states[at + 1]?.at ?? view.computed;
  const used = pod.cpu[Math.floor((time - pod.created) / (5 * view.series.step))];
  return {
    pod: index,
    name: pod.name,
    namespace: pod.namespace,
    version: pod.version,
    slot: stagePlan(view).slotOfPod[index] ?? -1,
    state: entry.state,
    status: entry.status,
    restarts: entry.restarts,
    node: entry.node === "" ? undefined : entry.node,
    routed: entryAt(pod.routed, time)?.nodes ?? 0,
    cpu: pod.cpuLimit === undefined || used === undefined ? undefined : Math.min(1, used / pod.cpuLimit),
    progress: until <= entry.at ? 1 : Math.min(1, (time - entry.at) / (until - entry.at)),
  };
}

function rowAt(
  view: RunView,
  plan: RowPlan,
  pods: readonly PodModel[],
  now: { readonly time: number; readonly rate: number },
): RowModel {
  const track = view.replicaSets[plan.replicaSet];
  const size = track === undefined ? undefined : entryAt(track.sizes, now.time);
  const failed = meanBefore(view.series.failed[plan.version], now.time, WINDOW, view.series.step);
  const requests = meanBefore(view.series.requests[plan.version], now.time, WINDOW, view.series.step);
  return {
    plan,
    name: track?.name ?? "",
    namespace: track?.namespace ?? "",
    exists:
      track !== undefined && track.created <= now.time && (track.gone ?? Number.POSITIVE_INFINITY) > now.time,
    created: track?.created ?? 0,
    desired: size?.desired ?? 0,
    ready: size?.ready ?? 0,
    rate: now.rate,
    desiredWeight: valueAt(view.series.desiredWeight[plan.version], now.time, view.series.step),
    failing: requests === 0 ? 0 : failed / requests,
    pods,
  };
}

function weightsAt(view: RunView, time: number): readonly WeightModel[] {
  const { desiredWeight, podWeight, seenWeight, step } = view.series;
  return view.versions.map(({ index }) => ({
    version: index,
    desired: valueAt(desiredWeight[index], time, step),
    pods: valueAt(podWeight[index], time, step),
    seen: valueAt(seenWeight[index], time, step),
  }));
}

/** From the sample to the very moment where that holds every failure, else from whole seconds. */
function failuresAt(view: RunView, time: number): FailuresModel {
  const counts = new Float64Array(REQUEST_OUTCOMES.length);
  const { failures, failuresComplete } = stagePlan(view);
  if (failuresComplete) {
    const { end, outcome } = view.requests;
    for (let at = firstFailureAfter(view, failures, time - WINDOW); at < failures.length; at++) {
      const request = failures[at] ?? 0;
      if ((end[request] ?? 0) > time) break;
      const kind = outcome[request] ?? 0;
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
  } else {
    REQUEST_OUTCOMES.forEach((outcome, kind) => {
      counts[kind] =
        WINDOW * meanBefore(view.series.failedByOutcome[outcome], time, WINDOW, view.series.step);
    });
    counts[0] = 0;
  }
  const causes = REQUEST_OUTCOMES.map((outcome, kind) => ({ outcome, count: Math.round(counts[kind] ?? 0) }));
  const present = causes.filter(({ count }) => count > 0);
  return { total: present.reduce((sum, { count }) => sum + count, 0), causes: present };
}

function nodesAt(view: RunView, pods: readonly PodModel[], time: number): readonly NodeModel[] {
  return view.nodes.map((node) => {
    const state = entryAt(node.states, time);
    return {
      name: node.name,
      zone: node.zone,
      ready: state?.ready ?? true,
      cordoned: state?.cordoned ?? false,
      cpu: node.cpu,
      cpuUsed: meanBefore(node.cpuUsed, time, 3, view.series.step),
      cpuRequested: entryAt(node.cpuRequested, time)?.cores ?? 0,
      pods: pods.filter((pod) => pod.node === node.name),
    };
  });
}
