import type { ContainerTable } from "../../containers/container-table.ts";
import type { Instant } from "../../kernel/units.ts";
import type { Change } from "../../objects/store.ts";
import type { TrafficSpec } from "../../traffic/traffic-spec.ts";
import type { Recording } from "../recorder.ts";
import type { VersionIndex } from "./version-index.ts";

/** What a finished (or half-computed) run left behind. */
export interface RunFacts {
  /** The run is computed up to here. */
  readonly computed: Instant;
  readonly versions: VersionIndex;
  readonly specs: readonly TrafficSpec[];
  /** Names of all nodes, in the order that the recording knows. */
  readonly nodes: readonly string[];
  readonly history: readonly Change[];
  readonly recording: Recording;
  readonly containers: ContainerTable;
}

/** A moment in seconds since the run began. */
export const inRunSeconds = (time: number): number => time / 1_000_000;

/** Seconds to the whole microsecond: differences of moments carry the dust of binary fractions. */
export const microsecondsRounded = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;

/** Complete buckets of time, and the one under way. */
export const bucketsOf = (facts: RunFacts): number =>
  Math.ceil(inRunSeconds(facts.computed) / facts.recording.step);
