import type { Instant } from "../kernel/units.ts";
import type { IntOrString } from "../objects/types/meta.ts";

/** How a release can be carried out. */
export type StrategyName = "RollingUpdate" | "Recreate";

/** A release that a strategy is to carry out. */
export interface Release {
  readonly name: string;
  readonly strategy: StrategyName;
  readonly at: Instant;
  readonly target: { readonly kind: "Deployment"; readonly namespace: string; readonly name: string };
  /** Image by container name; the empty name stands for the first container. */
  readonly to: { readonly [container: string]: string };
}

/** Parameters as a strategy reads them; what is undefined stays as the manifest has it. */
export interface Parameters {
  readonly maxSurge: IntOrString | undefined;
  readonly maxUnavailable: IntOrString | undefined;
  readonly minReadySeconds: number | undefined;
  readonly progressDeadlineSeconds: number | undefined;
  /** How long the new version is watched after the rollout is complete. Seconds. */
  readonly verifyFor: number;
  /** Time between two looks at the metrics. Seconds. */
  readonly checkEvery: number;
  /** Share of requests that may fail, 0..1. */
  readonly maxErrorRate: number;
  /** Seconds. */
  readonly maxLatencyP99: number;
  /** Fewer requests than this prove nothing. */
  readonly minRequests: number;
  readonly undo: "never" | "automatic";
}

/** What `kubectl get deployment` and `rollout status` show of the target. */
export interface Observed {
  /** Image by container. */
  readonly images: { readonly [container: string]: string };
  readonly firstContainer: string;
  readonly type: StrategyName;
  /** Whether the controller has seen the latest specification. */
  readonly isCurrent: boolean;
  readonly isDeadlineExceeded: boolean;
  readonly desired: number;
  readonly updated: number;
  readonly total: number;
  readonly available: number;
}

/** What the metrics showed of the new version since it was complete. */
export interface Measured {
  readonly requests: number;
  /** 0..1; undefined without requests. */
  readonly errorRate: number | undefined;
  /** Seconds; undefined without requests. */
  readonly latencyP99: number | undefined;
}

/** New pods that are ready, and how many of them the Services list as ready endpoints. */
export interface Smoke {
  readonly reachable: number;
  readonly wanted: number;
}

/** All that a strategy remembers: plain data. */
export interface StrategyContext {
  readonly strategy: StrategyName;
  readonly target: { readonly namespace: string; readonly name: string };
  readonly to: { readonly [container: string]: string };
  readonly parameters: Parameters;
  /** Milliseconds from the start of the run to the release. */
  readonly startsAfter: number;
  readonly observed: Observed | undefined;
  /** Images before the release, by container. */
  readonly before: { readonly [container: string]: string } | undefined;
  readonly smoke: Smoke | undefined;
  readonly measured: Measured | undefined;
  /** The refusal of a command. */
  readonly refusal: string | undefined;
}

export type StrategyEvent =
  | { readonly type: "statusObserved"; readonly observed: Observed | undefined }
  | { readonly type: "commandSucceeded" }
  | { readonly type: "commandFailed"; readonly message: string }
  | { readonly type: "smokeTested"; readonly smoke: Smoke }
  | { readonly type: "measured"; readonly measured: Measured };

/** The container that a release names: the empty name stands for the first one. */
export const containerOf = (observed: Observed, name: string): string =>
  name === "" ? observed.firstContainer : name;
