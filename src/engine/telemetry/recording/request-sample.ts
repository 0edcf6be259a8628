import { REQUEST_OUTCOMES } from "../../traffic/outcome-cause.ts";
import type { RequestColumns } from "../../traffic/request-sink.ts";
import { append, createColumn, type NumberColumn } from "./number-column.ts";

/** Whole requests, in the order in which they ended. */
export interface RequestSample {
  /** One in so many of all requests is kept, so that the sample thins no outage. */
  readonly oneIn: number;
  /** So many further failures of each cause and version are kept in each bucket of time. */
  readonly failuresEach: number;
  readonly id: NumberColumn;
  readonly arrival: NumberColumn;
  readonly end: NumberColumn;
  readonly spec: NumberColumn;
  readonly user: NumberColumn;
  readonly node: NumberColumn;
  readonly slot: NumberColumn;
  readonly outcome: NumberColumn;
  /** Failures kept in the present bucket, by cause and version. */
  readonly kept: Map<number, number>;
}

export interface RequestSampleState {
  readonly length: number;
  readonly kept: readonly (readonly [number, number])[];
}

/** Successes kept at most, and a second: enough for 600 dots that cross the stage in three seconds. */
const SUCCESSES_KEPT = 150_000;
const SUCCESSES_KEPT_PER_SECOND = 200;
/** Failures kept at most when two versions fail of two causes throughout the run. */
const FAILURES_KEPT = 40_000;
const STRATA = 4;
const SUCCEEDED = REQUEST_OUTCOMES.indexOf("succeeded");
const VERSIONS = 256;

/** An empty sample for a run of so many seconds and (expected) requests, kept in `buckets` of time. */
export function createRequestSample(requests: number, seconds: number, buckets: number): RequestSample {
  const wanted = Math.max(requests / SUCCESSES_KEPT, requests / seconds / SUCCESSES_KEPT_PER_SECOND);
  return {
    oneIn: roundStep(wanted),
    failuresEach: Math.max(3, Math.floor(FAILURES_KEPT / STRATA / buckets)),
    id: createColumn(),
    arrival: createColumn(),
    end: createColumn(),
    spec: createColumn(),
    user: createColumn(),
    node: createColumn(),
    slot: createColumn(),
    outcome: createColumn(),
    kept: new Map(),
  };
}

/** Takes a finished request into the sample if it is its turn. `version` -1 = reached none. */
export function sampleRequest(
  sample: RequestSample,
  columns: RequestColumns,
  place: number,
  end: { readonly outcome: number; readonly version: number; readonly time: number },
): void {
  const id = columns.id[place] ?? 0;
  const isTurn = id % sample.oneIn === 0;
  if (!isTurn && (end.outcome === SUCCEEDED || !takesFailure(sample, end))) return;
  append(sample.id, id);
  append(sample.arrival, columns.arrival[place] ?? 0);
  append(sample.end, end.time);
  append(sample.spec, columns.spec[place] ?? 0);
  append(sample.user, columns.user[place] ?? 0);
  append(sample.node, columns.node[place] ?? 0);
  append(sample.slot, columns.slot[place] ?? -1);
  append(sample.outcome, end.outcome);
}

/** Failures out of turn are kept up to a bound for each cause and version. */
function takesFailure(
  sample: RequestSample,
  end: { readonly outcome: number; readonly version: number },
): boolean {
  const stratum = end.outcome * VERSIONS + end.version + 1;
  const kept = sample.kept.get(stratum) ?? 0;
  if (kept >= sample.failuresEach) return false;
  sample.kept.set(stratum, kept + 1);
  return true;
}

export const saveSample = (sample: RequestSample): RequestSampleState => ({
  length: sample.id.length,
  kept: [...sample.kept],
});

export function restoreSample(sample: RequestSample, state: RequestSampleState): void {
  const { id, arrival, end, spec, user, node, slot, outcome } = sample;
  for (const column of [id, arrival, end, spec, user, node, slot, outcome]) column.length = state.length;
  sample.kept.clear();
  for (const [stratum, kept] of state.kept) sample.kept.set(stratum, kept);
}

/** The least of 1, 2, 5, 10, 20, 50, … that is at least `wanted`. */
function roundStep(wanted: number): number {
  for (let power = 1; ; power *= 10) {
    for (const digit of [1, 2, 5]) if (digit * power >= wanted) return digit * power;
  }
}
