/** Samples from a uniform u in (0, 1). One u gives one sample, and a larger u a larger one: luck stays comparable. */
import { assert } from "./assert.ts";
import { exp, log, normalQuantile } from "./maths.ts";

/** A sample of the exponential distribution with this mean. */
export function exponential(u: number, mean: number): number {
  return -mean * log(1 - u);
}

/** Cells of a quantile table: equal shares of probability. */
const CELLS = 4096;

/** The standard normal quantile of 0.99. */
const Z99 = 2.3263478740408408;

/**
 * Quantile table of the lognormal distribution through these two quantiles, in their unit. A table costs a seventh of drawing
 * a normal number and raising e to it.
 */
export function lognormalTable(p50: number, p99: number): Float64Array {
  assert(p50 > 0 && p99 >= p50, `no lognormal distribution has p50 ${p50} and p99 ${p99}`);
  const sigma = log(p99 / p50) / Z99;
  return quantileTable((p) => p50 * exp(sigma * normalQuantile(p)));
}

/**
 * A distribution as a table: its quantiles at the borders of 4096 cells, and of another 4096 within the highest cell, which has
 * nearly all of the curve (service times with a p99 of six times the p50: quantiles within 0.1 %, mean within 0.01 %). The
 * infinite ends are cut where they no longer matter: at a quarter of the outermost cells.
 */
export function quantileTable(quantile: (p: number) => number): Float64Array {
  const table = new Float64Array(2 * (CELLS + 1));
  for (let border = 0; border <= CELLS; border += 1) {
    table[border] = quantile(border === 0 ? 0.25 / CELLS : Math.min(border, CELLS - 1) / CELLS);
    const beyond = Math.max(CELLS - border, 0.25) / (CELLS * CELLS);
    table[CELLS + 1 + border] = quantile(1 - beyond);
  }
  return table;
}

/** The quantile u, 0 ≤ u < 1, of a table: linear between the borders of its cell. */
export function fromTable(table: Float64Array, u: number): number {
  let position = u * CELLS;
  let cell = Math.floor(position);
  if (cell === CELLS - 1) {
    position = (position - cell) * CELLS;
    cell = Math.floor(position);
    return between(table, CELLS + 1 + cell, position - cell);
  }
  return between(table, cell, position - cell);
}

function between(table: Float64Array, border: number, share: number): number {
  const low = table[border] ?? 0;
  return low + ((table[border + 1] ?? 0) - low) * share;
}

/** Columns for a weighted pick in constant time (Walker's alias method): each cell has one or two owners. */
export interface AliasTable {
  /** Share of the cell that belongs to its own index. */
  readonly share: Float64Array;
  /** Whose the rest is. */
  readonly alias: Int32Array;
}

/** Prepares a weighted pick. Weights are ≥ 0 with a sum > 0. */
export function aliasTable(weights: readonly number[]): AliasTable {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  assert(
    total > 0 && weights.every((weight) => weight >= 0),
    "a weighted pick needs weights of which one is positive",
  );
  const share = Float64Array.from(weights, (weight) => (weight * weights.length) / total);
  const alias = Int32Array.from(weights, (_, index) => index);
  const poor = indexes(share, (cell) => cell < 1);
  const rich = indexes(share, (cell) => cell >= 1);
  let giver = rich.pop();
  for (let taker = poor.pop(); taker !== undefined && giver !== undefined; taker = poor.pop()) {
    alias[taker] = giver;
    share[giver] = (share[giver] ?? 0) - (1 - (share[taker] ?? 0));
    if ((share[giver] ?? 0) >= 1) continue;
    const next = rich.pop();
    // Rounding may leave the last giver a hair below 1: then its cell is its own.
    if (next === undefined) break;
    poor.push(giver);
    giver = next;
  }
  return { share, alias };
}

function indexes(values: Float64Array, holds: (value: number) => boolean): number[] {
  return Array.from(values.keys()).filter((index) => holds(values[index] ?? 0));
}

/** The index that u in (0, 1) picks: index i with the probability weights[i] / sum of the weights. */
export function pick(table: AliasTable, u: number): number {
  const position = u * table.share.length;
  const cell = Math.floor(position);
  return position - cell < (table.share[cell] ?? 0) ? cell : (table.alias[cell] ?? 0);
}
