/** Pearson's sum of squared deviations, each measured by its expectation. */
export function chiSquare(observed: readonly number[], expected: readonly number[]): number {
  let sum = 0;
  for (const [index, count] of observed.entries()) {
    const expectation = expected[index] ?? 0;
    sum += (count - expectation) ** 2 / expectation;
  }
  return sum;
}

/**
 * What chi-square exceeds by chance once in ten thousand (Wilson and Hilferty's approximation). The seeds of the tests are fixed,
 * so a test that passed once always passes.
 */
export function chiSquareLimit(degreesOfFreedom: number): number {
  const spread = 2 / (9 * degreesOfFreedom);
  return degreesOfFreedom * (1 - spread + 3.719 * Math.sqrt(spread)) ** 3;
}
