/**
 * Deadlines of requests that all have the same timeout: they fall due in the order of arrival, so a ring holds them and
 * the heap need not.
 */
export interface TimeoutRing {
  place: Int32Array;
  id: Float64Array;
  deadline: Float64Array;
  /** Entries ever taken out and put in; their difference is what the ring holds. */
  head: number;
  tail: number;
}

const FIRST_CAPACITY = 1024;

export const createTimeoutRing = (): TimeoutRing => ({
  place: new Int32Array(FIRST_CAPACITY),
  id: new Float64Array(FIRST_CAPACITY),
  deadline: new Float64Array(FIRST_CAPACITY),
  head: 0,
  tail: 0,
});

/** Adds the deadline of the request `id` in `place`; not earlier than those before it. */
export function pushDeadline(ring: TimeoutRing, place: number, id: number, deadline: number): void {
  const capacity = ring.place.length;
  if (ring.tail - ring.head === capacity) unroll(ring, capacity * 2);
  const index = ring.tail & (ring.place.length - 1);
  ring.place[index] = place;
  ring.id[index] = id;
  ring.deadline[index] = deadline;
  ring.tail += 1;
}

/** The earliest deadline, perhaps of a request that has been answered since; Infinity when there is none. */
export function firstDeadline(ring: TimeoutRing): number {
  if (ring.head === ring.tail) return Number.POSITIVE_INFINITY;
  return ring.deadline[ring.head & (ring.place.length - 1)] ?? Number.POSITIVE_INFINITY;
}

/** A copy for a checkpoint. */
export function copyRing(ring: TimeoutRing): TimeoutRing {
  return { ...ring, place: ring.place.slice(), id: ring.id.slice(), deadline: ring.deadline.slice() };
}

function unroll(ring: TimeoutRing, capacity: number): void {
  const { place, id, deadline, head, tail } = ring;
  ring.place = new Int32Array(capacity);
  ring.id = new Float64Array(capacity);
  ring.deadline = new Float64Array(capacity);
  for (let entry = head; entry < tail; entry += 1) {
    const from = entry & (place.length - 1);
    const to = entry & (capacity - 1);
    ring.place[to] = place[from] ?? 0;
    ring.id[to] = id[from] ?? 0;
    ring.deadline[to] = deadline[from] ?? 0;
  }
}
