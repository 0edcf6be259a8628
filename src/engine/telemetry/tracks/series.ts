import { HISTOGRAM_BUCKETS, quantileOf } from "../../statistics/histogram.ts";
import { REQUEST_OUTCOMES, type RequestOutcome } from "../../traffic/outcome-cause.ts";
import type { BucketCounters } from "../recording/bucket-counters.ts";
import { mergeLatencies } from "../recording/latency-record.ts";
import type { PodTrack, SeriesView } from "../run-view.ts";
import type { RequestedResources } from "./requested-resources.ts";
import { bucketsOf, type RunFacts } from "./run-facts.ts";
import { type Jump, jumpSeries } from "./step-series.ts";
import { desiredWeights, endpointWeights, seenWeights } from "./weights.ts";

const OUTCOMES = REQUEST_OUTCOMES.length;
const SUCCEEDED = REQUEST_OUTCOMES.indexOf("succeeded");

/** All columns over time: one value for each bucket that the run has begun. */
export function seriesView(
  facts: RunFacts,
  pods: readonly PodTrack[],
  requested: RequestedResources,
): SeriesView {
  const { recording } = facts;
  const versions = facts.versions.views;
  const { step } = recording;
  const length = bucketsOf(facts);
  const { usage } = recording;
  const arrived = (row: number) => perSecond(recording.arrived, [row], length, step);
  return {
    step,
    length,
    requests: versions.map((version) => arrived(version.index + 1)),
    failed: versions.map((version) => {
      const row = (version.index + 1) * OUTCOMES;
      return perSecond(recording.ended, failureKeys(row), length, step);
    }),
    unrouted: arrived(0),
    failedByOutcome: failedByOutcome(facts, length),
    ...latencyQuantiles(facts, length),
    readyPods: versions.map((version) => readyPods(pods, version.index, length, step)),
    cpuUsed: column(length, (bucket) => usage.nodeCores[bucket]?.reduce((sum, cores) => sum + cores, 0) ?? 0),
    cpuRequested: jumpSeries(requested.milliCores, length, step).map((value) => value / 1000),
    memoryUsed: column(length, (bucket) => usage.memoryBytes[bucket] ?? 0),
    memoryRequested: jumpSeries(requested.memoryBytes, length, step),
    desiredWeight: desiredWeights(facts, length),
    podWeight: endpointWeights(facts, pods, length),
    seenWeight: seenWeights(facts, length),
  };
}

/** Requests a second of all users of each spec. */
export const arrivalRates = (facts: RunFacts): readonly Float32Array[] =>
  facts.specs.map((_, spec) =>
    perSecond(facts.recording.arrivedBySpec, [spec], bucketsOf(facts), facts.recording.step),
  );

function perSecond(
  counters: BucketCounters,
  keys: readonly number[],
  length: number,
  step: number,
): Float32Array {
  return column(length, (bucket) => {
    let sum = 0;
    for (const key of keys) sum += counters.columns[key]?.[bucket] ?? 0;
    return sum / step;
  });
}

const column = (length: number, value: (bucket: number) => number): Float32Array =>
  Float32Array.from({ length }, (_, bucket) => value(bucket));

/** Keys of all failures in the row of one version. */
const failureKeys = (row: number): readonly number[] =>
  REQUEST_OUTCOMES.flatMap((_, outcome) => (outcome === SUCCEEDED ? [] : [row + outcome]));

function failedByOutcome(facts: RunFacts, length: number): Readonly<Record<RequestOutcome, Float32Array>> {
  const { ended, step } = facts.recording;
  const of = (name: RequestOutcome) => {
    const outcome = REQUEST_OUTCOMES.indexOf(name);
    const keys = Array.from(ended.columns.keys()).filter((key) => key % OUTCOMES === outcome);
    return name === "succeeded" ? new Float32Array(length) : perSecond(ended, keys, length, step);
  };
  return {
    succeeded: of("succeeded"),
    serverError: of("serverError"),
    connectionRefused: of("connectionRefused"),
    noEndpoints: of("noEndpoints"),
    timeout: of("timeout"),
    resetByTermination: of("resetByTermination"),
    overloaded: of("overloaded"),
    unreachable: of("unreachable"),
  };
}

function latencyQuantiles(facts: RunFacts, length: number): Pick<SeriesView, "p50" | "p95" | "p99"> {
  const [p50, p95, p99] = [new Float32Array(length), new Float32Array(length), new Float32Array(length)];
  const histogram = new Uint32Array(HISTOGRAM_BUCKETS);
  for (let bucket = 0; bucket < length; bucket += 1) {
    histogram.fill(0);
    mergeLatencies(facts.recording.latencies, histogram, { from: bucket, to: bucket + 1 });
    p50[bucket] = quantileOf(histogram, 0.5) / 1000;
    p95[bucket] = quantileOf(histogram, 0.95) / 1000;
    p99[bucket] = quantileOf(histogram, 0.99) / 1000;
  }
  return { p50, p95, p99 };
}

function readyPods(pods: readonly PodTrack[], version: number, length: number, step: number): Float32Array {
  const jumps: Jump[] = [];
  for (const pod of pods) {
    if (pod.version !== version) continue;
    let isReady = false;
    for (const { at, state } of pod.states) {
      if ((state === "ready") === isReady) continue;
      isReady = state === "ready";
      jumps.push({ at, by: isReady ? 1 : -1 });
    }
    if (isReady && pod.gone !== undefined) jumps.push({ at: pod.gone, by: -1 });
  }
  return jumpSeries(jumps, length, step);
}
