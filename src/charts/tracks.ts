/** Look-ups in step functions and columns of one value a second. */

export interface Dated {
  readonly at: number;
}

/**
 * Index of the last entry at or before `time`, -1 before the first. `hint` is the answer of the frame before: while a run
 * plays, it or its successor is nearly always right.
 */
export function indexAt(track: readonly Dated[], time: number, hint = -1): number {
  if (hint >= 0 && isLast(track, hint, time)) return hint;
  if (isLast(track, hint + 1, time)) return hint + 1;
  let low = 0;
  let high = track.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = track[middle];
    if (entry !== undefined && entry.at <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The entry in force at `time`. */
export function entryAt<Entry extends Dated>(track: readonly Entry[], time: number): Entry | undefined {
  return track[indexAt(track, time)];
}

/** Index of the first value at or above `limit` in a sorted column. */
export function firstAtLeast(column: Float64Array, limit: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((column[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Mean of the whole buckets in the `window` seconds before `time`, at least one; a bucket is `step` seconds long. NaN entries
 * do not count; 0 when there is none.
 */
export function meanBefore(
  column: Float32Array | undefined,
  time: number,
  window: number,
  step: number,
): number {
  if (column === undefined) return 0;
  const end = Math.min(column.length, Math.max(1, Math.floor(time / step)));
  let total = 0;
  let buckets = 0;
  for (let bucket = Math.max(0, end - Math.max(1, Math.round(window / step))); bucket < end; bucket++) {
    const value = column[bucket] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    total += value;
    buckets++;
  }
  return buckets === 0 ? 0 : total / buckets;
}

/** What a column holds at `time`; 0 outside of it and where it has no value. */
export function valueAt(column: Float32Array | undefined, time: number, step: number): number {
  if (column === undefined || column.length === 0) return 0;
  const value = column[Math.min(column.length - 1, Math.floor(time / step))] ?? 0;
  return Number.isNaN(value) ? 0 : value;
}

function isLast(track: readonly Dated[], index: number, time: number): boolean {
  const entry = track[index];
  const next = track[index + 1];
  return entry !== undefined && entry.at <= time && (next === undefined || next.at > time);
}
