import type { ApiServer } from "../../api/types.ts";
import { defined } from "../../kernel/assert.ts";
import { luckBits, textHash } from "../../kernel/random.ts";
import { milliseconds, seconds } from "../../kernel/units.ts";
import type { Agenda, Component } from "../../objects/component.ts";
import type { Change } from "../../objects/store.ts";
import type { Node } from "../../objects/types/core.ts";
import type { Kind } from "../../objects/types/kinds.ts";
import { isPodFinished, type Pod } from "../../objects/types/pod.ts";
import { withCondition } from "../pod-status/pod-condition.ts";
import type { PluginName, Snapshot } from "./filter.ts";
import { schedulingFailure } from "./fit-error.ts";
import type { NodeInfo } from "./node-info.ts";
import { findFeasible, scoreNodes } from "./place.ts";
import { type ClusterFact, mayHelp } from "./queueing-hints.ts";
import { createSchedulerCache, type SchedulerCacheState } from "./scheduler-cache.ts";
import { createSchedulingQueue, type QueuedPod, type SchedulingQueueState } from "./scheduling-queue.ts";

/** What the scheduler has on its agenda. */
export type SchedulerEvent =
  | { readonly to: "scheduler"; readonly kind: "podSeen"; readonly change: Change & { readonly object: Pod } }
  | {
      readonly to: "scheduler";
      readonly kind: "nodeSeen";
      readonly change: Change & { readonly object: Node };
    }
  | { readonly to: "scheduler"; readonly kind: "cycleEnded" }
  | {
      readonly to: "scheduler";
      readonly kind: "bindingSent";
      readonly pod: Pod;
      readonly nodeName: string;
      readonly queued: QueuedPod;
    }
  | { readonly to: "scheduler"; readonly kind: "waitedLong"; readonly uid: string; readonly number: number };

export interface SchedulerState {
  readonly cache: SchedulerCacheState;
  readonly queue: SchedulingQueueState;
  readonly isBusy: boolean;
  readonly nextStart: number;
}

export interface SchedulerDependencies {
  readonly api: ApiServer;
  readonly agenda: Agenda<SchedulerEvent>;
  readonly seed: number;
}

const COMPONENT = "default-scheduler";

/**
 * From a write to its being seen; from taking up a pod to the decision; from the decision to the binding. Together they are
 * the few milliseconds that placing a pod takes on an idle cluster (typical).
 */
const WATCH_LAG = milliseconds(1);
const CYCLE = milliseconds(1);
const BINDING = milliseconds(2);

/** A pod that nothing has helped is tried again after so long (podMaxInUnschedulablePodsDuration). */
const LONG_WAIT = seconds(300);

/** With more nodes than this, not all are examined (minFeasibleNodesToFind). */
const NODES_ALWAYS_EXAMINED = 100;

/** Events are cut to this length, ` ...` at the end (schedule_one.go, truncateMessage). */
const LONGEST_NOTE = 1024;

const TIE_BREAK = textHash("scheduler/tie-break");

/**
 * The scheduler (pkg/scheduler/schedule_one.go with the default profile): one pod a cycle, highest priority first; the chosen
 * node's resources count as used at once, the binding follows. Preemption never happens here, as there are no priority
 * classes yet; its part of the message is that of pods of equal priority.
 */
export function createScheduler(
  dependencies: SchedulerDependencies,
): Component<SchedulerEvent, SchedulerState> {
  return new Scheduler(dependencies);
}

class Scheduler implements Component<SchedulerEvent, SchedulerState> {
  readonly #api: ApiServer;
  readonly #agenda: Agenda<SchedulerEvent>;
  readonly #seed: number;
  readonly #cache = createSchedulerCache();
  readonly #queue = createSchedulingQueue();
  #isBusy = false;
  /** Where the search among many nodes goes on. */
  #nextStart = 0;

  constructor({ api, agenda, seed }: SchedulerDependencies) {
    this.#api = api;
    this.#agenda = agenda;
    this.#seed = seed;
  }

  watches(kind: Kind): boolean {
    return kind === "Pod" || kind === "Node";
  }

