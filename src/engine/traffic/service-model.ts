import type { ImageBehaviour } from "../containers/image-behaviour.ts";
import { fromTable, lognormalTable } from "../kernel/distributions.ts";

/** What the images of a run mean for a single request, in columns by behaviour. */
export interface ServiceModel {
  /** Quantiles of the service time, µs. */
  readonly times: readonly Float64Array[];
  readonly concurrency: Int32Array;
  readonly queue: Int32Array;
  readonly errorRate: Float64Array;
  readonly cpuPerRequest: Float64Array;
  readonly coldFactor: Float64Array;
  readonly coldDuration: Float64Array;
}

/** `times` stands in for the lognormal service times of the behaviours, where given. */
export function createServiceModel(
  behaviours: readonly ImageBehaviour[],
  times?: readonly Float64Array[],
): ServiceModel {
  return {
    times: times ?? behaviours.map(({ latency }) => lognormalTable(latency.p50, latency.p99)),
    concurrency: Int32Array.from(behaviours, (behaviour) => behaviour.concurrency),
    queue: Int32Array.from(behaviours, (behaviour) => behaviour.queue),
    errorRate: Float64Array.from(behaviours, (behaviour) => behaviour.errorRate),
    cpuPerRequest: Float64Array.from(behaviours, (behaviour) => behaviour.cpuPerRequest),
    coldFactor: Float64Array.from(behaviours, (behaviour) => behaviour.coldStart.factor),
    coldDuration: Float64Array.from(behaviours, (behaviour) => behaviour.coldStart.duration),
  };
}

/**
 * Time that a request takes in an otherwise idle container, µs: the quantile `u` of its image, times the cold-start factor,
 * which falls linearly to 1 over its duration. `age` is how long the container has been listening.
 */
export function serviceTime(model: ServiceModel, behaviour: number, u: number, age: number): number {
  const table = model.times[behaviour];
  const warm = table === undefined ? 0 : fromTable(table, u);
  const duration = model.coldDuration[behaviour] ?? 0;
  if (age >= duration) return warm;
  return warm * (1 + ((model.coldFactor[behaviour] ?? 1) - 1) * (1 - age / duration));
}
