import {
  elapsed,
  type Instant,
  later,
  type Microseconds,
  milliseconds,
  NOTHING,
  RUN_START,
  seconds,
} from "../../kernel/units.ts";
import type { Container } from "../../objects/types/pod.ts";
import type { PullBackoff } from "./pod-record.ts";

/** The images of a node, and until when it is busy pulling: one image after another (serializeImagePulls). */
export interface ImageStore {
  /** When each image is, or will be, there. */
  readonly presentFrom: Map<string, Instant>;
  freeFrom: Instant;
}

/** Pulling an image that is there only asks the registry. */
const CONFIRM = milliseconds(300);

const FIRST_BACKOFF = seconds(10);
const LONGEST_BACKOFF = seconds(300);

/** Bytes that the registry is taken to deliver in a second: it makes a size from a time. */
const BYTES_PER_MICROSECOND = 40;

export function createImageStore(): ImageStore {
  return { presentFrom: new Map(), freeFrom: RUN_START };
}

/** Whether the image is on the node now. */
function isPresent(store: ImageStore, image: string, now: Instant): boolean {
  const from = store.presentFrom.get(image);
  return from !== undefined && from <= now;
}

/** What the policy asks for: to use what is there, to pull, or to give up. */
export function pullDecision(
  store: ImageStore,
  { image, imagePullPolicy }: Container,
  now: Instant,
): "use" | "pull" | "never" {
  const isThere = isPresent(store, image, now);
  if (imagePullPolicy === "Always") return "pull";
  if (isThere) return "use";
  return imagePullPolicy === "Never" ? "never" : "pull";
}

/** A pull of an image: how long it takes, and whether the registry delivers it in the end. */
interface Pull {
  readonly image: string;
  readonly takes: Microseconds;
  readonly delivers: boolean;
}

/** Puts a pull at the end of the node's queue; gives how long it waits and takes. A second pull of an image is a short one. */
export function enqueuePull(
  store: ImageStore,
  pull: Pull,
  now: Instant,
): { readonly waits: Microseconds; readonly takes: Microseconds } {
  const begin = store.freeFrom > now ? store.freeFrom : now;
  const isThere = isPresent(store, pull.image, begin);
  const takes = isThere ? CONFIRM : pull.takes;
  const end = later(begin, takes);
  store.freeFrom = end;
  if (!isThere && pull.delivers) store.presentFrom.set(pull.image, end);
  return { waits: elapsed(now, begin), takes };
}

/** How long pulling has to wait after failures; nothing if it may be tried now (images/image_manager.go). */
export function pullWait(backoff: PullBackoff | undefined, now: Instant): Microseconds {
  if (backoff === undefined) return NOTHING;
  let wait: number = FIRST_BACKOFF;
  for (let failure = 1; failure < backoff.failures && wait < LONGEST_BACKOFF; failure += 1) wait *= 2;
  const left = Math.min(wait, LONGEST_BACKOFF) - elapsed(backoff.failedAt, now);
  return left <= 0 ? NOTHING : (left as Microseconds);
}

/** Size of an image that takes so long to pull. */
export const imageSize = (usual: Microseconds): number => usual * BYTES_PER_MICROSECOND;
