import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClusterQueue, Lane } from "../../src/engine/kernel/cluster-queue.ts";
import { EVENTS_PER_INSTANT_MAX } from "../../src/engine/kernel/limits.ts";
import { instant } from "../../src/engine/kernel/units.ts";

const lane = fc.constantFrom(Lane.cluster, Lane.traffic, Lane.interventions);
const action = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("push"), delay: fc.nat(3), lane }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("pop"), delay: fc.constant(0), lane }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("resume"), delay: fc.constant(0), lane }) },
);

interface Expected {
  readonly time: number;
  readonly lane: Lane;
  readonly event: number;
}

describe("the queue of the cluster", () => {
  it("holds to a stably sorted list, whatever is pushed, popped, saved and restored", () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
        let queue = new ClusterQueue<number>();
        let list: Expected[] = [];
        let present = 0;
        for (const [event, { kind, delay, lane }] of actions.entries()) {
          if (kind === "push") {
            queue.push(instant(present + delay), lane, event);
            list.push({ time: present + delay, lane, event });
          } else if (kind === "pop") {
            list = list.toSorted((a, b) => a.time - b.time || a.lane - b.lane);
            const expected = list.shift();
            const popped = queue.pop();
            expect(popped?.event).toBe(expected?.event);
            present = expected?.time ?? present;
          } else {
            const resumed = new ClusterQueue<number>();
            resumed.push(instant(5), Lane.cluster, -1);
            resumed.restore(structuredClone(queue.save()));
            queue = resumed;
          }
          expect(queue.size).toBe(list.length);
          expect(queue.peekTime()).toBe(Math.min(Number.POSITIVE_INFINITY, ...list.map(({ time }) => time)));
        }
      }),
    );
  });

  it("keeps the order of 100 000 events at one moment", () => {
    const queue = new ClusterQueue<number>();
    for (let event = 0; event < 100_000; event += 1) queue.push(instant(1), Lane.cluster, event);
    for (let event = 0; event < 100_000; event += 1) expect(queue.pop()?.event).toBe(event);
    expect(queue.pop()).toBeUndefined();
  });

  it("orders cluster, traffic and interventions of one moment, in this order", () => {
    const queue = new ClusterQueue<string>();
    queue.push(instant(1), Lane.interventions, "kubectl");
    queue.push(instant(1), Lane.traffic, "request");
    queue.push(instant(1), Lane.cluster, "reconcile");
    expect(queue.peekLane()).toBe(Lane.cluster);
    expect([queue.pop(), queue.pop(), queue.pop()].map((entry) => entry?.event)).toEqual([
      "reconcile",
      "request",
      "kubectl",
    ]);
  });

  it("numbers interventions by themselves: one more leaves the others' numbers as they were", () => {
    const numbers = (withIntervention: boolean) => {
      const queue = new ClusterQueue<string>();
      queue.push(instant(1), Lane.cluster, "a");
      if (withIntervention) queue.push(instant(1), Lane.interventions, "kubectl");
      queue.push(instant(1), Lane.cluster, "b");
      return [queue.pop()?.number, queue.pop()?.number];
    };
    expect(numbers(true)).toEqual(numbers(false));
  });

  it("does not touch a saved state when it goes on", () => {
    const queue = new ClusterQueue<string>();
    queue.push(instant(1), Lane.cluster, "a");
    const saved = queue.save();
    const copy = structuredClone(saved);
    queue.push(instant(0), Lane.cluster, "b");
    queue.pop();
    expect(saved).toEqual(copy);
  });

  it("refuses an event before the present", () => {
    const queue = new ClusterQueue<string>();
    queue.push(instant(5), Lane.cluster, "a");
    queue.pop();
    expect(() => queue.push(instant(4), Lane.cluster, "b")).toThrow("4 µs, before the present 5 µs");
  });

  it("stops an event that queues itself again at the same moment, and names the limit", () => {
    const queue = new ClusterQueue<string>();
    queue.push(instant(7), Lane.cluster, "again");
    const run = () => {
      while (queue.pop() !== undefined) queue.push(instant(7), Lane.cluster, "again");
    };
    expect(run).toThrow(`EVENTS_PER_INSTANT_MAX: more than ${EVENTS_PER_INSTANT_MAX} events at 7 µs`);
  });
});
