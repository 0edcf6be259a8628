import { milliValue } from "../../kernel/quantity.ts";
import { controllerOf } from "../../objects/types/meta.ts";
import type { Pod } from "../../objects/types/pod.ts";
import { SLOT_BUCKETS } from "../recording/usage-record.ts";
import type { PodTrack } from "../run-view.ts";
import { podRestarts, podState, podStatusWord } from "./pod-state.ts";
import { type RoutedTracks, routedTracks } from "./routed-tracks.ts";
import { inRunSeconds, type RunFacts } from "./run-facts.ts";

interface PodRecord {
  readonly first: Pod;
  readonly created: number;
  gone?: number;
  readonly states: PodTrack["states"][number][];
}

/** Every pod that there ever was, in the order of creation. */
export function podTracks(facts: RunFacts): readonly PodTrack[] {
  const routed = routedTracks(facts);
  const slots = slotsByPod(facts);
  return podRecords(facts).map((record) => {
    const { first, created, gone, states } = record;
    const { uid, name, namespace } = first.metadata;
    const owner = controllerOf(first.metadata);
    const limit = cpuLimit(first);
    return {
      uid,
      name,
      namespace,
      version: facts.versions.ofPod(first),
      ...(owner?.kind === "ReplicaSet" ? { replicaSet: owner.name } : {}),
      created,
      ...(gone === undefined ? {} : { gone }),
      states,
      routed: routedOf(routed, uid),
      cpu: coresOf(facts, slots.get(uid) ?? [], created, gone),
      ...(limit === undefined ? {} : { cpuLimit: limit }),
    };
  });
}

function podRecords(facts: RunFacts): readonly PodRecord[] {
  const records = new Map<string, PodRecord>();
  for (const { time, type, object } of facts.history) {
    if (object.kind !== "Pod") continue;
    const at = inRunSeconds(time);
    const { uid } = object.metadata;
    const record = records.get(uid) ?? { first: object, created: at, states: [] };
    records.set(uid, record);
    if (type === "DELETED") record.gone = at;
    else noteState(record, object, at);
  }
  return [...records.values()];
}

function noteState(record: PodRecord, pod: Pod, at: number): void {
  const { nodeName } = pod.spec;
  const next = {
    at,
    state: podState(pod),
    ...(nodeName === undefined ? {} : { node: nodeName }),
    restarts: podRestarts(pod),
    status: podStatusWord(pod),
  };
  const last = record.states.at(-1);
  const isSame =
    last?.state === next.state &&
    last.node === nodeName &&
    last.restarts === next.restarts &&
    last.status === next.status;
  if (isSame) return;
  if (last?.at === at) record.states.pop();
  record.states.push(next);
}

const routedOf = (routed: RoutedTracks, uid: string): PodTrack["routed"] => routed.get(uid) ?? [];

function slotsByPod(facts: RunFacts): ReadonlyMap<string, readonly number[]> {
  const slots = new Map<string, number[]>();
  for (let slot = 0; slot < facts.containers.length; slot += 1) {
    const { podUid } = facts.containers.slot(slot);
    const known = slots.get(podUid);
    if (known) known.push(slot);
    else slots.set(podUid, [slot]);
  }
  return slots;
}

/** Rows of usage cover fixed spans of the run; the first value is that of the span in which the pod was created. */
function coresOf(
  facts: RunFacts,
  slots: readonly number[],
  created: number,
  gone: number | undefined,
): Float32Array {
  const rows = facts.recording.usage.slotCores;
  const span = facts.recording.step * SLOT_BUCKETS;
  const first = Math.floor(created / span);
  const last = gone === undefined ? rows.length : Math.min(rows.length, Math.ceil(gone / span));
  const cores = new Float32Array(Math.max(0, last - first));
  for (let index = 0; index < cores.length; index += 1) {
    for (const slot of slots) cores[index] = (cores[index] ?? 0) + (rows[first + index]?.[slot] ?? 0);
  }
  return cores;
}

/** Cores that all containers together may use; undefined when one of them has no limit. */
function cpuLimit(pod: Pod): number | undefined {
  let total = 0;
  for (const { resources } of pod.spec.containers) {
    if (resources.limits?.cpu === undefined) return undefined;
    total += milliValue(resources.limits.cpu);
  }
  return total / 1000;
}
