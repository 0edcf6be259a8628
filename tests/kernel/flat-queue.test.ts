import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FlatQueue } from "../../src/engine/kernel/flat-queue.ts";
import { ENTRIES_PER_MICROSECOND_MAX, EVENTS_PER_INSTANT_MAX } from "../../src/engine/kernel/limits.ts";

const HOUR = 3_600_000_000;

/** Mostly soon, sometimes beyond what a key can hold (2.4 hours), up to 90 days. */
const delay = fc.oneof(
  { weight: 6, arbitrary: fc.nat(4) },
  { weight: 2, arbitrary: fc.nat(10_000_000) },
  { weight: 1, arbitrary: fc.integer({ min: 2 * HOUR, max: 3 * HOUR }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 90 * 24 * HOUR }) },
);
const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("push"), delay, count: fc.constant(1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("push"), delay, count: fc.constant(30) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("pop"), delay: fc.constant(0), count: fc.nat(6) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("resume"), delay: fc.constant(0), count: fc.nat(1) }),
  },
);

/** A list that is sorted by time, in the order of push where times are equal. */
class SortedList {
  private readonly entries: { time: number; payload: number }[] = [];

  get size(): number {
    return this.entries.length;
  }

  get first(): number {
    return this.entries[0]?.time ?? Number.POSITIVE_INFINITY;
  }

  push(time: number, payload: number): void {
    const later = this.entries.findIndex((entry) => entry.time > time);
    this.entries.splice(later < 0 ? this.entries.length : later, 0, { time, payload });
  }

  pop(): { time: number; payload: number } | undefined {
    return this.entries.shift();
  }
}

function resumed(queue: FlatQueue): FlatQueue {
  const other = new FlatQueue();
  other.push(1, -1);
  other.push(100 * HOUR, -2);
  other.restore(structuredClone(queue.save()));
  return other;
}

describe("the queue of traffic", () => {
  it("holds to a stably sorted list, whatever is pushed, popped, saved and restored", () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 120 }), (actions) => {
        let queue = new FlatQueue();
        const list = new SortedList();
        let payload = 0;
        for (const { kind, delay, count } of actions) {
          if (kind === "resume") queue = resumed(queue);
          for (let turn = 0; turn < count && kind === "push"; turn += 1) {
            const time = queue.poppedTime + delay;
            queue.push(time, payload);
            list.push(time, payload);
            payload += 1;
          }
          for (let turn = 0; turn < count && kind === "pop" && list.size > 0; turn += 1) {
            expect({ payload: queue.pop(), time: queue.poppedTime }).toEqual(list.pop());
          }
          expect(queue.size).toBe(list.size);
          expect(queue.peekTime()).toBe(list.first);
        }
        while (list.size > 0) expect({ payload: queue.pop(), time: queue.poppedTime }).toEqual(list.pop());
        expect(queue.size).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it("keeps the order of 100 000 entries in one microsecond, with as many before and behind", () => {
    const queue = new FlatQueue();
    const times = [1_000_001, 999_999, 1_000_000];
    for (let payload = 0; payload < 300_000; payload += 1) queue.push(times[payload % 3] ?? 0, payload);
    for (const third of [1, 2, 0]) {
      for (let payload = third; payload < 300_000; payload += 3) {
        if (queue.pop() !== payload) expect.fail(`entry ${payload} is out of order`);
        if (queue.poppedTime !== times[third]) expect.fail(`entry ${payload} has a wrong time`);
      }
    }
  });

  it("keeps the order of ties when the sequence runs out between them", () => {
    const queue = new FlatQueue();
    const list: number[] = [];
    let popped = 0;
    queue.push(10 * HOUR, -1);
    // Every microsecond three entries for the moment 50 µs ahead: three million numbers, of which a key has one.
    for (let now = 0; now < 1_000_000; now += 1) {
      for (let turn = 0; turn < 3; turn += 1) {
        queue.push(now + 50, 3 * now + turn);
        list.push(3 * now + turn);
      }
      while (queue.peekTime() <= now) {
        if (queue.pop() !== list[popped]) expect.fail(`entry ${list[popped]} is out of order`);
        if (queue.poppedTime !== now) expect.fail(`entry ${list[popped]} has a wrong time`);
        popped += 1;
      }
    }
    expect(popped).toBe(3 * (1_000_000 - 50));
    while (queue.size > 1) queue.pop();
    expect([queue.pop(), queue.poppedTime]).toEqual([-1, 10 * HOUR]);
  });

  it("puts an entry from far ahead before one that is pushed later for the same moment", () => {
    const queue = new FlatQueue();
    queue.push(5 * HOUR, 1);
    queue.push(4 * HOUR, 0);
    expect(queue.pop()).toBe(0);
    queue.push(5 * HOUR, 2);
    expect([queue.pop(), queue.pop()]).toEqual([1, 2]);
  });

  it("reaches the end of a run of 90 days with exact times", () => {
    const queue = new FlatQueue();
    const end = 90 * 24 * HOUR;
    queue.push(end, 3);
    queue.push(end - 1, 2);
    queue.push(1, 0);
    queue.push(end / 2 + 1, 1);
    expect([0, 1, 2, 3].map(() => [queue.pop(), queue.poppedTime])).toEqual([
      [0, 1],
      [1, end / 2 + 1],
      [2, end - 1],
      [3, end],
    ]);
  });

  it("carries any 32 bits", () => {
    const queue = new FlatQueue();
    for (const payload of [-1, 0x7fffffff, -0x80000000]) queue.push(1, payload);
    expect([queue.pop(), queue.pop(), queue.pop()]).toEqual([-1, 0x7fffffff, -0x80000000]);
  });

  it("saves only what waits, and does not touch it when it goes on", () => {
    const queue = new FlatQueue();
    for (let payload = 0; payload < 5000; payload += 1) queue.push(payload, payload);
    while (queue.size > 10) queue.pop();
    const saved = queue.save();
    const copy = structuredClone(saved);
    expect(saved.keys.buffer.byteLength).toBe(80);
    queue.push(9000, 1);
    queue.pop();
    expect(saved).toEqual(copy);
  });

  it("refuses the past, fractions, and what is no time", () => {
    const queue = new FlatQueue();
    queue.push(5, 0);
    queue.pop();
    for (const time of [4, 5.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => queue.push(time, 0)).toThrow("µs");
    }
    expect(() => queue.pop()).toThrow("empty queue");
  });

  it("stops an entry that queues itself again at the same moment, and names the limit", () => {
    const queue = new FlatQueue();
    queue.push(7, 0);
    const run = () => {
      for (;;) queue.push(7, queue.pop());
    };
    expect(run).toThrow(`EVENTS_PER_INSTANT_MAX: more than ${EVENTS_PER_INSTANT_MAX} entries at 7 µs`);
  });

  it("stops more entries for one microsecond than its keys can tell apart, and names the limit", () => {
    const queue = new FlatQueue();
    const run = () => {
      for (let count = 0; count < 2 * ENTRIES_PER_MICROSECOND_MAX + 1; count += 1) queue.push(7, count);
    };
    expect(run).toThrow("ENTRIES_PER_MICROSECOND_MAX");
  });
});
