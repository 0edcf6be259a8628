import { exponential } from "../kernel/distributions.ts";
import { streamOf } from "../kernel/random-stream.ts";
import { highestRate, rateAt } from "./load-profile.ts";
import type { TrafficSpec } from "./traffic-spec.ts";

/** State of the arrivals, one entry for each spec. */
export interface ArrivalState {
  readonly streams: readonly Int32Array[];
  /** The next arrival: with its fraction of a µs, and cut to a whole one. Infinity when nobody comes any more. */
  readonly exact: Float64Array;
  readonly time: Float64Array;
}

/** Poisson arrivals of open-loop users. Nothing that happens in the cluster shifts them. */
export interface Arrivals {
  /** Moment of the next arrival, µs. */
  nextTime(): number;
  /** Takes the next arrival and gives the index of its spec; at the same moment the first spec goes first. */
  take(): number;
  save(): ArrivalState;
  restore(state: ArrivalState): void;
}

/**
 * Arrivals by thinning: candidates come at the highest rate of the profile, each stays with the probability
 * rate(t) / highest rate. All draws of a spec come from its own named stream.
 */
export function createArrivals(seed: number, specs: readonly TrafficSpec[], duration: number): Arrivals {
  const streams = specs.map(({ namespace, service, name }) =>
    streamOf(seed, `arrivals/${namespace}/${service}/${name}`),
  );
  const highest = specs.map((spec) => highestRate(spec.profile));
  const exact = Float64Array.from(specs, (spec) => spec.start ?? 0);
  const time = new Float64Array(specs.length);
  let first = 0;

  function advance(index: number, spec: TrafficSpec): void {
    const most = highest[index] ?? 0;
    const stream = streams[index];
    let moment = most > 0 ? (exact[index] ?? 0) : Number.POSITIVE_INFINITY;
    while (stream !== undefined && moment <= duration) {
      moment += exponential(stream.uniform(), 1_000_000 / most);
      if (spec.profile.kind === "constant") break;
      if (stream.uniform() * most < rateAt(spec.profile, moment)) break;
    }
    exact[index] = moment;
    time[index] = moment > duration ? Number.POSITIVE_INFINITY : Math.floor(moment);
  }

  function findFirst(): void {
    first = 0;
    for (let index = 1; index < time.length; index += 1) {
      if ((time[index] ?? 0) < (time[first] ?? 0)) first = index;
    }
  }

  for (const [index, spec] of specs.entries()) advance(index, spec);
  findFirst();
  return {
    nextTime: () => time[first] ?? Number.POSITIVE_INFINITY,
    take() {
      const taken = first;
      const spec = specs[taken];
      if (spec !== undefined) advance(taken, spec);
      if (specs.length > 1) findFirst();
      return taken;
    },
    save: () => ({
      streams: streams.map((stream) => stream.save()),
      exact: exact.slice(),
      time: time.slice(),
    }),
    restore(state) {
      for (const [index, saved] of state.streams.entries()) streams[index]?.restore(saved);
      exact.set(state.exact);
      time.set(state.time);
      findFirst();
    },
  };
}
