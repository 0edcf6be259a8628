import { describe, expect, it } from "vitest";
import {
  aliasTable,
  exponential,
  fromTable,
  lognormalTable,
  pick,
  quantileTable,
} from "../../src/engine/kernel/distributions.ts";
import { streamOf } from "../../src/engine/kernel/random-stream.ts";
import { chiSquare, chiSquareLimit } from "../support/chi-square.ts";

const DRAWS = 200_000;

/** Mean, variance and skewness of what `draw` gives. */
function moments(draw: () => number): { mean: number; variance: number } {
  let sum = 0;
  let squares = 0;
  for (let count = 0; count < DRAWS; count += 1) {
    const value = draw();
    sum += value;
    squares += value * value;
  }
  const mean = sum / DRAWS;
  return { mean, variance: squares / DRAWS - mean * mean };
}

/** Share of the cells [0, 1/cells), … into which the distribution function maps the draws: uniform when it is the right one. */
function uniformity(draw: () => number, distribution: (x: number) => number, cells: number): number {
  const counts = new Array<number>(cells).fill(0);
  for (let count = 0; count < DRAWS; count += 1) {
    const cell = Math.floor(distribution(draw()) * cells);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return chiSquare(
    counts,
    counts.map(() => DRAWS / cells),
  );
}

describe("the exponential distribution", () => {
  it("has its mean, and a variance of the mean squared", () => {
    const stream = streamOf(1, "exponential");
    const { mean, variance } = moments(() => exponential(stream.uniform(), 250));
    expect(Math.abs(mean / 250 - 1)).toBeLessThan(4 / Math.sqrt(DRAWS));
    expect(Math.abs(variance / 62_500 - 1)).toBeLessThan(4 * Math.sqrt(8 / DRAWS));
  });

  it("has its shape", () => {
    const stream = streamOf(2, "exponential");
    const draw = () => exponential(stream.uniform(), 250);
    expect(uniformity(draw, (x) => 1 - Math.exp(-x / 250), 100)).toBeLessThan(chiSquareLimit(99));
  });

  it("grows with luck", () => {
    expect(exponential(0.5, 1)).toBeCloseTo(Math.LN2, 15);
    expect(exponential(0.9, 1)).toBeGreaterThan(exponential(0.8, 1));
  });
});

describe("a lognormal table", () => {
  const table = lognormalTable(200, 1285.7);
  const sigma = Math.log(1285.7 / 200) / 2.3263478740408408;

  it("goes through the quantiles that it was made of", () => {
    expect(fromTable(table, 0.5)).toBeCloseTo(200, 9);
    expect(fromTable(table, 0.99) / 1285.7).toBeCloseTo(1, 5);
  });

  it.each([
    [0.001, -3.090232306167813],
    [0.1, -1.2815515655446004],
    [0.75, 0.6744897501960817],
    [0.999, 3.090232306167813],
    [0.9999, 3.719016485455709],
    [0.999999, 4.753424308822899],
  ])("gives its quantile %d to one in a thousand", (p, z) => {
    expect(Math.abs(fromTable(table, p) / (200 * Math.exp(sigma * z)) - 1)).toBeLessThan(1e-3);
  });

  it("never falls as luck grows, up to the last double below 1", () => {
    let last = 0;
    for (let step = 0; step < 100_000; step += 1) {
      const value = fromTable(table, step / 100_000);
      expect(value).toBeGreaterThanOrEqual(last);
      last = value;
    }
    expect(fromTable(table, 1 - 2 ** -53)).toBeGreaterThan(last);
  });

  it("has the first two moments of the distribution, cell by cell", () => {
    // Integrated over a fine grid, that of the highest cell 4096 times as fine.
    let mean = 0;
    let square = 0;
    const add = (from: number, width: number) => {
      for (let step = 0; step < 400_000; step += 1) {
        const value = fromTable(table, from + ((step + 0.5) / 400_000) * width);
        mean += (value * width) / 400_000;
        square += (value * value * width) / 400_000;
      }
    };
    add(0, 4095 / 4096);
    add(4095 / 4096, 1 / 4096);
    expect(Math.abs(mean / (200 * Math.exp(sigma ** 2 / 2)) - 1)).toBeLessThan(1e-4);
    expect(Math.abs(square / (200 ** 2 * Math.exp(2 * sigma ** 2)) - 1)).toBeLessThan(2e-3);
  });

  it("is a constant when both quantiles are the same", () => {
    expect(fromTable(lognormalTable(50, 50), 0.123)).toBe(50);
    expect(fromTable(lognormalTable(50, 50), 0.99999)).toBe(50);
  });

  it("refuses quantiles in the wrong order", () => {
    expect(() => lognormalTable(50, 40)).toThrow("p50 50 and p99 40");
    expect(() => lognormalTable(0, 40)).toThrow("p50 0");
  });
});

describe("a quantile table", () => {
  it("reproduces a straight line exactly enough to see no cells", () => {
    const table = quantileTable((p) => p);
    for (const u of [0.001, 0.25, 0.6180339, 0.9998, 0.99999]) expect(fromTable(table, u)).toBeCloseTo(u, 12);
  });
});

describe("a weighted pick", () => {
  it.each([
    ["equal weights", [1, 1, 1]],
    ["a canary of 5 %", [95, 5]],
    ["weights with zeros", [0, 2, 0, 1, 0, 5]],
    ["thirds and sevenths", [1 / 3, 1 / 7, 1 / 7, 1 / 3, 1 / 21]],
    [
      "a thousand pods, each tenth heavier",
      Array.from({ length: 1000 }, (_, pod) => (pod % 10 === 0 ? 1.4 : 1)),
    ],
  ])("follows %s", (_, weights) => {
    const stream = streamOf(3, "pick");
    const table = aliasTable(weights);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const counts = weights.map(() => 0);
    for (let draw = 0; draw < DRAWS; draw += 1) {
      const index = pick(table, stream.uniform());
      counts[index] = (counts[index] ?? 0) + 1;
    }
    const possible = weights.flatMap((weight, index) => (weight > 0 ? [index] : []));
    expect(counts.filter((_, index) => weights[index] === 0).every((count) => count === 0)).toBe(true);
    expect(
      chiSquare(
        possible.map((index) => counts[index] ?? 0),
        possible.map((index) => ((weights[index] ?? 0) / total) * DRAWS),
      ),
    ).toBeLessThan(chiSquareLimit(possible.length - 1));
  });

  it("has no choice with one weight", () => {
    const table = aliasTable([3]);
    for (const u of [1e-9, 0.5, 1 - 2 ** -53]) expect(pick(table, u)).toBe(0);
  });

  it("gives each index exactly its share of the interval", () => {
    const weights = [0.1, 0.7, 0, 0.2];
    const { share, alias } = aliasTable(weights);
    const owned = weights.map(() => 0);
    for (const [cell, part] of share.entries()) {
      const other = alias[cell] ?? 0;
      owned[cell] = (owned[cell] ?? 0) + Math.min(part, 1) / 4;
      owned[other] = (owned[other] ?? 0) + Math.max(0, 1 - part) / 4;
    }
    for (const [index, weight] of weights.entries()) expect(owned[index]).toBeCloseTo(weight, 15);
  });

  it("refuses weights of which none is positive", () => {
    expect(() => aliasTable([])).toThrow("weighted pick");
    expect(() => aliasTable([0, 0])).toThrow("weighted pick");
    expect(() => aliasTable([2, -1])).toThrow("weighted pick");
  });
});
