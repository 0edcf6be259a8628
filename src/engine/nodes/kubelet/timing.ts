import { luckBits, textHash } from "../../kernel/random.ts";
import {
  type Instant,
  instant,
  type Microseconds,
  microseconds,
  milliseconds,
  seconds,
} from "../../kernel/units.ts";

/** A delay of a node, between two bounds. */
interface Range {
  readonly purpose: number;
  readonly least: Microseconds;
  readonly most: Microseconds;
}

const range = (name: string, least: number, most: number): Range => ({
  purpose: textHash(`kubelet/${name}`),
  least: milliseconds(least),
  most: milliseconds(most),
});

/**
 * How long the steps of a kubelet take: bounds seen in practice (typical), in milliseconds. Where a pod lies between them is
 * its own luck, so that one pod does not shift another's.
 */
export const DELAYS = {
  /** From the binding to the first sync. */
  pickUp: range("pick-up", 10, 100),
  /** Sandbox and network. */
  sandbox: range("sandbox", 300, 1000),
  /** Creating and starting a container whose image is there. */
  start: range("start", 100, 500),
  /** From a deletion to the first action. */
  deletion: range("deletion", 20, 200),
  /** From the end of the last container to the removal of the object. */
  cleanUp: range("clean-up", 100, 1000),
  /** What the registry takes to refuse a pull, or to confirm an image that is there. */
  registry: range("registry", 300, 1000),
} as const;

/** A failed sync is tried again after 10 s and up to half as much again (pod_workers.go, backOffPeriod). */
const RETRY = seconds(10);
/** Nobody waits longer than this for the next sync, plus up to a half. */
const LONGEST_WAIT = seconds(60);
const JITTER = textHash("kubelet/jitter");

/** Container states are listed once a second: what changes is noticed at the next listing (PLEG). */
const RELIST = 1_000_000;
const PHASE = textHash("kubelet/relist");

/** How much faster or slower than its image's time a pull may be. */
const PULL = textHash("kubelet/pull");

const TWO_TO_MINUS_32 = 1 / 4_294_967_296;

/** Uniform in (0, 1), by whom it is for and how often it was asked for. */
export function chance(seed: number, purpose: number, whom: string, count: number): number {
  return (luckBits(seed, purpose, textHash(whom), count) + 0.5) * TWO_TO_MINUS_32;
}

/** The delay that falls to a pod for the `count`-th time. */
export function delay(
  seed: number,
  { purpose, least, most }: Range,
  podUid: string,
  count = 0,
): Microseconds {
  return microseconds(least + chance(seed, purpose, podUid, count) * (most - least));
}

/** From a failed sync to the next. */
export function retryDelay(seed: number, podUid: string, count: number): Microseconds {
  return microseconds(RETRY * (1 + 0.5 * chance(seed, JITTER, podUid, count)));
}

/** From a sync that found a container backing off to the next, which comes up to a half late. */
export function backoffDelay(seed: number, left: Microseconds, podUid: string, count: number): Microseconds {
  return microseconds(Math.min(left, LONGEST_WAIT) * (1 + 0.5 * chance(seed, JITTER, podUid, count)));
}

/** When the node lists its containers next, after `now`. */
export function nextRelist(seed: number, nodeName: string, now: Instant): Instant {
  const phase = Math.floor(chance(seed, PHASE, nodeName, 0) * RELIST);
  return instant(phase + (Math.floor((now - phase) / RELIST) + 1) * RELIST);
}

/** The time that a node takes to pull an image: a quarter more or less than usual. */
export function pullTime(seed: number, nodeName: string, image: string, usual: Microseconds): Microseconds {
  return microseconds(usual * (0.75 + 0.5 * chance(seed, PULL, `${nodeName}/${image}`, 0)));
}
