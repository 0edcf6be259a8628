import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ContainerPhase } from "../../src/engine/containers/container-table.ts";
import type { ImageBehaviour } from "../../src/engine/containers/image-behaviour.ts";
import { quantileTable } from "../../src/engine/kernel/distributions.ts";
import { instant, milliseconds, seconds } from "../../src/engine/kernel/units.ts";
import { REQUEST_OUTCOMES, type RequestOutcome } from "../../src/engine/traffic/outcome-cause.ts";
import { createTraffic } from "../../src/engine/traffic/traffic.ts";
import type { TrafficSpec } from "../../src/engine/traffic/traffic-spec.ts";
import {
  atSeconds,
  createContainerTable,
  handSetProxies,
  listeningPod,
  SERVER,
  USERS,
} from "../support/traffic-stand.ts";

describe("requests", () => {
  it("succeed at a listening pod, after a service time of its image", () => {
    const stand = build();
    listeningPod(stand.containers, "a");
    stand.proxies.list(["a"], atSeconds(0));
    stand.run(60);
    expect(stand.count("succeeded")).toBe(stand.ended.length);
    const sorted = stand.ended.map((request) => request.end - request.arrival).sort((a, b) => a - b);
    expect((sorted[Math.floor(sorted.length / 2)] ?? 0) / 25_000).toBeCloseTo(1, 1);
    expect((sorted[Math.floor(sorted.length * 0.99)] ?? 0) / 120_000).toBeCloseTo(1, 1);
  });

  it("spread evenly over the endpoints of a table (chi-square)", () => {
    const stand = build();
    const names = Array.from({ length: 10 }, (_, index) => `pod-${index}`);
    for (const name of names) listeningPod(stand.containers, name);
    stand.proxies.list(names, atSeconds(0));
    stand.run(300);
    const counts = names.map((_, slot) => stand.ended.filter((request) => request.slot === slot).length);
    expect(chiSquare(counts)).toBeLessThan(27.88); // 9 degrees of freedom, 0.999
  });

  it("enter at every node alike (chi-square), and each node sends by its own table", () => {
    const stand = build();
    for (const name of ["a", "b", "c"]) listeningPod(stand.containers, name);
    stand.proxies.list(["a"], atSeconds(0), "node-1");
    stand.proxies.list(["b"], atSeconds(0), "node-2");
    stand.proxies.list(["c"], atSeconds(0), "node-3");
    stand.run(300);
    expect(stand.ended.every((request) => request.slot === request.node)).toBe(true);
    const counts = [0, 1, 2].map((node) => stand.ended.filter((request) => request.node === node).length);
    expect(chiSquare(counts)).toBeLessThan(13.82); // 2 degrees of freedom, 0.999
  });

  it("come from all users alike", () => {
    const stand = build({ users: { ...USERS, users: 10 } });
    stand.run(100);
    const counts = Array.from({ length: 10 }, () => 0);
    for (const { user } of stand.ended) counts[user] = (counts[user] ?? 0) + 1;
    expect(chiSquare(counts)).toBeLessThan(27.88);
  });

  it("are refused at once while no node lists an endpoint", () => {
    const stand = build();
    stand.run(2);
    expect(stand.count("noEndpoints")).toBe(stand.arrived.length);
    expect(stand.ended.every((request) => request.end === request.arrival)).toBe(true);
  });

  it("are refused by a container that has not begun to listen, drains, or has stopped", () => {
    const phases = [ContainerPhase.starting, ContainerPhase.draining, ContainerPhase.stopped];
    for (const phase of phases) {
      const stand = build();
      stand.containers.setPhase(listeningPod(stand.containers, "a"), phase, instant(0));
      stand.proxies.list(["a"], atSeconds(0));
      stand.run(2);
      expect(stand.count("connectionRefused")).toBe(stand.arrived.length);
    }
  });

  it("are refused where no container serves the port", () => {
    const stand = build();
    stand.proxies.list(["nobody"], atSeconds(0));
    stand.run(1);
    expect(stand.count("connectionRefused")).toBe(stand.arrived.length);
  });

  it("get no answer from an address that is gone, until their user gives up", () => {
    const stand = build();
    stand.containers.setPhase(listeningPod(stand.containers, "a"), ContainerPhase.gone, instant(0));
    stand.proxies.list(["a"], atSeconds(0));
    stand.run(10);
    expect(stand.count("unreachable")).toBe(stand.ended.length);
    expect(stand.ended.every((request) => request.end - request.arrival === 2_000_000)).toBe(true);
  });

  it("fail with the error rate of the image, within four standard deviations", () => {
    const stand = build({ behaviour: { ...SERVER, errorRate: 0.08 } });
    listeningPod(stand.containers, "a");
    stand.proxies.list(["a"], atSeconds(0));
    stand.run(300);
    const expected = stand.ended.length * 0.08;
    expect(Math.abs(stand.count("serverError") - expected)).toBeLessThan(4 * Math.sqrt(expected * 0.92));
  });

  it("wait for a free place in the order of arrival, and are turned away when the queue is full", () => {
    const stand = build({
      behaviour: { ...SERVER, concurrency: 1, queue: 2 },
      serviceTimes: [quantileTable(() => 1_000_000)],
      users: { ...USERS, timeout: seconds(10) },
    });
    listeningPod(stand.containers, "a");
    stand.proxies.list(["a"], atSeconds(0));
    stand.run(5);
    const served = stand.ended.filter((request) => request.outcome === "succeeded");
    expect(served.map((request) => request.id)).toEqual(
      served.map((request) => request.id).sort((a, b) => a - b),
    );
    expect(served.length).toBe(4); // one a second, the first of them begins at once
    expect(stand.count("overloaded")).toBeGreaterThan(900);
    expect(stand.containers.queued[0]).toBe(2);
  });

  it("time out while their container works on, so that later ones wait behind them", () => {
    const stand = build({
      behaviour: { ...SERVER, concurrency: 1, queue: 1000 },
      serviceTimes: [quantileTable(() => 500_000)],
      users: { ...USERS, profile: { kind: "constant", rate: 10 } },
    });
    listeningPod(stand.containers, "a");
    stand.proxies.list(["a"], atSeconds(0));
    stand.run(20);
    expect(stand.count("timeout")).toBeGreaterThan(100);
    expect(stand.containers.served[0]).toBeGreaterThan(stand.count("succeeded") + 20);
    const timedOut = stand.ended.filter((request) => request.outcome === "timeout");
    expect(timedOut.every((request) => request.end - request.arrival === 2_000_000)).toBe(true);
  });

  it("take longer in a cold container, less so as it warms up", () => {
    const stand = build({
      behaviour: { ...SERVER, coldStart: { factor: 5, duration: seconds(10) } },
      serviceTimes: [quantileTable(() => 20_000)],
    });
    listeningPod(stand.containers, "a");
    stand.proxies.list(["a"], atSeconds(0));
    stand.run(20);
    for (const request of stand.ended) {
      const cold = Math.max(0, 1 - request.arrival / 10e6);
      expect(request.end - request.arrival).toBeCloseTo(20_000 * (1 + 4 * cold), -1);
    }
  });

  it("are reset when the process ends, in service and in the queue, and not again later", () => {
    const stand = build({
      behaviour: { ...SERVER, concurrency: 2 },
      serviceTimes: [quantileTable(() => 900_000)],
    });
    const slot = listeningPod(stand.containers, "a");
    stand.proxies.list(["a"], atSeconds(0));
    stand.run(1);
    const open = stand.arrived.length - stand.ended.length;
    stand.containers.setPhase(slot, ContainerPhase.stopped, atSeconds(1));
    expect(stand.count("resetByTermination")).toBe(open);
    expect([stand.containers.inFlight[slot], stand.containers.queued[slot]]).toEqual([0, 0]);
    stand.run(10);
    expect(stand.count("resetByTermination")).toBe(open);
    expect(stand.count("timeout")).toBe(0);
  });

  it("leave a draining container empty, which is told at the moment of the last answer", () => {
    const drained: number[] = [];
    const stand = build();
    const slot = listeningPod(stand.containers, "a");
    stand.containers.observe({ containerDrained: (_, time) => void drained.push(time) });
    stand.proxies.list(["a"], atSeconds(0));
    stand.run(5);
    stand.containers.setPhase(slot, ContainerPhase.draining, atSeconds(5));
    const before = stand.traffic.nextTime();
    stand.traffic.runUntil(atSeconds(6));
    expect(drained).toHaveLength(1);
    // It stopped there, to let the node act before anything later happens.
    expect(drained[0]).toBeGreaterThanOrEqual(before);
    expect(stand.traffic.nextTime()).toBeGreaterThanOrEqual(drained[0] ?? 0);
    expect(stand.traffic.nextTime()).toBeLessThan(atSeconds(6));
    expect(stand.count("resetByTermination")).toBe(0);
  });

  it("cost core time when they are done, and for their part when they are cut", () => {
    const stand = build({ serviceTimes: [quantileTable(() => 10_000_000)] });
    const slot = listeningPod(stand.containers, "a");
    stand.proxies.list(["a"], atSeconds(0));
    stand.run(1);
    stand.containers.setPhase(slot, ContainerPhase.stopped, atSeconds(1));
    const served = stand.ended.filter((request) => request.outcome === "resetByTermination").slice(0, 64);
    const shares = served.reduce((sum, request) => sum + (1_000_000 - request.arrival) / 10_000_000, 0);
    expect(stand.containers.coreTime[slot]).toBeCloseTo(shares * 5_000, 3);
  });
});

