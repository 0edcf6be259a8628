/**
 * Histograms with logarithmic buckets, as columns of counts: 32 buckets to each doubling, so a quantile is off by at most
 * 1/64 (1.6 %) of its value. Two histograms merge by adding their columns. The bucket is read from the bits of the number:
 * its exponent and the five highest bits of its fraction.
 */
import { assert } from "../kernel/assert.ts";
import { powerOfTwo } from "../kernel/maths.ts";

/** Doublings covered: from 1 up to 2^32, which is 71 minutes in microseconds. Below and above, the outermost buckets count. */
const OCTAVES = 32;
const BUCKETS_PER_OCTAVE = 32;
/** Buckets of a histogram; the first holds what is less than 1. */
export const HISTOGRAM_BUCKETS = 1 + OCTAVES * BUCKETS_PER_OCTAVE;

const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);
/** Exponent and five bits of the fraction of the double 1. */
const ONE = 0x3ff00000 >> 15;

/** The bucket of a value ≥ 0. */
export function bucketOf(value: number): number {
  double[0] = value;
  const bucket = ((halves[1] ?? 0) >> 15) - ONE + 1;
  return Math.max(0, Math.min(bucket, HISTOGRAM_BUCKETS - 1));
}

/** The value that stands for all in a bucket: its middle; 0 for the first. */
function valueOfBucket(bucket: number): number {
  if (bucket === 0) return 0;
  const octave = Math.floor((bucket - 1) / BUCKETS_PER_OCTAVE);
  const share = ((bucket - 1) % BUCKETS_PER_OCTAVE) + 0.5;
  return powerOfTwo(octave) * (1 + share / BUCKETS_PER_OCTAVE);
}

/** Adds the counts of `other` to `histogram`. */
export function mergeInto(histogram: Uint32Array, other: Uint32Array): void {
  for (let bucket = 0; bucket < other.length; bucket += 1) {
    histogram[bucket] = (histogram[bucket] ?? 0) + (other[bucket] ?? 0);
  }
}

/** The least value with at least the share `q` (0..1) of all counted at or below it; NaN when nothing was counted. */
export function quantileOf(histogram: Uint32Array, q: number): number {
  assert(q >= 0 && q <= 1, `${q} is no share`);
  let total = 0;
  for (let bucket = 0; bucket < histogram.length; bucket += 1) total += histogram[bucket] ?? 0;
  if (total === 0) return Number.NaN;
  const rank = Math.max(1, Math.ceil(q * total));
  let counted = 0;
  let bucket = 0;
  for (; bucket < histogram.length - 1; bucket += 1) {
    counted += histogram[bucket] ?? 0;
    if (counted >= rank) break;
  }
  return valueOfBucket(bucket);
}
