import { ContainerPhase, type ContainerTable } from "../containers/container-table.ts";
import type { ImageBehaviour } from "../containers/image-behaviour.ts";
import type { Instant } from "../kernel/units.ts";
import { inSeconds } from "../kernel/units.ts";
import type { ProxyTables } from "../nodes/service-table.ts";
import type { Change } from "../objects/store.ts";
import { HISTOGRAM_BUCKETS, quantileOf } from "../statistics/histogram.ts";
import { expectedRequests } from "../traffic/load-profile.ts";
import { REQUEST_OUTCOMES } from "../traffic/outcome-cause.ts";
import type { RequestColumns, RequestSink } from "../traffic/request-sink.ts";
import type { TrafficSpec } from "../traffic/traffic-spec.ts";
import {
  type BucketCounters,
  type BucketCountersState,
  count,
  countBetween,
  createBucketCounters,
  restoreCounters,
  saveCounters,
} from "./recording/bucket-counters.ts";
import {
  closeLatencies,
  createLatencyRecord,
  type LatencyRecord,
  type LatencyState,
  mergeLatencies,
  noteLatency,
  restoreLatencies,
  saveLatencies,
} from "./recording/latency-record.ts";
import {
  createReleaseRecord,
  noteArrival,
  noteChange,
  noteFailure,
  type ReleaseRecord,
  type ReleaseState,
  restoreRelease,
  saveRelease,
} from "./recording/release-record.ts";
import {
  createRequestSample,
  type RequestSample,
  type RequestSampleState,
  restoreSample,
  sampleRequest,
  saveSample,
} from "./recording/request-sample.ts";
import { createRoutingRecord, type RoutingRecord, type RoutingState } from "./recording/routing-record.ts";
import {
  createUsageRecord,
  restoreUsage,
  sampleUsage,
  saveUsage,
  type UsageRecord,
  type UsageState,
} from "./recording/usage-record.ts";

export interface RecorderDependencies {
  readonly seed: number;
  readonly specs: readonly TrafficSpec[];
  /** Names of all nodes of the run. */
  readonly nodes: readonly string[];
  readonly tables: ProxyTables;
  readonly containers: ContainerTable;
  readonly behaviours: readonly ImageBehaviour[];
  readonly duration: Instant;
}

/** What a run leaves behind, besides the history of the store. It only grows. */
export interface Recording {
  /** Length of a bucket of time in seconds: 1 unless the run is longer than four hours. */
  readonly step: number;
  /** Requests that arrived, by version + 1; 0 = reached none. */
  readonly arrived: BucketCounters;
  /** Requests that ended, by (version + 1) × outcomes + outcome. */
  readonly ended: BucketCounters;
  /** Requests that arrived, by spec. */
  readonly arrivedBySpec: BucketCounters;
  readonly latencies: LatencyRecord;
  readonly sample: RequestSample;
  readonly release: ReleaseRecord;
  readonly routing: RoutingRecord;
  readonly usage: UsageRecord;
}

export interface RecorderState {
  readonly bucket: number;
  readonly counters: readonly BucketCountersState[];
  readonly latencies: LatencyState;
  readonly sample: RequestSampleState;
  readonly release: ReleaseState;
  readonly routing: RoutingState;
  readonly usage: UsageState;
}

/** What was measured of a version in some whole buckets of time. Latencies in ms, NaN when nothing was answered. */
interface WindowMeasures {
  readonly requests: number;
  readonly failed: number;
  readonly p50: number;
  readonly p99: number;
}

export interface Recorder extends RequestSink {
  readonly recording: Recording;
  /** To be called with the time of each event before it is handled: closes the seconds that are over. */
  advance(time: number): void;
  /** To be subscribed to the store. */
  changed(change: Change): void;
  /** What ended from `from` to `to` (µs, rounded down to whole seconds), of one version or of all. */
  measures(from: number, to: number, version?: number): WindowMeasures;
  save(): RecorderState;
  /** To be called after proxies and containers have been restored. */
  restore(state: RecorderState): void;
}

/** Buckets of time that a recording keeps at most. */
const BUCKETS_MAX = 14_400;
const OUTCOMES = REQUEST_OUTCOMES.length;
const SUCCEEDED = REQUEST_OUTCOMES.indexOf("succeeded");
const SERVER_ERROR = REQUEST_OUTCOMES.indexOf("serverError");
const UNREACHABLE = REQUEST_OUTCOMES.indexOf("unreachable");

/**
 * Keeps account of a run while it is computed: the sink of its requests, an observer of its proxies and containers. A
 * checkpoint of it is the lengths of what only grows, and copies of the little that changes.
 */
