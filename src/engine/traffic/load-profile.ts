import { type Instant, inSeconds } from "../kernel/units.ts";
import type { LoadProfile, TrafficSpec } from "./traffic-spec.ts";

/** Arrival rate of a profile at a moment, in requests a second. */
export function rateAt(profile: LoadProfile, time: number): number {
  switch (profile.kind) {
    case "constant":
      return profile.rate;
    case "ramp": {
      if (time <= profile.start) return profile.from;
      if (time >= profile.end) return profile.to;
      const done = (time - profile.start) / (profile.end - profile.start);
      return profile.from + (profile.to - profile.from) * done;
    }
    case "step":
      return profile.steps.findLast((step) => step.at <= time)?.rate ?? 0;
    case "diurnal":
      return profile.low + (profile.high - profile.low) * nearnessToPeak(profile, time);
  }
}

/** The highest rate that a profile ever reaches, in requests a second. */
export function highestRate(profile: LoadProfile): number {
  switch (profile.kind) {
    case "constant":
      return profile.rate;
    case "ramp":
      return Math.max(profile.from, profile.to);
    case "step":
      return profile.steps.reduce((highest, step) => Math.max(highest, step.rate), 0);
    case "diurnal":
      return Math.max(profile.low, profile.high);
  }
}

/** Mean number of requests that all these users send until `duration`. */
export function expectedRequests(specs: readonly TrafficSpec[], duration: Instant): number {
  let total = 0;
  for (const spec of specs) {
    for (let second = 0; second < inSeconds(duration); second += 1) {
      const middle = (second + 0.5) * 1_000_000;
      if (middle >= (spec.start ?? 0)) total += rateAt(spec.profile, middle);
    }
  }
  return total;
}

/**
 * 1 at a peak, 0 half a period away from it. The smooth step 3x² - 2x³ stands in for the cosine, from which it differs by
 * at most 0.011, because cosines differ between JavaScript engines.
 */
function nearnessToPeak(profile: { readonly period: number; readonly peak: number }, time: number): number {
  const periods = (time - profile.peak) / profile.period;
  const distance = Math.abs(periods - Math.round(periods)) * 2;
  return 1 - distance * distance * (3 - 2 * distance);
}
