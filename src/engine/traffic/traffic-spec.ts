import type { Instant, Microseconds } from "../kernel/units.ts";

/** Arrival rate over time, in requests a second. */
export type LoadProfile =
  | { readonly kind: "constant"; readonly rate: number }
  | {
      readonly kind: "ramp";
      readonly from: number;
      readonly to: number;
      readonly start: Instant;
      readonly end: Instant;
    }
  | { readonly kind: "step"; readonly steps: readonly { readonly at: Instant; readonly rate: number }[] }
  | {
      readonly kind: "diurnal";
      readonly low: number;
      readonly high: number;
      readonly period: Microseconds;
      /** Moment of the (first) peak. */
      readonly peak: Instant;
    };

/** Open-loop users of one Service. */
export interface TrafficSpec {
  /** Name of the group of users, as the stage labels it. */
  readonly name: string;
  readonly namespace: string;
  readonly service: string;
  readonly port: number;
  readonly profile: LoadProfile;
  /** Nobody comes before this moment; absent = from the start of the run. */
  readonly start?: Instant;
  /** Distinct users; each request belongs to one. */
  readonly users: number;
  /** After this long without an answer the user gives up. */
  readonly timeout: Microseconds;
}
