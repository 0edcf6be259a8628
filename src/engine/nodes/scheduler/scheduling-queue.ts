import { type Instant, later, seconds } from "../../kernel/units.ts";
import type { Pod } from "../../objects/types/pod.ts";
import type { PluginName } from "./filter.ts";

/** A pod that waits to be placed. */
export interface QueuedPod {
  readonly pod: Pod;
  /** When it came, or when it last failed. */
  readonly since: Instant;
  /** Decides between pods that came at the same moment. */
  readonly number: number;
  readonly attempts: number;
  /** Plugins that refused it last time: what they wait for. */
  readonly refusedBy: readonly PluginName[];
  readonly place: "active" | "backoff" | "unschedulable";
}

/** The queue as plain data. */
export interface SchedulingQueueState {
  readonly pods: readonly QueuedPod[];
  readonly number: number;
}

/** Where pods wait (backend/queue): to be tried now, to be tried when there is time, or until something changes. */
export interface SchedulingQueue {
  /** Takes in a new pod, or a new version of one that waits. */
  add(pod: Pod, now: Instant): void;
  remove(uid: string): void;
  /** Puts back a pod that found no place; gives its new number. */
  addUnschedulable(failed: QueuedPod, refusedBy: readonly PluginName[], now: Instant): number;
  /** Moves those pods that may be helped out of the unschedulable ones. */
  wake(isHelped: (queued: QueuedPod) => boolean, now: Instant): void;
  /** The next pod to try: highest priority first, then the one that has waited longest. */
  pop(): QueuedPod | undefined;
  isEmpty(): boolean;
  save(): SchedulingQueueState;
  restore(state: SchedulingQueueState): void;
}

/** Back-off after a failed attempt doubles from the first to the second (podInitialBackoffSeconds, podMaxBackoffSeconds). */
const FIRST_BACKOFF = 1;
const LONGEST_BACKOFF = 10;

/** Empty. A pod that backs off is tried all the same when no other is waiting (SchedulerPopFromBackoffQ, on since 1.33). */
export function createSchedulingQueue(): SchedulingQueue {
  let pods = new Map<string, QueuedPod>();
  let unschedulable = new Map<string, QueuedPod>();
  /** Both from last to first, so that the next one is taken off the end. */
  let active: QueuedPod[] = [];
  let backoff: QueuedPod[] = [];
  let number = 0;

  function put(queued: QueuedPod): void {
    pods.set(queued.pod.metadata.uid, queued);
    if (queued.place === "active") insert(active, queued, comesFirst);
    if (queued.place === "backoff") insert(backoff, queued, backsOffShorter);
    if (queued.place === "unschedulable") unschedulable.set(queued.pod.metadata.uid, queued);
  }

  function take(uid: string): QueuedPod | undefined {
    const queued = pods.get(uid);
    pods.delete(uid);
    unschedulable.delete(uid);
    if (queued?.place === "active") active = active.filter((other) => other !== queued);
    if (queued?.place === "backoff") backoff = backoff.filter((other) => other !== queued);
    return queued;
  }

  return {
    add(pod, now) {
      const waiting = take(pod.metadata.uid);
      if (waiting !== undefined) {
        put({ ...waiting, pod });
        return;
      }
      number += 1;
      put({ pod, since: now, number, attempts: 0, refusedBy: [], place: "active" });
    },
    remove: (uid) => void take(uid),
    addUnschedulable(failed, refusedBy, now) {
      number += 1;
      put({ ...failed, since: now, number, refusedBy, place: "unschedulable" });
      return number;
    },
    wake(isHelped, now) {
      for (const [uid, queued] of unschedulable) {
        if (!isHelped(queued)) continue;
        unschedulable.delete(uid);
        put({ ...queued, place: backoffEnd(queued) > now ? "backoff" : "active" });
      }
    },
    pop() {
      const next = active.pop() ?? backoff.pop();
      if (next === undefined) return undefined;
      pods.delete(next.pod.metadata.uid);
      return { ...next, attempts: next.attempts + 1 };
    },
    isEmpty: () => active.length === 0 && backoff.length === 0,
    save: () => ({ pods: [...pods.values()], number }),
    restore(state) {
      pods = new Map();
      unschedulable = new Map();
      active = [];
      backoff = [];
      number = state.number;
      for (const queued of state.pods) put(queued);
    },
  };
}

function backoffEnd(queued: QueuedPod): Instant {
  let duration = FIRST_BACKOFF;
  for (let attempt = 1; attempt < queued.attempts && duration < LONGEST_BACKOFF; attempt += 1) duration *= 2;
  return later(queued.since, seconds(Math.min(duration, LONGEST_BACKOFF)));
}

function comesFirst(a: QueuedPod, b: QueuedPod): boolean {
  const difference = (a.pod.spec.priority ?? 0) - (b.pod.spec.priority ?? 0);
  if (difference !== 0) return difference > 0;
  return a.since !== b.since ? a.since < b.since : a.number < b.number;
}

function backsOffShorter(a: QueuedPod, b: QueuedPod): boolean {
  const [endA, endB] = [backoffEnd(a), backoffEnd(b)];
  return endA !== endB ? endA < endB : comesFirst(a, b);
}

/** Inserts into a list that runs from last to first. */
function insert(
  list: QueuedPod[],
  queued: QueuedPod,
  isBefore: (a: QueuedPod, b: QueuedPod) => boolean,
): void {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = list[middle];
    if (other !== undefined && isBefore(queued, other)) low = middle + 1;
    else high = middle;
  }
  list.splice(low, 0, queued);
}