  changed(change: Change): void {
    const { object } = change;
    if (object.kind === "Pod" && isRelevantPod(object, change)) {
      this.#agenda.after(WATCH_LAG, { to: "scheduler", kind: "podSeen", change: ofObject(change, object) });
    }
    if (object.kind === "Node") {
      this.#agenda.after(WATCH_LAG, { to: "scheduler", kind: "nodeSeen", change: ofObject(change, object) });
    }
  }

  handle(event: SchedulerEvent): void {
    switch (event.kind) {
      case "podSeen":
        this.#seePod(event.change);
        break;
      case "nodeSeen":
        this.#seeNode(event.change);
        break;
      case "cycleEnded":
        this.#endCycle();
        break;
      case "bindingSent":
        this.#bind(event);
        break;
      case "waitedLong":
        this.#wake(({ pod, number }) => pod.metadata.uid === event.uid && number === event.number);
        break;
      default:
        event satisfies never;
    }
  }

  save(): SchedulerState {
    return {
      cache: this.#cache.save(),
      queue: this.#queue.save(),
      isBusy: this.#isBusy,
      nextStart: this.#nextStart,
    };
  }

  restore(state: SchedulerState): void {
    this.#cache.restore(state.cache);
    this.#queue.restore(state.queue);
    this.#isBusy = state.isBusy;
    this.#nextStart = state.nextStart;
  }

  #seePod({ object: pod, type, previous }: Change & { readonly object: Pod }): void {
    const { uid, labels, deletionTimestamp } = pod.metadata;
    if (type === "DELETED" || isPodFinished(pod)) {
      this.#queue.remove(uid);
      if (this.#cache.release(uid)) this.#consider({ kind: "podLeft", pod });
    } else if (pod.spec.nodeName !== undefined) {
      this.#queue.remove(uid);
      this.#cache.place(pod, pod.spec.nodeName);
      const known = previous?.kind === "Pod" ? previous : undefined;
      const isNew = known?.spec.nodeName === undefined || known.metadata.labels !== labels;
      if (isNew) this.#consider({ kind: "podPlaced", pod });
    } else if (deletionTimestamp === undefined && isOurs(pod)) {
      this.#queue.add(pod, this.#agenda.now());
      this.#startCycle();
    }
  }

