/** Arithmetic on columns of one value a second, for drawing. NaN is a second without a value. */

/** Mean over `span` seconds to each side, so that Poisson noise does not hide the shape. Gaps stay gaps. */
export function smooth(values: Float32Array, span: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let index = 0; index < values.length; index++) {
    if (Number.isNaN(values[index])) {
      result[index] = Number.NaN;
      continue;
    }
    let total = 0;
    let seconds = 0;
    const last = Math.min(values.length - 1, index + span);
    for (let near = Math.max(0, index - span); near <= last; near++) {
      const value = values[near] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      total += value;
      seconds++;
    }
    result[index] = total / seconds;
  }
  return result;
}

/** One value for each bucket of `size` seconds. The largest where a failed second must not vanish, else the mean. */
export function compress(values: Float32Array, size: number, how: "mean" | "largest"): Float32Array {
  if (size <= 1) return values;
  const result = new Float32Array(Math.ceil(values.length / size));
  for (let bucket = 0; bucket < result.length; bucket++) {
    const part = values.subarray(bucket * size, (bucket + 1) * size).filter((value) => !Number.isNaN(value));
    if (part.length === 0) result[bucket] = Number.NaN;
    else if (how === "largest") result[bucket] = part.reduce((best, value) => Math.max(best, value));
    else result[bucket] = part.reduce((total, value) => total + value, 0) / part.length;
  }
  return result;
}

export function addUp(columns: readonly Float32Array[], length: number): Float32Array {
  const result = new Float32Array(length);
  for (const column of columns) {
    for (let index = 0; index < length; index++) result[index] = (result[index] ?? 0) + (column[index] ?? 0);
  }
  return result;
}

/** Value below which the given share of the values lies; 0 when there is none. */
export function quantile(values: Float32Array, share: number): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** The largest of 1, 2, 5, 10, 20, 50 … (or 0.1, 0.2, 0.5 …) that is at most `limit`: the one figure on a scale. */
export function roundBelow(limit: number): number {
  if (limit <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(limit));
  const step = [5, 2, 1].find((factor) => factor * power <= limit * (1 + 1e-9)) ?? 1;
  return step * power;
}

/** The smallest of 1, 2, 5, 10, 20, 50 … that is at least `limit`: how many things one mark stands for. */
export function roundAbove(limit: number): number {
  let power = 1;
  for (;;) {
    for (const factor of [1, 2, 5]) if (factor * power >= limit) return factor * power;
    power *= 10;
  }
}
