import type { Instant } from "../kernel/units.ts";

/** What an operator asks the metrics for: of the pods of one workload that run one image, since a moment. */
export interface MetricQuery {
  /** Number of requests; share of them that failed (0..1); 99th percentile of their duration in seconds. */
  readonly metric: "requests" | "errorRate" | "latencyP99";
  readonly workload: { readonly namespace: string; readonly name: string };
  readonly image: string;
  /** Scrapes show the past: what has not been scraped yet is not in the answer. */
  readonly since: Instant;
}

/** Answers a query as the monitoring of a cluster would, with its lag; undefined when it has no sample. */
export type ReleaseMetrics = (query: MetricQuery) => number | undefined;
