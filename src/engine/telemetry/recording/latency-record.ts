import { bucketOf, HISTOGRAM_BUCKETS } from "../../statistics/histogram.ts";
import { append, createColumn, lastAtMost, type NumberColumn, valueAt } from "./number-column.ts";

/**
 * Latencies of answered requests (200 and 500) as histograms by version and bucket of time. Complete buckets are kept as the
 * counts that are not 0, and are never touched again.
 */
export interface LatencyRecord {
  /** One entry for each histogram: its bucket of time, its version, and where its counts begin. */
  readonly time: NumberColumn;
  readonly version: NumberColumn;
  readonly start: NumberColumn;
  /** Buckets of the histograms, and their counts. */
  readonly cell: NumberColumn;
  readonly count: NumberColumn;
  /** Histograms of the bucket of time that is not complete yet, by version. */
  readonly open: (Uint32Array | undefined)[];
}

export interface LatencyState {
  readonly histograms: number;
  readonly cells: number;
  readonly open: readonly (Uint32Array | undefined)[];
}

export const createLatencyRecord = (): LatencyRecord => ({
  time: createColumn(),
  version: createColumn(),
  start: createColumn(),
  cell: createColumn(),
  count: createColumn(),
  open: [],
});

/** Counts a latency (µs). */
export function noteLatency(record: LatencyRecord, version: number, latency: number): void {
  const histogram = record.open[version] ?? openHistogram(record, version);
  const cell = bucketOf(latency);
  histogram[cell] = (histogram[cell] ?? 0) + 1;
}

/** Completes a bucket of time. */
export function closeLatencies(record: LatencyRecord, time: number): void {
  for (const [version, histogram] of record.open.entries()) {
    if (histogram === undefined) continue;
    const start = record.cell.length;
    for (let cell = 0; cell < histogram.length; cell += 1) {
      const count = histogram[cell] ?? 0;
      if (count === 0) continue;
      append(record.cell, cell);
      append(record.count, count);
      histogram[cell] = 0;
    }
    if (record.cell.length === start) continue;
    append(record.time, time);
    append(record.version, version);
    append(record.start, start);
  }
}

/**
 * Adds the complete buckets of time from `from` to before `to` to a histogram, of one version or of all.
 */
export function mergeLatencies(
  record: LatencyRecord,
  histogram: Uint32Array,
  range: { readonly from: number; readonly to: number; readonly version?: number },
): void {
  for (let index = lastAtMost(record.time, range.from - 1) + 1; index < record.time.length; index += 1) {
    if (valueAt(record.time, index) >= range.to) return;
    if (range.version !== undefined && valueAt(record.version, index) !== range.version) continue;
    const end = index + 1 < record.start.length ? valueAt(record.start, index + 1) : record.cell.length;
    for (let place = valueAt(record.start, index); place < end; place += 1) {
      const cell = valueAt(record.cell, place);
      histogram[cell] = (histogram[cell] ?? 0) + valueAt(record.count, place);
    }
  }
}

export const saveLatencies = (record: LatencyRecord): LatencyState => ({
  histograms: record.time.length,
  cells: record.cell.length,
  open: Array.from(record.open, (histogram) => histogram?.slice()),
});

export function restoreLatencies(record: LatencyRecord, state: LatencyState): void {
  for (const column of [record.time, record.version, record.start]) column.length = state.histograms;
  for (const column of [record.cell, record.count]) column.length = state.cells;
  record.open.length = 0;
  for (const histogram of state.open) record.open.push(histogram?.slice());
}

function openHistogram(record: LatencyRecord, version: number): Uint32Array {
  const histogram = new Uint32Array(HISTOGRAM_BUCKETS);
  while (record.open.length < version) record.open.push(undefined);
  record.open[version] = histogram;
  return histogram;
}
