import { scaledValueOf } from "../../objects/int-or-string.ts";
import type { DeploymentSpec } from "../../objects/types/apps.ts";
import type { IntOrString } from "../../objects/types/meta.ts";

/** How far a rollout may go beyond the size asked for, and below it. Both 0 where an `error` says that a value is none. */
export interface Fenceposts {
  readonly surge: number;
  readonly unavailable: number;
  readonly error?: string;
}

type Sized = Pick<DeploymentSpec, "replicas" | "strategy">;

/**
 * maxSurge and maxUnavailable in pods (deployment/util ResolveFenceposts): surge rounded up, unavailable rounded down, and
 * at least one of them 1, or nothing could ever move. 25 % and 25 % of 3: 1 and 0; 0 and 5 % of 10: 0 and 1.
 */
export function resolveFenceposts(
  maxSurge: IntOrString,
  maxUnavailable: IntOrString,
  replicas: number,
): Fenceposts {
  const surge = scaledValueOf(maxSurge, replicas, "up");
  if (!surge.ok) return { surge: 0, unavailable: 0, error: surge.error };
  const unavailable = scaledValueOf(maxUnavailable, replicas, "down");
  if (!unavailable.ok) return { surge: 0, unavailable: 0, error: unavailable.error };
  if (surge.value === 0 && unavailable.value === 0) return { surge: 0, unavailable: 1 };
  return { surge: surge.value, unavailable: unavailable.value };
}

/** Pods that may be there beyond spec.replicas; 0 unless the strategy is RollingUpdate. */
export function maxSurge({ replicas, strategy }: Sized): number {
  return strategy.type === "RollingUpdate" ? fencepostsOf(strategy.rollingUpdate, replicas).surge : 0;
}

/** Pods that may be missing from spec.replicas, at most all of them; 0 unless the strategy is RollingUpdate. */
export function maxUnavailable({ replicas, strategy }: Sized): number {
  if (strategy.type !== "RollingUpdate" || replicas === 0) return 0;
  return Math.min(fencepostsOf(strategy.rollingUpdate, replicas).unavailable, replicas);
}

type RollingUpdate = Extract<DeploymentSpec["strategy"], { readonly type: "RollingUpdate" }>["rollingUpdate"];

/** What was last made of a strategy, which is immutable: every pass asks several times. */
const lately = new WeakMap<RollingUpdate, { readonly replicas: number; readonly fenceposts: Fenceposts }>();

function fencepostsOf(strategy: RollingUpdate, replicas: number): Fenceposts {
  const last = lately.get(strategy);
  if (last?.replicas === replicas) return last.fenceposts;
  const fenceposts = resolveFenceposts(strategy.maxSurge, strategy.maxUnavailable, replicas);
  lately.set(strategy, { replicas, fenceposts });
  return fenceposts;
}

/** Pods that are to be available at any time of a rolling update. */
export const minAvailable = (spec: Sized): number => spec.replicas - maxUnavailable(spec);