export function createRecorder(deps: RecorderDependencies): Recorder {
  const { containers } = deps;
  const recording = createRecording(deps);
  const { arrived, ended, arrivedBySpec, latencies, sample, release, routing, usage } = recording;
  const nodeIndex = new Map(deps.nodes.map((name, index) => [name, index] as const));
  const width = recording.step * 1_000_000;
  let bucket = 0;

  function advance(time: number): void {
    while (time >= (bucket + 1) * width) {
      closeLatencies(latencies, bucket);
      sampleUsage(usage, containers, deps.behaviours, nodeIndex, { end: (bucket + 1) * width, width });
      sample.kept.clear();
      bucket += 1;
    }
  }

  deps.tables.observe((service, nodeName, table, time) => {
    advance(time);
    routing.tableChanged(service, nodeName, table, time);
  });
  containers.observe({
    phaseChanged(slot, time) {
      advance(time);
      routing.phaseChanged(slot, time);
    },
  });

  return {
    recording,
    advance,
    changed: (change) => noteChange(release, change, containers),
    arrived(columns, place) {
      advance(columns.arrival[place] ?? 0);
      count(arrivedBySpec, columns.spec[place] ?? 0, bucket);
      count(arrived, versionReached(containers, columns, place) + 1, bucket);
      noteArrival(release, columns, place, containers, deps.behaviours);
    },
    finished(columns, place, outcome, time) {
      advance(time);
      const version = outcome === UNREACHABLE ? -1 : versionOfSlot(containers, columns.slot[place] ?? -1);
      count(ended, (version + 1) * OUTCOMES + outcome, bucket);
      if (outcome === SUCCEEDED || outcome === SERVER_ERROR) {
        noteLatency(latencies, version, time - (columns.arrival[place] ?? 0));
      }
      const end = { outcome, version, time, seed: deps.seed };
      if (outcome !== SUCCEEDED) noteFailure(release, columns, place, end);
      sampleRequest(sample, columns, place, end);
    },
    measures: (from, to, version) =>
      measuresBetween(recording, Math.floor(from / width), Math.floor(to / width), version),
    save: () => ({
      bucket,
      counters: [arrived, ended, arrivedBySpec].map((counters) => saveCounters(counters, bucket)),
      latencies: saveLatencies(latencies),
      sample: saveSample(sample),
      release: saveRelease(release),
      routing: routing.save(),
      usage: saveUsage(usage),
    }),
    restore(state) {
      bucket = state.bucket;
      for (const [index, counters] of [arrived, ended, arrivedBySpec].entries()) {
        const saved = state.counters[index];
        if (saved) restoreCounters(counters, saved);
      }
      restoreLatencies(latencies, state.latencies);
      restoreSample(sample, state.sample);
      restoreRelease(release, state.release);
      routing.restore(state.routing);
      restoreUsage(usage, state.usage);
    },
  };
}

function createRecording(deps: RecorderDependencies): Recording {
  const seconds = Math.max(1, inSeconds(deps.duration));
  const step = Math.ceil(seconds / BUCKETS_MAX);
  // One more than there are whole buckets: for what happens at the very end.
  const buckets = Math.ceil(seconds / step) + 1;
  const users = deps.specs.reduce((sum, spec) => sum + spec.users, 0);
  return {
    step,
    arrived: createBucketCounters(buckets),
    ended: createBucketCounters(buckets),
    arrivedBySpec: createBucketCounters(buckets),
    latencies: createLatencyRecord(),
    sample: createRequestSample(expectedRequests(deps.specs, deps.duration), seconds, buckets),
    release: createReleaseRecord(users, deps.specs.length),
    routing: createRoutingRecord(deps.specs, deps.nodes, deps.tables, deps.containers),
    usage: createUsageRecord(),
  };
}

function versionOfSlot(containers: ContainerTable, slot: number): number {
  return slot < 0 ? -1 : (containers.version[slot] ?? 0);
}

/** The version that an arriving request is sent to; -1 = no endpoint, or an address that is gone. */
function versionReached(containers: ContainerTable, columns: RequestColumns, place: number): number {
  const slot = columns.slot[place] ?? -1;
  return slot >= 0 && containers.phase[slot] === ContainerPhase.gone ? -1 : versionOfSlot(containers, slot);
}

function measuresBetween(
  recording: Recording,
  from: number,
  to: number,
  version: number | undefined,
): WindowMeasures {
  const rows = Math.ceil(recording.ended.columns.length / OUTCOMES);
  const first = version === undefined ? 0 : version + 1;
  const last = version === undefined ? rows : version + 2;
  let requests = 0;
  let failed = 0;
  for (let row = first; row < last; row += 1) {
    for (let outcome = 0; outcome < OUTCOMES; outcome += 1) {
      const found = countBetween(recording.ended, row * OUTCOMES + outcome, from, to);
      requests += found;
      if (outcome !== SUCCEEDED) failed += found;
    }
  }
  const histogram = new Uint32Array(HISTOGRAM_BUCKETS);
  mergeLatencies(recording.latencies, histogram, {
    from,
    to,
    ...(version === undefined ? {} : { version }),
  });
  return {
    requests,
    failed,
    p50: quantileOf(histogram, 0.5) / 1000,
    p99: quantileOf(histogram, 0.99) / 1000,
  };
}
