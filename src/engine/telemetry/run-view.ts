import type { RequestOutcome } from "../traffic/outcome-cause.ts";
import type { ChartDefinition, ChartStep } from "./chart.ts";

/**
 * What a page, a report or a test reads of a finished (or half-computed) run. Plain data and typed arrays, so that it crosses
 * a worker boundary. All times are seconds since the run began; tracks are step functions, sorted by time.
 */
export interface RunView {
  readonly scenario: ScenarioView;
  /** Seconds of the run that are computed. */
  readonly computed: number;
  readonly versions: readonly VersionView[];
  readonly users: readonly UsersView[];
  readonly services: readonly ServiceTrack[];
  readonly replicaSets: readonly ReplicaSetTrack[];
  readonly pods: readonly PodTrack[];
  readonly nodes: readonly NodeTrack[];
  readonly series: SeriesView;
  readonly requests: RequestSampleView;
  readonly markers: readonly Marker[];
  readonly sentences: readonly Sentence[];
  readonly statecharts: readonly StatechartView[];
  readonly log: readonly LogEntry[];
  readonly outcome: OutcomeView;
  readonly checks: readonly CheckView[];
  /** Hexadecimal digest of the whole recording: equal runs have equal digests. */
  readonly hash: string;
}

export interface ScenarioView {
  readonly name: string;
  readonly title: string;
  /** Three sentences on what to look at; empty for a bare manifest. */
  readonly about: string;
  readonly seed: number;
  readonly duration: number;
  readonly traffic: readonly { readonly name: string; readonly text: string; readonly detail: string }[];
  readonly images: readonly { readonly image: string; readonly version: number; readonly text: string }[];
  readonly interventions: readonly {
    readonly at: number;
    readonly run: string;
    /** Whose line it is: the scenario's, or typed on the page. */
    readonly by: "scenario" | "you";
    readonly note?: string;
  }[];
  readonly faults: readonly { readonly at: number; readonly until?: number; readonly text: string }[];
  /** What completion added, in words, each with the YAML it stands for. */
  readonly supplied: readonly { readonly text: string; readonly yaml: string }[];
}

/**
 * The first image of every workload is v1 (index 0), its second v2, and so on; named is the image of the workload that was
 * released, or of the first.
 */
export interface VersionView {
  readonly index: number;
  readonly label: string;
  readonly image: string;
  readonly workload: string;
}

interface UsersView {
  readonly name: string;
  readonly service: string;
  /** Requests a second, each second. */
  readonly rate: Float32Array;
}

export interface ServiceTrack {
  readonly key: string;
  readonly name: string;
  readonly namespace: string;
  /** Ready endpoints of the EndpointSlices. */
  readonly endpoints: readonly { readonly at: number; readonly ready: number; readonly total: number }[];
}

export interface ReplicaSetTrack {
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  readonly workload: string;
  readonly version: number;
  readonly service?: string;
  readonly created: number;
  readonly gone?: number;
  readonly sizes: readonly {
    readonly at: number;
    readonly desired: number;
    readonly ready: number;
    readonly available: number;
  }[];
}

export type PodState =
  | "pending"
  | "unschedulable"
  | "creating"
  | "notReady"
  | "ready"
  | "terminating"
  | "crashLooping"
  | "oomKilled"
  | "unknown";

export interface PodTrack {
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  readonly version: number;
  readonly replicaSet?: string;
  readonly created: number;
  readonly gone?: number;
  readonly states: readonly {
    readonly at: number;
    readonly state: PodState;
    readonly node?: string;
    readonly restarts: number;
    /** As the STATUS column of kubectl: `CreateContainerConfigError`, `Running`, … */
    readonly status: string;
  }[];
  /** When some node's proxy may send to this pod, and how many nodes do: the stem. */
  readonly routed: readonly { readonly at: number; readonly nodes: number }[];
  /** Cores used, every `SeriesView.step` × 5 seconds since `created`. */
  readonly cpu: Float32Array;
  readonly cpuLimit?: number;
}

