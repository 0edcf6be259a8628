import { describe, expect, it } from "vitest";
import { exp, log, normalQuantile } from "../../src/engine/kernel/maths.ts";

// References were computed with 250 bits and rounded to the nearest double.
const LOG: readonly (readonly [number, number])[] = [
  [5e-324, -744.4400719213812],
  [1e-310, -713.8013788281542],
  [2.2250738585072014e-308, -708.3964185322641],
  [1e-100, -230.25850929940458],
  [0.3, -1.2039728043259361],
  [0.5, -Math.LN2],
  [0.7049952640504074, -0.3495641938514286],
  [0.7071067811865475, -0.34657359027997275],
  [Math.SQRT1_2, -0.3465735902799726],
  [0.9, -0.10536051565782628],
  [0.999, -0.0010005003335835344],
  [0.9999999999999999, -1.1102230246251565e-16],
  [1.0000000000000002, 2.2204460492503128e-16],
  [1.001, 0.0009995003330834232],
  [1.1, 0.09531017980432493],
  [Math.SQRT2, 0.3465735902799727],
  [2, Math.LN2],
  [3, 1.0986122886681098],
  [10, Math.LN10],
  [123456.789, 11.723646487185881],
  [1e100, 230.25850929940458],
  [1.7976931348623157e308, 709.782712893384],
];

const EXP: readonly (readonly [number, number])[] = [
  [-745, 5e-324],
  [-720, 2.0322308024e-313],
  [-707.9221829536106, 3.575216338409622e-308],
  [-100, 3.720075976020836e-44],
  [-20.5, 1.2501528663867426e-9],
  [-1, 0.36787944117144233],
  [-0.5, 0.6065306597126334],
  [-1e-10, 0.9999999999],
  [1e-300, 1.0],
  [1e-10, 1.0000000001],
  [0.1, 1.1051709180756477],
  [0.34657359027997264, Math.SQRT2 - 2 ** -52],
  [0.5, 1.6487212707001282],
  [1, Math.E],
  [2, 7.38905609893065],
  [5.5, 244.69193226422038],
  [20, 485165195.4097903],
  [100, 2.6881171418161356e43],
  [700, 1.0142320547350045e304],
  [709.78, 1.7928227943945155e308],
];

const NORMAL_QUANTILE: readonly (readonly [number, number])[] = [
  [1e-300, -37.0470962993612],
  [1e-100, -21.273453560965326],
  [1e-20, -9.262340089798407],
  [1.3887943864964021e-11, -6.657904643501103],
  [1e-10, -6.361340902404057],
  [1e-7, -5.1993375821928165],
  [0.0001, -3.7190164854556804],
  [0.01, -2.326347874040841],
  [0.025, -1.9599639845400543],
  [0.075, -1.439531470938456],
  [0.0750001, -1.4395307645017297],
  [0.2, -0.8416212335729142],
  [0.3, -0.5244005127080408],
  [0.45, -0.12566134685507402],
  [0.499999, -2.5066282745665593e-6],
  [0.6, 0.2533471031357997],
  [0.75, 0.6744897501960817],
  [0.925, 1.4395314709384561],
  [0.99, 2.3263478740408408],
  [0.999, 3.090232306167813],
  [0.9999999, 5.199337582290661],
];

describe("the natural logarithm", () => {
  it.each(LOG)("of %d is %d within 1 unit in the last place", (x, reference) => {
    expect(unitsApart(log(x), reference)).toBeLessThanOrEqual(1);
  });

  it("is 0 of 1, and has the limits of the real one", () => {
    expect(log(1)).toBe(0);
    expect(log(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(log(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(log(-1)).toBeNaN();
    expect(log(Number.NaN)).toBeNaN();
  });

  it("agrees with the platform's within 2 units, everywhere", () => {
    let worst = 0;
    for (let step = 1; step < 200_000; step += 1) {
      const x = step * 0.000017 + 1e-9;
      worst = Math.max(worst, unitsApart(log(x), Math.log(x)), unitsApart(log(1 / x), Math.log(1 / x)));
    }
    expect(worst).toBeLessThanOrEqual(2);
  });
});

describe("the exponential function", () => {
  it.each(EXP)("of %d is %d within 1 unit in the last place", (x, reference) => {
    expect(unitsApart(exp(x), reference)).toBeLessThanOrEqual(1);
  });

  it("is 1 of 0, and has the limits of the real one", () => {
    expect(exp(0)).toBe(1);
    expect(exp(710)).toBe(Number.POSITIVE_INFINITY);
    expect(exp(-746)).toBe(0);
    expect(exp(Number.NaN)).toBeNaN();
  });

  it("agrees with the platform's within 2 units, everywhere", () => {
    let worst = 0;
    for (let x = -708; x < 709.7; x += 0.0071) worst = Math.max(worst, unitsApart(exp(x), Math.exp(x)));
    expect(worst).toBeLessThanOrEqual(2);
  });
});

describe("the normal quantile", () => {
  it.each(NORMAL_QUANTILE)("of %d is %d to 1e-15 of it", (p, reference) => {
    expect(Math.abs(normalQuantile(p) / reference - 1)).toBeLessThanOrEqual(1e-15);
  });

  it("is odd about one half", () => {
    expect(normalQuantile(0.5)).toBe(0);
    expect(normalQuantile(0.25)).toBe(-normalQuantile(0.75));
  });
});

/** How many doubles lie between two of the same sign. */
function unitsApart(a: number, b: number): number {
  const [first = 0n, second = 0n] = new BigInt64Array(Float64Array.of(a, b).buffer);
  return Math.abs(Number(first - second));
}
