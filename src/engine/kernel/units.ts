/**
 * Time of the simulation. Whole microseconds since the run began, as plain numbers with a brand, so that an instant and
 * a duration cannot be mixed up and a bare number is neither.
 */
declare const unit: unique symbol;

/** A duration in whole microseconds, ≥ 0. */
export type Microseconds = number & { readonly [unit]: "duration" };

/** A moment of the run: whole microseconds since its start, ≥ 0. */
export type Instant = number & { readonly [unit]: "instant" };

/** A duration of `count` microseconds, rounded to a whole one. */
export const microseconds = (count: number): Microseconds => Math.round(count) as Microseconds;

/** A duration of `count` milliseconds. */
export const milliseconds = (count: number): Microseconds => microseconds(count * 1_000);

/** A duration of `count` seconds. */
export const seconds = (count: number): Microseconds => microseconds(count * 1_000_000);

/** The moment `count` microseconds after the start of the run. */
export const instant = (count: number): Instant => Math.round(count) as Instant;

/** The moment `count` seconds after the start of the run. */
export const atSeconds = (count: number): Instant => instant(count * 1_000_000);

/** The moment `duration` after `moment`. */
export const later = (moment: Instant, duration: Microseconds): Instant => (moment + duration) as Instant;

/** The time from `from` to `to`; negative when `to` is the earlier one. */
export const elapsed = (from: Instant, to: Instant): Microseconds => (to - from) as Microseconds;

/** A duration or a moment in seconds. */
export const inSeconds = (value: Microseconds | Instant): number => value / 1_000_000;

/** `moment` cut to the whole second, as the Kubernetes API stores its timestamps (metav1.Time). */
export const wholeSecond = (moment: Instant): Instant =>
  (Math.floor(moment / 1_000_000) * 1_000_000) as Instant;

/** No time at all. */
export const NOTHING = 0 as Microseconds;
/** The first moment of a run. */
export const RUN_START = 0 as Instant;
