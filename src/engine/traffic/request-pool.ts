import type { RequestColumns } from "./request-sink.ts";

/** What becomes of the request in a place of the pool. */
export const RequestState = {
  free: 0,
  /** In the queue of its container. */
  waiting: 1,
  serving: 2,
  /** Its packets get no answer. */
  hanging: 3,
  /** Its process is gone; the entry for its completion is still to come. */
  cut: 4,
} as const;

/**
 * Requests under way in columns with pooled places, so that no request allocates. A settled request (its user has
 * an answer or has given up) may still keep its container busy.
 */
export interface RequestPool extends RequestColumns {
  id: Float64Array;
  spec: Int32Array;
  user: Int32Array;
  node: Int32Array;
  slot: Int32Array;
  arrival: Float64Array;
  /** Start of service and its planned end (µs). */
  begun: Float64Array;
  done: Float64Array;
  state: Int32Array;
  /** 1 from when the user has an answer, an error, or has given up. */
  settled: Int32Array;
  /** The next free place, or the next in the queue of the container; -1 = none. */
  next: Int32Array;
  firstFree: number;
  /** Places ever used. */
  used: number;
}

const FIRST_CAPACITY = 1024;

export const createRequestPool = (): RequestPool => ({
  id: new Float64Array(FIRST_CAPACITY),
  spec: new Int32Array(FIRST_CAPACITY),
  user: new Int32Array(FIRST_CAPACITY),
  node: new Int32Array(FIRST_CAPACITY),
  slot: new Int32Array(FIRST_CAPACITY),
  arrival: new Float64Array(FIRST_CAPACITY),
  begun: new Float64Array(FIRST_CAPACITY),
  done: new Float64Array(FIRST_CAPACITY),
  state: new Int32Array(FIRST_CAPACITY),
  settled: new Int32Array(FIRST_CAPACITY),
  next: new Int32Array(FIRST_CAPACITY),
  firstFree: -1,
  used: 0,
});

/** A place for one more request. */
export function takePlace(pool: RequestPool): number {
  const free = pool.firstFree;
  if (free >= 0) {
    pool.firstFree = pool.next[free] ?? -1;
    pool.next[free] = -1;
    return free;
  }
  const place = pool.used;
  if (place === pool.id.length) resize(pool, place * 2, place);
  pool.used = place + 1;
  pool.next[place] = -1;
  return place;
}

/** Gives a place back. */
export function freePlace(pool: RequestPool, place: number): void {
  pool.id[place] = -1;
  pool.state[place] = RequestState.free;
  pool.next[place] = pool.firstFree;
  pool.firstFree = place;
}

/** A copy, cut to the places ever used. */
export function copyPool(pool: RequestPool): RequestPool {
  const copy = { ...pool };
  resize(copy, pool.used, pool.used);
  return copy;
}

/** Makes `pool` what it was when `saved` was copied from it. */
export function restorePool(pool: RequestPool, saved: RequestPool): void {
  Object.assign(pool, saved);
  resize(pool, Math.max(FIRST_CAPACITY, saved.used * 2), saved.used);
}

function resize(pool: RequestPool, capacity: number, kept: number): void {
  pool.id = resized(new Float64Array(capacity), pool.id, kept);
  pool.spec = resized(new Int32Array(capacity), pool.spec, kept);
  pool.user = resized(new Int32Array(capacity), pool.user, kept);
  pool.node = resized(new Int32Array(capacity), pool.node, kept);
  pool.slot = resized(new Int32Array(capacity), pool.slot, kept);
  pool.arrival = resized(new Float64Array(capacity), pool.arrival, kept);
  pool.begun = resized(new Float64Array(capacity), pool.begun, kept);
  pool.done = resized(new Float64Array(capacity), pool.done, kept);
  pool.state = resized(new Int32Array(capacity), pool.state, kept);
  pool.settled = resized(new Int32Array(capacity), pool.settled, kept);
  pool.next = resized(new Int32Array(capacity), pool.next, kept);
}

function resized<T extends Float64Array | Int32Array>(to: T, from: T, kept: number): T {
  to.set(from.subarray(0, kept));
  return to;
}
