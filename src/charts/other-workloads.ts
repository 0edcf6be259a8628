import type { ReplicaSetTrack, RunView } from "../engine/index.ts";
import { stagePlan } from "./stage-plan.ts";
import { entryAt } from "./tracks.ts";
import { count } from "./words.ts";

/** A workload that has no row on the stage. */
export interface OtherWorkload {
  readonly key: string;
  readonly name: string;
  readonly namespace: string;
  /** Its latest ReplicaSet. */
  readonly replicaSet: string;
  readonly ready: number;
  readonly desired: number;
}

/** Workloads that users do not call and that nobody releases, as they are at `time`, in the order of their creation. */
export function otherWorkloads(view: RunView, time: number): readonly OtherWorkload[] {
  const shown = shownWorkloads(view);
  if (shown.coversAll) return NONE;
  const others = new Map<string, OtherWorkload>();
  for (const track of view.replicaSets) {
    const key = workloadKey(track);
    if (shown.keys.has(key) || track.created > time || (track.gone ?? Number.POSITIVE_INFINITY) <= time)
      continue;
    const size = entryAt(track.sizes, time);
    const before = others.get(key);
    others.set(key, {
      key,
      name: track.workload.slice(track.workload.indexOf("/") + 1),
      namespace: track.namespace,
      replicaSet: track.name,
      ready: (before?.ready ?? 0) + (size?.ready ?? 0),
      desired: (before?.desired ?? 0) + (size?.desired ?? 0),
    });
  }
  return [...others.values()];
}

/** `11 other workloads: 10 of 11 pods ready`; empty when all are on the stage. */
export function othersInWords(others: readonly OtherWorkload[]): string {
  if (others.length === 0) return "";
  const ready = others.reduce((sum, one) => sum + one.ready, 0);
  const desired = others.reduce((sum, one) => sum + one.desired, 0);
  const pods = ready === desired ? count(ready) : `${count(ready)} of ${count(desired)}`;
  return `${count(others.length)} other workload${others.length === 1 ? "" : "s"}: ${pods} pod${desired === 1 ? "" : "s"} ready`;
}

const columns = new WeakMap<RunView, readonly Float32Array[]>();

/** Ready pods of the workloads on the stage, by version, each second. */
export function readyOnStage(view: RunView): readonly Float32Array[] {
  const known = columns.get(view);
  if (known !== undefined) return known;
  const made = makeColumns(view);
  columns.set(view, made);
  return made;
}

function makeColumns(view: RunView): readonly Float32Array[] {
  const { readyPods, length, step } = view.series;
  const shown = shownWorkloads(view);
  const [mine, others] = [true, false].map((isShown) =>
    view.replicaSets.filter((track) => shown.keys.has(workloadKey(track)) === isShown),
  );
  if (mine === undefined || others === undefined || others.length === 0) return readyPods;
  const made = readyPods.map(() => new Float32Array(length));
  for (const { version, sizes } of mine) {
    const column = made[version];
    sizes.forEach(({ at, ready }, index) => {
      const until = sizes[index + 1]?.at ?? Number.POSITIVE_INFINITY;
      const last = Math.min(length, Math.ceil(until / step));
      for (let second = Math.ceil(at / step); second < last; second++) {
        if (column !== undefined) column[second] = (column[second] ?? 0) + ready;
      }
    });
  }
  return made;
}

interface ShownWorkloads {
  readonly keys: ReadonlySet<string>;
  readonly coversAll: boolean;
}

const NONE: readonly OtherWorkload[] = [];
const shownOf = new WeakMap<RunView, ShownWorkloads>();

/** Asked for with each frame, so it is worked out once for a run. */
function shownWorkloads(view: RunView): ShownWorkloads {
  const known = shownOf.get(view);
  if (known !== undefined) return known;
  const tracks = stagePlan(view).rows.flatMap(({ replicaSet }) => view.replicaSets[replicaSet] ?? []);
  const keys = new Set(tracks.map(workloadKey));
  const shown = { keys, coversAll: view.replicaSets.every((track) => keys.has(workloadKey(track))) };
  shownOf.set(view, shown);
  return shown;
}

function workloadKey({ namespace, workload }: ReplicaSetTrack): string {
  return `${namespace}/${workload}`;
}
