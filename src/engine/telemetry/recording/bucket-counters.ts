/** Counts of things by bucket of time: one column for each key (a small number), made when it is first counted. */
export interface BucketCounters {
  readonly buckets: number;
  readonly columns: (Float64Array | undefined)[];
}

/** What a checkpoint keeps: buckets before the present one are final, so only its own counts are copied. */
export interface BucketCountersState {
  readonly bucket: number;
  readonly counts: readonly number[];
}

export const createBucketCounters = (buckets: number): BucketCounters => ({ buckets, columns: [] });

export function count(counters: BucketCounters, key: number, bucket: number): void {
  const column = counters.columns[key] ?? newColumn(counters, key);
  column[bucket] = (column[bucket] ?? 0) + 1;
}

/** Sum of one key over the buckets from `from` to before `to`. */
export function countBetween(counters: BucketCounters, key: number, from: number, to: number): number {
  const column = counters.columns[key];
  if (column === undefined) return 0;
  let sum = 0;
  for (let bucket = Math.max(0, from); bucket < Math.min(to, column.length); bucket += 1) {
    sum += column[bucket] ?? 0;
  }
  return sum;
}

export const saveCounters = (counters: BucketCounters, bucket: number): BucketCountersState => ({
  bucket,
  counts: Array.from(counters.columns, (column) => column?.[bucket] ?? 0),
});

/** Back to a saved state: later buckets become empty, the present one what it was. */
export function restoreCounters(counters: BucketCounters, state: BucketCountersState): void {
  for (const [key, column] of counters.columns.entries()) {
    if (column === undefined) continue;
    column.fill(0, state.bucket);
    column[state.bucket] = state.counts[key] ?? 0;
  }
}

function newColumn(counters: BucketCounters, key: number): Float64Array {
  const column = new Float64Array(counters.buckets);
  // No holes: columns are read by index and listed in order.
  while (counters.columns.length < key) counters.columns.push(undefined);
  counters.columns[key] = column;
  return column;
}
