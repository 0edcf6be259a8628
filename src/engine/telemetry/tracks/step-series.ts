/** A quantity that jumps: it adds `by` at `at` (seconds). */
export interface Jump {
  readonly at: number;
  readonly by: number;
}

/** The value of a sum of jumps at the end of each bucket of `step` seconds. */
export function jumpSeries(jumps: readonly Jump[], buckets: number, step: number): Float32Array {
  const sums = new Float64Array(buckets + 1);
  for (const { at, by } of jumps) {
    const bucket = Math.min(buckets, Math.floor(at / step));
    sums[bucket] = (sums[bucket] ?? 0) + by;
  }
  const series = new Float32Array(buckets);
  let value = 0;
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    value += sums[bucket] ?? 0;
    series[bucket] = value;
  }
  return series;
}

/** The steps of a sum of jumps: times at which its value changes, and the value from then on. */
export function jumpSteps(
  jumps: readonly Jump[],
): readonly { readonly at: number; readonly value: number }[] {
  const steps: { at: number; value: number }[] = [];
  let value = 0;
  for (const { at, by } of [...jumps].sort((a, b) => a.at - b.at)) {
    value += by;
    const last = steps.at(-1);
    if (last?.at === at) last.value = value;
    else steps.push({ at, value });
  }
  return steps.filter((step, index) => index === 0 || step.value !== steps[index - 1]?.value);
}

/** The highest value of a sum of jumps at or after `from`. */
export function highestFrom(jumps: readonly Jump[], from: number): number {
  let highest = valueBefore(jumps, from);
  for (const step of jumpSteps(jumps)) if (step.at >= from) highest = Math.max(highest, step.value);
  return highest;
}

/** The value of a sum of jumps just before `moment`. */
export function valueBefore(jumps: readonly Jump[], moment: number): number {
  let value = 0;
  for (const { at, by } of jumps) if (at < moment) value += by;
  return value;
}