describe("traffic as a whole", () => {
  it("loses no request: arrivals are all outcomes and what is in flight", () => {
    fc.assert(
      fc.property(fc.integer(), troubles, (seed, trouble) => {
        const stand = build({ seed, behaviour: { ...SERVER, concurrency: 2, queue: 5, errorRate: 0.1 } });
        suffer(stand, trouble);
        stand.run(8);
        const inFlight = stand.traffic
          .save()
          .pool.settled.filter(
            (settled, place) => settled === 0 && stand.traffic.save().pool.state[place] !== 0,
          ).length;
        expect(stand.ended.length + inFlight).toBe(stand.arrived.length);
        expect(new Set(stand.ended.map((request) => request.id)).size).toBe(stand.ended.length);
      }),
      { numRuns: 25 },
    );
  });

  it("brings the same users with the same luck whatever happens to the containers", () => {
    fc.assert(
      fc.property(troubles, (trouble) => {
        const calm = build();
        suffer(calm, []);
        calm.run(8);
        const troubled = build();
        suffer(troubled, trouble);
        troubled.run(8);
        expect(troubled.arrived).toEqual(calm.arrived);
      }),
      { numRuns: 25 },
    );
  });

  it("gives a request that is served by the same image the same time and answer in both futures", () => {
    const calm = build({ behaviour: { ...SERVER, errorRate: 0.2 } });
    suffer(calm, []);
    calm.run(8);
    const troubled = build({ behaviour: { ...SERVER, errorRate: 0.2 } });
    suffer(troubled, [{ at: 3000, pod: 0, phase: ContainerPhase.stopped }]);
    troubled.run(8);
    const before = new Map(calm.ended.map((request) => [request.id, request] as const));
    const served = troubled.ended.filter(
      (request) => request.outcome === "succeeded" || request.outcome === "serverError",
    );
    expect(served.length).toBeGreaterThan(1000);
    expect(served.map(({ id, end, outcome }) => ({ id, end, outcome }))).toEqual(
      served.map(({ id }) => ({ id, end: before.get(id)?.end, outcome: before.get(id)?.outcome })),
    );
  });

  it("does not depend on how far it is run at once", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4_000_000 }), { maxLength: 30 }), (limits) => {
        const whole = build();
        suffer(whole, []);
        whole.run(4);
        const pieces = build();
        suffer(pieces, []);
        for (const limit of limits.sort((a, b) => a - b)) pieces.traffic.runUntil(limit);
        pieces.run(4);
        expect(pieces.ended).toEqual(whole.ended);
      }),
      { numRuns: 20 },
    );
  });

  it("resumes from a checkpoint to the same end, however often", () => {
    const stand = build({ behaviour: { ...SERVER, concurrency: 2, queue: 8, errorRate: 0.05 } });
    suffer(stand, []);
    stand.run(3);
    const saved = structuredClone(stand.traffic.save());
    const containers = structuredClone(stand.containers.save());
    const endings = [1, 2].map(() => {
      stand.ended.length = 0;
      stand.run(6);
      const ended = stand.ended.slice();
      stand.containers.restore(containers);
      stand.traffic.restore(saved);
      return ended;
    });
    expect(endings[0]?.length).toBeGreaterThan(500);
    expect(endings[1]).toEqual(endings[0]);
  });
});

