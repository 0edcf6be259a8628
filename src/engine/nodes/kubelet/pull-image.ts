import { inSeconds, type Microseconds, microseconds, milliseconds, NOTHING } from "../../kernel/units.ts";
import { enqueuePull, imageSize, pullDecision, pullWait } from "./image-store.ts";
import {
  behaviourOf,
  type KubeletEventOf,
  type KubeletWorld,
  nodeOf,
  report,
  specOf,
} from "./kubelet-world.ts";
import type { ContainerRecord, PodRecord } from "./pod-record.ts";
import { fail, occupy, reportError } from "./pod-worker.ts";
import { DELAYS, delay, pullTime } from "./timing.ts";

/** From a failed pull to the sync that finds its image backing off. */
const PULL_BACKOFF_SHOWN = milliseconds(3_000);

/**
 * Sees to the image of a container that is to be started (images/image_manager.go, EnsureImageExists). Says whether it is
 * there; if not, it is being pulled, or the sync has failed.
 */
export function ensureImage(
  world: KubeletWorld,
  record: PodRecord,
  index: number,
  container: ContainerRecord,
): boolean {
  const spec = specOf(record, container);
  const { image } = spec;
  const now = world.agenda.now();
  const { images } = nodeOf(world, record.nodeName);
  const decision = pullDecision(images, spec, now);
  if (decision === "use") {
    const message = `Container image "${image}" already present on machine and can be accessed by the pod`;
    report(world, record, container, { reason: "Pulled", message });
    return true;
  }
  if (decision === "never") {
    const message = `Container image "${image}" is not present with pull policy of Never`;
    report(world, record, container, { type: "Warning", reason: "ErrImageNeverPull", message });
    reportError(world, record, container, "ErrImageNeverPull");
    fail(world, record, container, { reason: "ErrImageNeverPull", message });
  } else if (pullWait(container.pullBackoff, now) > NOTHING) {
    const message = `Back-off pulling image "${image}"`;
    report(world, record, container, { reason: "BackOff", message });
    reportError(world, record, container, "ImagePullBackOff");
    const error = `${message}: ErrImagePull: ${container.pullBackoff?.error ?? ""}`;
    fail(world, record, container, { reason: "ImagePullBackOff", message: error });
  } else {
    pull(world, record, index, container);
  }
  return false;
}

function pull(world: KubeletWorld, record: PodRecord, index: number, container: ContainerRecord): void {
  const { image } = specOf(record, container);
  const { uid, nodeName } = record;
  const behaviour = behaviourOf(world, container);
  report(world, record, container, { reason: "Pulling", message: `Pulling image "${image}"` });
  const delivers = behaviour.pullError === undefined;
  const time = delivers
    ? pullTime(world.seed, nodeName, image, behaviour.pull)
    : delay(world.seed, DELAYS.registry, uid, record.retries);
  const ordered = { image, takes: time, delivers };
  const { waits, takes } = enqueuePull(nodeOf(world, nodeName).images, ordered, world.agenda.now());
  const step = occupy(record);
  const event = { to: "kubelet", kind: "imagePulled", uid, container: index, step, waits, takes } as const;
  world.agenda.after(microseconds(waits + takes), event);
}

/** A pull has ended: the registry has delivered the image, or refused it. Says whether it is there. */
export function pullEnded(
  world: KubeletWorld,
  record: PodRecord,
  container: ContainerRecord,
  { waits, takes }: Pick<KubeletEventOf<"imagePulled">, "waits" | "takes">,
): boolean {
  const { image } = specOf(record, container);
  const { pull: usual, pullError } = behaviourOf(world, container);
  const now = world.agenda.now();
  if (pullError !== undefined) {
    const message = `Failed to pull image "${image}": ${pullError}`;
    report(world, record, container, { type: "Warning", reason: "Failed", message });
    reportError(world, record, container, "ErrImagePull");
    const failures = (container.pullBackoff?.failures ?? 0) + 1;
    container.pullBackoff = { error: pullError, failures, failedAt: now };
    const waiting = { reason: "ErrImagePull", message: pullError, retryAfter: PULL_BACKOFF_SHOWN };
    fail(world, record, container, waiting);
    return false;
  }
  container.pullBackoff = undefined;
  const took = goMilliseconds(takes);
  const whole = goMilliseconds(microseconds(waits + takes));
  const message = `Successfully pulled image "${image}" in ${took} (${whole} including waiting). Image size: ${imageSize(usual)} bytes.`;
  report(world, record, container, { reason: "Pulled", message });
  return true;
}

/** `1.234s`, `300ms`, as Go prints a duration cut to milliseconds. */
function goMilliseconds(duration: Microseconds): string {
  const whole = Math.floor(duration / 1_000);
  if (whole < 1_000) return `${whole}ms`;
  const total = whole / 1_000;
  if (total < 60) return `${total}s`;
  const minutes = Math.floor(inSeconds(duration) / 60);
  return `${minutes}m${Math.round((total - minutes * 60) * 1_000) / 1_000}s`;
}
