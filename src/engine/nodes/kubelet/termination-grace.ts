import type { Container, Pod } from "../../objects/types/pod.ts";

/** Why a container is stopped; with the probes, their own grace period counts. */
export type StopReason = "deletion" | "liveness" | "startup" | "postStart";

/** What may set the grace period, in seconds. */
export interface GracePeriods {
  /** deletionGracePeriodSeconds of a pod that is being deleted. */
  readonly ofDeletion?: number | undefined;
  /** terminationGracePeriodSeconds of the pod. */
  readonly ofPod?: number | undefined;
  /** terminationGracePeriodSeconds of the probe that failed. */
  readonly ofProbe?: number | undefined;
}

/** The least that is left after a preStop hook, and where nothing sets it (minimumGracePeriodInSeconds). */
export const LEAST_GRACE_SECONDS = 2;

/**
 * Seconds from the beginning of a stop to SIGKILL, the preStop hook's time included (kuberuntime_container.go,
 * setTerminationGracePeriod).
 */
export function graceSeconds({ ofDeletion, ofPod, ofProbe }: GracePeriods, reason: StopReason): number {
  if (ofDeletion !== undefined) return ofDeletion;
  if (ofPod === undefined) return LEAST_GRACE_SECONDS;
  const isProbe = reason === "liveness" || reason === "startup";
  return isProbe && ofProbe !== undefined ? ofProbe : ofPod;
}

/** The grace period of a container of a pod. */
export function containerGrace(pod: Pod, container: Container, reason: StopReason): number {
  const probe = reason === "startup" ? container.startupProbe : container.livenessProbe;
  return graceSeconds(
    {
      ofDeletion: pod.metadata.deletionGracePeriodSeconds,
      ofPod: pod.spec.terminationGracePeriodSeconds,
      ofProbe: probe?.terminationGracePeriodSeconds,
    },
    reason,
  );
}
