import { elapsed, type Instant, inSeconds, type Microseconds, NOTHING, seconds } from "../../kernel/units.ts";
import type { Pod } from "../../objects/types/pod.ts";

/** How long a container has to wait after its next exit, and since when that holds. */
export interface RestartBackoff {
  readonly wait: Microseconds;
  readonly since: Instant;
}

const FIRST = seconds(10);
/** containerd and kubelet defaults: crashLoopBackOff.maxContainerRestartPeriod. */
const LONGEST = seconds(300);
/** A container that ran longer than this since it was started begins anew. */
const FORGOTTEN_AFTER = seconds(600);

/**
 * How long a container that ended at `finishedAt` still has to wait; nothing if it may start now (kuberuntime_manager.go,
 * doBackOff; flowcontrol.Backoff.IsInBackOffSince).
 */
export function restartWait(
  backoff: RestartBackoff | undefined,
  finishedAt: Instant,
  now: Instant,
): Microseconds {
  if (backoff === undefined || isForgotten(backoff, finishedAt)) return NOTHING;
  const waited = elapsed(finishedAt, now);
  return waited >= backoff.wait ? NOTHING : ((backoff.wait - waited) as Microseconds);
}

/** The back-off after the start of a container whose earlier instance ended at `finishedAt` (Backoff.Next). */
export function afterRestart(
  backoff: RestartBackoff | undefined,
  finishedAt: Instant,
  now: Instant,
): RestartBackoff {
  if (backoff === undefined || isForgotten(backoff, finishedAt)) return { wait: FIRST, since: now };
  const doubled = backoff.wait * 2;
  return { wait: doubled > LONGEST ? LONGEST : (doubled as Microseconds), since: now };
}

/** `back-off 1m20s restarting failed container=app pod=web-1_default(uid)` */
export function backoffMessage(pod: Pod, container: string, wait: Microseconds): string {
  const { namespace, name, uid } = pod.metadata;
  return `back-off ${goSeconds(wait)} restarting failed container=${container} pod=${name}_${namespace}(${uid})`;
}

function isForgotten(backoff: RestartBackoff, finishedAt: Instant): boolean {
  return elapsed(backoff.since, finishedAt) > FORGOTTEN_AFTER;
}

/** Whole seconds as Go prints a duration: `40s`, `1m20s`. */
function goSeconds(duration: Microseconds): string {
  const total = Math.floor(inSeconds(duration));
  return total < 60 ? `${total}s` : `${Math.floor(total / 60)}m${total % 60}s`;
}
