import { describe, expect, it } from "vitest";
import { exponential, quantileTable } from "../../src/engine/kernel/distributions.ts";
import { atSeconds, milliseconds, seconds } from "../../src/engine/kernel/units.ts";
import { createTraffic } from "../../src/engine/traffic/traffic.ts";
import {
  createContainerTable,
  handSetProxies,
  listeningPod,
  SERVER,
  USERS,
} from "../support/traffic-stand.ts";

const NODES = ["node-1"];
const SERVICE_MS = 100;
/** 1 - 0.999 of samples of a normal distribution lie further from the mean. */
const Z = 3.29;

describe("a pod under Poisson arrivals", () => {
  it("makes requests wait as Erlang C says (M/M/c)", () => {
    const times = quantileTable((p) => exponential(p, SERVICE_MS * 1000));
    const observed = waits({ rate: 80, concurrency: 10, times });
    const busy = erlangC(10, 8);
    expectMean(observed, SERVICE_MS + (busy * SERVICE_MS) / (10 - 8));
  });

  it("makes requests wait as Pollaczek and Khinchine say (M/G/1, lognormal)", () => {
    const observed = waits({ rate: 6, concurrency: 1 });
    const sigma = Math.log(4.8) / 2.3263478740408408;
    const mean = 60 * Math.exp(sigma ** 2 / 2);
    const secondMoment = 60 ** 2 * Math.exp(2 * sigma ** 2);
    const rho = 0.006 * mean;
    expectMean(observed, mean + (0.006 * secondMoment) / (2 * (1 - rho)));
  });

  it("makes requests wait half as long when each takes the same time (M/D/1)", () => {
    const times = quantileTable(() => SERVICE_MS * 1000);
    const observed = waits({ rate: 8, concurrency: 1, times });
    expectMean(observed, SERVICE_MS + (SERVICE_MS * 0.8) / (2 * (1 - 0.8)));
  });

  it("turns requests away as Erlang B says when nobody may wait (M/M/c/c)", () => {
    const times = quantileTable((p) => exponential(p, SERVICE_MS * 1000));
    const { overloaded, arrived } = outcomes({ rate: 80, concurrency: 10, queue: 0, times });
    const blocked = erlangB(10, 8);
    // Refusals come in bursts; their correlation about triples the variance of independent ones.
    const error = Math.sqrt((3 * blocked * (1 - blocked)) / arrived);
    expect(Math.abs(overloaded / arrived - blocked)).toBeLessThan(Z * error);
  });
});

interface Load {
  readonly rate: number;
  readonly concurrency: number;
  readonly queue?: number;
  readonly times?: Float64Array;
}

/** Times from arrival to answer, ms, in the order of the answers. */
function waits(load: Load): number[] {
  const found: number[] = [];
  let failed = 0;
  run(load, (outcome, duration) => {
    if (outcome !== 0) failed += 1;
    found.push(duration / 1000);
  });
  expect(failed).toBe(0);
  return found;
}

function outcomes(load: Load): { overloaded: number; arrived: number } {
  let overloaded = 0;
  let arrived = 0;
  run(load, (outcome) => {
    arrived += 1;
    if (outcome === 6) overloaded += 1;
  });
  return { overloaded, arrived };
}

function run(load: Load, ended: (outcome: number, duration: number) => void): void {
  const containers = createContainerTable();
  const tables = handSetProxies(NODES);
  const traffic = createTraffic({
    seed: 11,
    specs: [{ ...USERS, profile: { kind: "constant", rate: load.rate }, timeout: seconds(1e5) }],
    nodes: NODES,
    tables,
    containers,
    behaviours: [
      {
        ...SERVER,
        latency: { p50: milliseconds(60), p99: milliseconds(288) },
        concurrency: load.concurrency,
        queue: load.queue ?? 1_000_000,
      },
    ],
    duration: atSeconds(40_000 / (load.rate / 8)),
    sink: {
      arrived() {},
      finished: (columns, place, outcome, time) => ended(outcome, time - (columns.arrival[place] ?? 0)),
    },
    ...(load.times === undefined ? {} : { serviceTimes: [load.times] }),
  });
  listeningPod(containers, "shop-1");
  tables.list(["shop-1"], atSeconds(0));
  traffic.runUntil(Number.POSITIVE_INFINITY);
}

/** Holds the mean of correlated observations to theory, by the means of 50 batches after a warm-up. */
function expectMean(observed: readonly number[], theory: number): void {
  const size = Math.floor(observed.length / 51);
  const means: number[] = [];
  for (let batch = 1; batch <= 50; batch += 1) {
    let sum = 0;
    for (const value of observed.slice(batch * size, (batch + 1) * size)) sum += value;
    means.push(sum / size);
  }
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
  const variance = means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (means.length - 1);
  const error = Math.sqrt(variance / means.length);
  expect(Math.abs(mean - theory)).toBeLessThan(Z * error);
  // The interval must be narrow enough to mean something.
  expect(Z * error).toBeLessThan(0.06 * theory);
}

function erlangB(servers: number, load: number): number {
  let blocked = 1;
  for (let count = 1; count <= servers; count += 1) blocked = (load * blocked) / (count + load * blocked);
  return blocked;
}

function erlangC(servers: number, load: number): number {
  const blocked = erlangB(servers, load);
  return (servers * blocked) / (servers - load * (1 - blocked));
}
