import { InvariantError } from "./assert.ts";
import { EVENTS_PER_INSTANT_MAX } from "./limits.ts";
import { type Instant, RUN_START } from "./units.ts";

/** At the same moment the cluster acts first, then traffic, then whoever intervenes. */
export const Lane = { cluster: 0, traffic: 1, interventions: 2 } as const;
export type Lane = (typeof Lane)[keyof typeof Lane];

/** An event with its place in the total order (time, lane, number). */
export interface QueuedEvent<E> {
  readonly time: Instant;
  readonly lane: Lane;
  /** Counts the events of a lane in the order in which they were queued. */
  readonly number: number;
  readonly event: E;
}

export interface ClusterQueueState<E> {
  readonly entries: readonly QueuedEvent<E>[];
  /** The next number of each lane. */
  readonly numbers: readonly [number, number, number];
  readonly present: Instant;
  readonly handledAtPresent: number;
}

/**
 * The future of the cluster: events as plain data in a binary heap, few at a time. Each lane has its own numbering, so an
 * intervention added later leaves the order of everything else as it was. Events are never changed once they are queued;
 * saved states share them.
 */
export class ClusterQueue<E> {
  private heap: QueuedEvent<E>[] = [];
  private readonly numbers: [number, number, number] = [0, 0, 0];
  private present = RUN_START;
  private handledAtPresent = 0;

  get size(): number {
    return this.heap.length;
  }

  /** Queues `event` for `time`, which must not be before the last event taken. */
  push(time: Instant, lane: Lane, event: E): void {
    if (time < this.present) {
      throw new InvariantError(`an event is queued for ${time} µs, before the present ${this.present} µs`);
    }
    const entry = { time, lane, number: this.numbers[lane], event };
    this.numbers[lane] += 1;
    this.rise(entry, this.heap.length);
  }

  /** The moment of the next event; Infinity when there is none. */
  peekTime(): number {
    return this.heap[0]?.time ?? Number.POSITIVE_INFINITY;
  }

  /** The lane of the next event; undefined when there is none. */
  peekLane(): Lane | undefined {
    return this.heap[0]?.lane;
  }

  /** Takes the next event in the total order. Throws when time stands still (EVENTS_PER_INSTANT_MAX). */
  pop(): QueuedEvent<E> | undefined {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (first === undefined || last === undefined) return undefined;
    if (first !== last) this.sink(last);
    this.count(first.time);
    return first;
  }

  save(): ClusterQueueState<E> {
    const [cluster, traffic, interventions] = this.numbers;
    return {
      entries: this.heap.slice(),
      numbers: [cluster, traffic, interventions],
      present: this.present,
      handledAtPresent: this.handledAtPresent,
    };
  }

  restore(state: ClusterQueueState<E>): void {
    this.heap = state.entries.slice();
    [this.numbers[0], this.numbers[1], this.numbers[2]] = state.numbers;
    this.present = state.present;
    this.handledAtPresent = state.handledAtPresent;
  }

  private count(time: Instant): void {
    if (time > this.present) {
      this.present = time;
      this.handledAtPresent = 0;
    }
    this.handledAtPresent += 1;
    if (this.handledAtPresent > EVENTS_PER_INSTANT_MAX) {
      throw new InvariantError(
        `EVENTS_PER_INSTANT_MAX: more than ${EVENTS_PER_INSTANT_MAX} events at ${time} µs`,
      );
    }
  }

  private rise(entry: QueuedEvent<E>, from: number): void {
    let hole = from;
    while (hole > 0) {
      const above = (hole - 1) >> 1;
      const parent = this.heap[above];
      if (parent === undefined || isBefore(parent, entry)) break;
      this.heap[hole] = parent;
      hole = above;
    }
    this.heap[hole] = entry;
  }

  private sink(entry: QueuedEvent<E>): void {
    let hole = 0;
    for (;;) {
      const left = this.heap[2 * hole + 1];
      const right = this.heap[2 * hole + 2];
      if (left === undefined) break;
      const takesRight = right !== undefined && isBefore(right, left);
      const child = takesRight ? right : left;
      if (isBefore(entry, child)) break;
      this.heap[hole] = child;
      hole = 2 * hole + (takesRight ? 2 : 1);
    }
    this.heap[hole] = entry;
  }
}

function isBefore<E>(a: QueuedEvent<E>, b: QueuedEvent<E>): boolean {
  if (a.time !== b.time) return a.time < b.time;
  if (a.lane !== b.lane) return a.lane < b.lane;
  return a.number < b.number;
}