interface Trouble {
  readonly at: number;
  readonly pod: number;
  readonly phase: number;
}

const troubles = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 7_000 }),
    pod: fc.integer({ min: 0, max: 2 }),
    phase: fc.constantFrom(0, 1, 2, 3, 4),
  }),
  { maxLength: 8 },
);

/** Three pods behind the Service, whose containers change their phase at the given times (ms). */
function suffer(stand: Stand, trouble: readonly Trouble[]): void {
  const names = ["a", "b", "c"];
  const slots = names.map((name) => listeningPod(stand.containers, name));
  stand.proxies.list(names, atSeconds(0));
  for (const { at, pod, phase } of [...trouble].sort((a, b) => a.at - b.at)) {
    const time = instant(at * 1000);
    while (stand.traffic.nextTime() < time) stand.traffic.runUntil(time);
    const slot = slots[pod] ?? 0;
    if (stand.containers.phase[slot] !== ContainerPhase.gone) stand.containers.setPhase(slot, phase, time);
  }
}

interface Ended {
  readonly id: number;
  readonly user: number;
  readonly node: number;
  readonly slot: number;
  readonly arrival: number;
  readonly end: number;
  readonly outcome: RequestOutcome;
}

type Stand = ReturnType<typeof build>;

function build(
  options: {
    readonly seed?: number;
    readonly users?: TrafficSpec;
    readonly behaviour?: ImageBehaviour;
    readonly serviceTimes?: readonly Float64Array[];
  } = {},
) {
  const nodes = ["node-1", "node-2", "node-3"];
  const containers = createContainerTable();
  const proxies = handSetProxies(nodes);
  const arrived: { id: number; user: number; node: number; arrival: number }[] = [];
  const ended: Ended[] = [];
  const traffic = createTraffic({
    seed: options.seed ?? 7,
    specs: [options.users ?? USERS],
    nodes,
    tables: proxies,
    containers,
    behaviours: [
      options.behaviour ?? { ...SERVER, latency: { p50: milliseconds(25), p99: milliseconds(120) } },
    ],
    duration: atSeconds(600),
    ...(options.serviceTimes === undefined ? {} : { serviceTimes: options.serviceTimes }),
    sink: {
      arrived(columns, place) {
        arrived.push({
          id: columns.id[place] ?? -1,
          user: columns.user[place] ?? -1,
          node: columns.node[place] ?? -1,
          arrival: columns.arrival[place] ?? -1,
        });
      },
      finished(columns, place, outcome, time) {
        ended.push({
          id: columns.id[place] ?? -1,
          user: columns.user[place] ?? -1,
          node: columns.node[place] ?? -1,
          slot: columns.slot[place] ?? -1,
          arrival: columns.arrival[place] ?? -1,
          end: time,
          outcome: REQUEST_OUTCOMES[outcome] ?? "succeeded",
        });
      },
    },
  });
  return {
    containers,
    proxies,
    traffic,
    arrived,
    ended,
    count: (outcome: RequestOutcome) => ended.filter((request) => request.outcome === outcome).length,
    run(until: number) {
      const limit = atSeconds(until);
      while (traffic.nextTime() < limit) traffic.runUntil(limit);
    },
  };
}

/** Pearson's statistic of counts that should be equal. */
function chiSquare(counts: readonly number[]): number {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0);
}
