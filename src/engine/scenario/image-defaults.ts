import type { ImageBehaviour, ProbeEndpoint } from "../containers/image-behaviour.ts";
import { milliseconds, seconds } from "../kernel/units.ts";
import type { ImageDocument } from "./scenario-schema.ts";
import { readBytes, readCores, readDuration, readShare } from "./values.ts";

const MIB = 1024 * 1024;

/** A health endpoint in the same network: no work, a round trip and a scheduler's delay. */
const PROMPT: ProbeEndpoint = { errorRate: 0, latency: milliseconds(5) };

/**
 * An image of which the scenario says nothing. Chosen so that an ordinary web service at 100 requests a second runs far from
 * its limits and a rollout is worth watching; each number can be set.
 */
export const DEFAULT_IMAGE: ImageBehaviour = {
  /** A 100 MB image over a 300 Mbit/s line. */
  pull: seconds(3),
  /** Between a compiled server (under 1 s) and a small JVM service (5 s and more). */
  startup: seconds(2),
  /** No warm-up unless asked for. */
  coldStart: { factor: 1, duration: seconds(0) },
  /** A page with a few look-ups behind it: the long tail is about five times the median. */
  latency: { p50: milliseconds(25), p99: milliseconds(120) },
  /** A version is right until the scenario says otherwise. */
  errorRate: 0,
  /** A usual worker pool. */
  concurrency: 32,
  /** A listen backlog of 128 (net.core.somaxconn before Linux 5.4). */
  queue: 128,
  /** A fifth of the median: the rest waits for others. */
  cpuPerRequest: milliseconds(5),
  /** Timers and housekeeping of a runtime that waits: a few millicores. */
  cpuIdle: 0.005,
  /** A small server of a managed runtime, and the buffers of one request and its answer; no leak unless asked for. */
  memory: { baseBytes: 40 * MIB, perRequestBytes: 128 * 1024, leakBytesPerSecond: 0 },
  /** What today's frameworks do on SIGTERM; ten seconds are the usual limit of a drain. */
  shutdown: { on: "graceful", drain: seconds(10) },
  /** Health endpoints look at nothing but themselves. */
  readiness: PROMPT,
  /** The same. */
  liveness: PROMPT,
};

/** The behaviour of an image as written, its gaps filled from {@link DEFAULT_IMAGE}. The document has been validated. */
export function imageBehaviour(document: ImageDocument): ImageBehaviour {
  const base = DEFAULT_IMAGE;
  const or = <T>(value: T | undefined, otherwise: T): T => value ?? otherwise;
  const time = (text: string | undefined, otherwise: ImageBehaviour["pull"]): ImageBehaviour["pull"] =>
    or(text === undefined ? undefined : readDuration(text), otherwise);
  const amount = (
    value: string | number | undefined,
    read: (value: string | number) => number | undefined,
    otherwise: number,
  ): number => or(value === undefined ? undefined : read(value), otherwise);
  return {
    pull: time(document.pull, base.pull),
    ...(document.pullError === undefined ? {} : { pullError: document.pullError }),
    startup: time(document.startup, base.startup),
    coldStart: document.coldStart
      ? {
          factor: document.coldStart.factor,
          duration: time(document.coldStart.duration, base.coldStart.duration),
        }
      : base.coldStart,
    latency: {
      p50: time(document.latency?.p50, base.latency.p50),
      p99: time(document.latency?.p99, base.latency.p99),
    },
    errorRate: amount(document.errorRate, readShare, base.errorRate),
    concurrency: or(document.concurrency, base.concurrency),
    queue: or(document.queue, base.queue),
    cpuPerRequest: time(document.cpuPerRequest, base.cpuPerRequest),
    cpuIdle: amount(document.cpuIdle, readCores, base.cpuIdle),
    memory: {
      baseBytes: amount(document.memory?.base, readBytes, base.memory.baseBytes),
      perRequestBytes: amount(document.memory?.perRequest, readBytes, base.memory.perRequestBytes),
      leakBytesPerSecond: amount(document.memory?.leakPerMinute, readBytes, 0) / 60,
    },
    shutdown: {
      on: or(document.shutdown?.on, base.shutdown.on),
      drain: time(document.shutdown?.drain, base.shutdown.drain),
    },
    ...(document.crash === undefined
      ? {}
      : {
          crash: { after: time(document.crash.after, seconds(0)), exitCode: or(document.crash.exitCode, 1) },
        }),
    readiness: probeEndpoint(document.readiness),
    liveness: probeEndpoint(document.liveness),
  };
}

function probeEndpoint(document: ImageDocument["readiness"]): ProbeEndpoint {
  const failsAfter = document?.failsAfter === undefined ? undefined : readDuration(document.failsAfter);
  return {
    errorRate:
      (document?.errorRate === undefined ? undefined : readShare(document.errorRate)) ?? PROMPT.errorRate,
    latency: (document?.latency === undefined ? undefined : readDuration(document.latency)) ?? PROMPT.latency,
    ...(failsAfter === undefined ? {} : { failsAfter }),
  };
}
