import type { Microseconds } from "../kernel/units.ts";

/** What an endpoint that only probes ask answers, as time goes by since the container listens. */
export interface ProbeEndpoint {
  /** Share of asks that fail although the container serves. 0..1 */
  readonly errorRate: number;
  /** How long an answer takes. */
  readonly latency: Microseconds;
  /** From this age of the listening container on, every ask fails; absent = never. */
  readonly failsAfter?: Microseconds;
}

/** How a container of an image behaves when it runs. Everything is resolved: defaults are filled in by the scenario. */
export interface ImageBehaviour {
  /** Time a node needs to pull the image when it does not have it. */
  readonly pull: Microseconds;
  /** Why the image cannot be pulled, as the registry words it; absent = it can. */
  readonly pullError?: string;
  /** From the start of the process to its listening on its ports. */
  readonly startup: Microseconds;
  /** Right after it listens, service times are `factor` times as long; this falls linearly to 1 over `duration`. */
  readonly coldStart: { readonly factor: number; readonly duration: Microseconds };
  /** Service time of one request on an idle container: lognormal through these two quantiles. */
  readonly latency: { readonly p50: Microseconds; readonly p99: Microseconds };
  /** Share of requests answered 500. 0..1 */
  readonly errorRate: number;
  /** Requests served at the same time. */
  readonly concurrency: number;
  /** Requests that may wait for a free place; further ones are answered 503. */
  readonly queue: number;
  /** Time of one core that a request takes. */
  readonly cpuPerRequest: Microseconds;
  /** Cores that an idle container uses. */
  readonly cpuIdle: number;
  readonly memory: {
    readonly baseBytes: number;
    readonly perRequestBytes: number;
    readonly leakBytesPerSecond: number;
  };
  /**
   * On SIGTERM: `graceful` stops listening, finishes what is in flight for at most `drain`, exits 0; `abrupt` exits 143 at
   * once and cuts what is in flight; `ignored` goes on until SIGKILL.
   */
  readonly shutdown: { readonly on: "graceful" | "abrupt" | "ignored"; readonly drain: Microseconds };
  /** The process ends by itself this long after it started; absent = never. */
  readonly crash?: { readonly after: Microseconds; readonly exitCode: number };
  readonly readiness: ProbeEndpoint;
  readonly liveness: ProbeEndpoint;
}