  #seeNode({ object: node, type, previous }: Change & { readonly object: Node }): void {
    if (type === "DELETED") {
      this.#cache.removeNode(node.metadata.name);
      this.#consider({ kind: "nodeLeft", node });
      return;
    }
    this.#cache.setNode(node);
    if (previous?.kind === "Node") this.#consider({ kind: "nodeChanged", node, previous });
    else this.#consider({ kind: "nodeAdded", node });
  }

  #consider(fact: ClusterFact): void {
    this.#wake(({ pod, refusedBy }) => refusedBy.some((plugin) => mayHelp(plugin, pod, fact)));
  }

  #wake(isHelped: (queued: QueuedPod) => boolean): void {
    this.#queue.wake(isHelped, this.#agenda.now());
    this.#startCycle();
  }

  #startCycle(): void {
    if (this.#isBusy || this.#queue.isEmpty()) return;
    this.#isBusy = true;
    this.#agenda.after(CYCLE, { to: "scheduler", kind: "cycleEnded" });
  }

  #endCycle(): void {
    this.#isBusy = false;
    const queued = this.#queue.pop();
    if (queued !== undefined) this.#decide(queued);
    this.#startCycle();
  }

  #decide(queued: QueuedPod): void {
    const pod = this.#api.objects.byUid(queued.pod.metadata.uid);
    if (pod?.kind !== "Pod" || pod.spec.nodeName !== undefined) return;
    if (pod.metadata.deletionTimestamp !== undefined) return;
    const { nodes, counts } = this.#cache;
    const snapshot: Snapshot = { nodes, counts, objects: this.#api.objects };
    const search = { start: this.#nextStart, enough: enoughNodes(nodes.length) };
    const { feasible, refused, examined } = findFeasible(pod, snapshot, search);
    this.#nextStart = (this.#nextStart + examined) % Math.max(1, nodes.length);
    if (feasible.length === 0) {
      const rejections = refused.map(({ rejection }) => rejection);
      this.#reportFailure(pod, schedulingFailure(pod, nodes.length, rejections));
      this.#waitForHelp(queued, [...new Set(rejections.map(({ plugin }) => plugin))]);
      return;
    }
    const nodeName = this.#choose(pod, feasible, snapshot).name;
    this.#cache.place(pod, nodeName);
    this.#agenda.after(BINDING, { to: "scheduler", kind: "bindingSent", pod, nodeName, queued });
  }

  /** Of equal nodes the real scheduler picks at random; here the pod's own luck decides. */
  #choose(pod: Pod, feasible: readonly NodeInfo[], snapshot: Snapshot): NodeInfo {
    const { totals } = scoreNodes(pod, feasible, snapshot);
    const best = Math.max(...totals);
    const equal = feasible.filter((_, index) => totals[index] === best);
    const luck = luckBits(this.#seed, TIE_BREAK, textHash(pod.metadata.uid), 0);
    return defined(equal[luck % equal.length], "one of the feasible nodes has the best score");
  }

  /** Without nodes no plugin has refused the pod; the first node to come helps. */
  #waitForHelp(queued: QueuedPod, refusedBy: readonly PluginName[]): void {
    const { uid } = queued.pod.metadata;
    const reasons: readonly PluginName[] = refusedBy.length === 0 ? ["NodeName"] : refusedBy;
    const number = this.#queue.addUnschedulable(queued, reasons, this.#agenda.now());
    this.#agenda.after(LONG_WAIT, { to: "scheduler", kind: "waitedLong", uid, number });
  }

  #reportFailure(pod: Pod, message: string): void {
    this.#api.recordEvent({
      involved: pod,
      type: "Warning",
      reason: "FailedScheduling",
      message: message.length <= LONGEST_NOTE ? message : `${message.slice(0, LONGEST_NOTE - 4)} ...`,
      component: COMPONENT,
      action: "Scheduling",
    });
    const condition = { type: "PodScheduled", status: "False", reason: "Unschedulable", message } as const;
    const changed = withCondition(pod, condition, this.#agenda.now());
    if (changed !== pod) this.#api.update(changed, "status");
  }

  #bind({ pod, nodeName, queued }: SchedulerEvent & { readonly kind: "bindingSent" }): void {
    const { namespace, name, uid } = pod.metadata;
    const current = this.#api.objects.get("Pod", namespace, name);
    const isThere = current?.metadata.uid === uid && current.spec.nodeName === undefined;
    if (isThere && this.#api.bind({ kind: "Pod", namespace, name }, nodeName).ok) {
      this.#api.recordEvent({
        involved: pod,
        type: "Normal",
        reason: "Scheduled",
        message: `Successfully assigned ${namespace}/${name} to ${nodeName}`,
        component: COMPONENT,
        action: "Binding",
      });
      return;
    }
    this.#cache.release(uid);
    if (isThere) this.#waitForHelp(queued, []);
    this.#consider({ kind: "podLeft", pod });
  }
}

/** The change, whose object is known to be of this kind. */
function ofObject<T extends Pod | Node>({ time, type, previous }: Change, object: T): Change & { object: T } {
  return previous === undefined ? { time, type, object } : { time, type, object, previous };
}

const isOurs = (pod: Pod): boolean =>
  pod.spec.schedulerName === COMPONENT && (pod.spec.schedulingGates ?? []).length === 0;

/** Most writes to pods are status and change nothing for the scheduler. */
function isRelevantPod(pod: Pod, { type, previous }: Change): boolean {
  if (type !== "MODIFIED" || previous?.kind !== "Pod") return true;
  return (
    pod.spec !== previous.spec ||
    pod.metadata.labels !== previous.metadata.labels ||
    pod.metadata.deletionTimestamp !== previous.metadata.deletionTimestamp ||
    isPodFinished(pod) !== isPodFinished(previous)
  );
}

/** Half of the nodes, less the more there are, at least 5 % (numFeasibleNodesToFind). */
function enoughNodes(nodes: number): number {
  if (nodes <= NODES_ALWAYS_EXAMINED) return nodes;
  const percent = Math.max(5, 50 - Math.trunc(nodes / 125));
  return Math.max(NODES_ALWAYS_EXAMINED, Math.trunc((nodes * percent) / 100));
}