export interface NodeTrack {
  readonly name: string;
  readonly zone?: string;
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly states: readonly { readonly at: number; readonly ready: boolean; readonly cordoned: boolean }[];
  readonly cpuUsed: Float32Array;
  readonly cpuRequested: readonly { readonly at: number; readonly cores: number }[];
}

/** Columns of one value a second (`step` = 1); `[version]` first where a thing is counted by version. */
export interface SeriesView {
  readonly step: number;
  readonly length: number;
  readonly requests: readonly Float32Array[];
  readonly failed: readonly Float32Array[];
  /** Requests that reached no version (no endpoints, refused by an address that is gone). */
  readonly unrouted: Float32Array;
  readonly failedByOutcome: Readonly<Record<RequestOutcome, Float32Array>>;
  /** Milliseconds; NaN where nothing was answered. */
  readonly p50: Float32Array;
  readonly p95: Float32Array;
  readonly p99: Float32Array;
  readonly readyPods: readonly Float32Array[];
  readonly cpuUsed: Float32Array;
  readonly cpuRequested: Float32Array;
  readonly memoryUsed: Float32Array;
  readonly memoryRequested: Float32Array;
  /** Share of each version in percent: what was asked for, what the endpoints amount to, what was seen in 10 s. */
  readonly desiredWeight: readonly Float32Array[];
  readonly podWeight: readonly Float32Array[];
  readonly seenWeight: readonly Float32Array[];
}

/** A sample of whole requests, for the dots: at least all failures up to a bound, and one in `oneIn` of the rest. */
export interface RequestSampleView {
  readonly length: number;
  readonly oneIn: number;
  readonly id: Float64Array;
  readonly arrival: Float64Array;
  readonly end: Float64Array;
  /** Index into `RunView.users`. */
  readonly users: Uint8Array;
  /** Index into `RunView.versions`; 255 = reached none. */
  readonly version: Uint8Array;
  /** Index into `RunView.pods`; -1 = none. */
  readonly pod: Int32Array;
  /** Index into REQUEST_OUTCOMES. */
  readonly outcome: Uint8Array;
}

export interface Marker {
  readonly at: number;
  readonly kind: "step" | "fault" | "check" | "undo";
  readonly by: "controller" | "strategy" | "you" | "scenario";
  readonly text: string;
  readonly failed?: boolean;
}

/** What is going on from `at` on: a short lead in bold and the rest. */
export interface Sentence {
  readonly at: number;
  readonly lead: string;
  readonly text: string;
}

export interface StatechartView {
  readonly release: string;
  readonly definition: ChartDefinition;
  readonly steps: readonly ChartStep[];
}

export interface LogEntry {
  readonly at: number;
  readonly from: string;
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly object: string;
  readonly message: string;
}

/** Seconds, counts and shares; `null` = never, or none. Each measure is defined in docs/outcome.md. */
export interface OutcomeView {
  readonly verdict: { readonly lead: string; readonly text: string };
  readonly requests: number;
  readonly failedRequests: number;
  readonly failedByCause: readonly { readonly outcome: RequestOutcome; readonly count: number }[];
  /** No endpoint in any entry node's table accepted connections. */
  readonly downtime: number;
  /** Arrival-weighted share of entry nodes in that state, integrated: seconds. */
  readonly partialOutage: number;
  readonly errorBudgetBurned: number;
  readonly usersExposed: number;
  readonly usersHarmed: number;
  readonly detectedIn: number | null;
  readonly detectedBy: string | null;
  readonly recoveredIn: number | null;
  readonly fullRolloutIn: number | null;
  readonly peakExtraPods: number;
  readonly peakExtraCpu: number;
  readonly peakExtraMemoryBytes: number;
  readonly podHours: number;
}

export interface CheckView {
  readonly name: string;
  readonly expression: string;
  readonly passed: boolean;
  /** Both sides with their values when it failed. */
  readonly explanation: string;
}

/** Why one request ended as it did: times and facts, then what would have helped. */
export interface RequestExplanation {
  readonly id: number;
  readonly title: string;
  readonly answer: string;
  readonly chain: readonly { readonly at: number; readonly text: string }[];
  readonly remedy: string | null;
}
