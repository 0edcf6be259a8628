import { assert } from "../kernel/assert.ts";
import { normalQuantile } from "../kernel/maths.ts";

/** Bounds of a share, 0 ≤ low ≤ high ≤ 1. */
export interface ShareInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * Where the true share lies, with this confidence, when `successes` of `trials` were seen: Wilson's score interval, which stays
 * sensible for shares near 0 and few trials. Source: E. B. Wilson, JASA 22 (1927). No trials: anything between 0 and 1.
 */
export function wilsonInterval(successes: number, trials: number, confidence = 0.95): ShareInterval {
  assert(successes >= 0 && successes <= trials, `${successes} successes of ${trials} trials`);
  if (trials === 0) return { low: 0, high: 1 };
  const z = normalQuantile(0.5 + confidence / 2);
  const share = successes / trials;
  const shrink = 1 + (z * z) / trials;
  const middle = (share + (z * z) / (2 * trials)) / shrink;
  const half = (z / shrink) * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  return {
    low: successes === 0 ? 0 : middle - half,
    high: successes === trials ? 1 : middle + half,
  };
}
