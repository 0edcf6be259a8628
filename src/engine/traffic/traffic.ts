import type { ContainerTable } from "../containers/container-table.ts";
import type { ImageBehaviour } from "../containers/image-behaviour.ts";
import { FlatQueue, type FlatQueueState } from "../kernel/flat-queue.ts";
import type { Instant } from "../kernel/units.ts";
import type { ProxyTables } from "../nodes/service-table.ts";
import { type ArrivalState, createArrivals } from "./arrivals.ts";
import { arrive, complete, cut, expire, type RequestWorld } from "./request-life.ts";
import { copyPool, createRequestPool, type RequestPool, restorePool } from "./request-pool.ts";
import type { RequestSink } from "./request-sink.ts";
import { createRoutes } from "./routes.ts";
import { createServiceModel } from "./service-model.ts";
import { copyRing, createTimeoutRing, firstDeadline, type TimeoutRing } from "./timeout-ring.ts";
import type { TrafficSpec } from "./traffic-spec.ts";

export interface TrafficDependencies {
  readonly seed: number;
  readonly specs: readonly TrafficSpec[];
  /** Names of all nodes of the run; each request enters at one of them, all equally likely. */
  readonly nodes: readonly string[];
  readonly tables: ProxyTables;
  readonly containers: ContainerTable;
  readonly behaviours: readonly ImageBehaviour[];
  readonly sink: RequestSink;
  /** Nobody arrives after this moment. */
  readonly duration: Instant;
  /** Quantile table of the service time of each behaviour, µs, in place of its lognormal latency. */
  readonly serviceTimes?: readonly Float64Array[];
}

/** Plain data: everything that traffic remembers. */
export interface TrafficState {
  readonly arrivals: ArrivalState;
  readonly pool: RequestPool;
  readonly completions: FlatQueueState;
  readonly deadlines: readonly TimeoutRing[];
  readonly firstWaiting: Int32Array;
  readonly lastWaiting: Int32Array;
  readonly nextId: number;
}

export interface Traffic {
  /** No event of the traffic comes before this moment (µs); Infinity when nothing is left to do. */
  nextTime(): number;
  /**
   * Runs all events before `limit` (µs), so that the cluster's events at `limit` come before the traffic's. Returns early
   * when a draining container has become empty, because its node then has something to do: compare `nextTime()` again.
   */
  runUntil(limit: number): void;
  save(): TrafficState;
  /** To be called after proxies and containers have been restored. */
  restore(state: TrafficState): void;
}

/** Open-loop users and the life of their requests. At one moment completions come first, then deadlines, then arrivals. */
export function createTraffic(deps: TrafficDependencies): Traffic {
  const arrivals = createArrivals(deps.seed, deps.specs, deps.duration);
  const world = createWorld(deps);
  const { completions, deadlines } = world;
  deps.containers.observe({ containerStopped: (slot, time) => cut(world, slot, time) });

  function earliestRing(): number {
    let earliest = 0;
    for (let index = 1; index < deadlines.length; index += 1) {
      if (deadlineAt(deadlines, index) < deadlineAt(deadlines, earliest)) earliest = index;
    }
    return earliest;
  }

  function runUntil(limit: number): void {
    world.drained = false;
    while (!world.drained) {
      const completion = completions.peekTime();
      const ring = earliestRing();
      const deadline = deadlineAt(deadlines, ring);
      const arrival = arrivals.nextTime();
      if (completion <= deadline && completion <= arrival) {
        if (completion >= limit) return;
        complete(world, completions.pop(), completion);
      } else if (deadline <= arrival) {
        if (deadline >= limit) return;
        expire(world, ring, deadline);
      } else {
        if (arrival >= limit) return;
        arrive(world, arrivals.take(), arrival);
      }
    }
  }

  return {
    nextTime: () =>
      Math.min(completions.peekTime(), deadlineAt(deadlines, earliestRing()), arrivals.nextTime()),
    runUntil,
    save: () => ({
      arrivals: arrivals.save(),
      pool: copyPool(world.pool),
      completions: completions.save(),
      deadlines: deadlines.map(copyRing),
      firstWaiting: world.firstWaiting.slice(),
      lastWaiting: world.lastWaiting.slice(),
      nextId: world.nextId,
    }),
    restore(state) {
      arrivals.restore(state.arrivals);
      restorePool(world.pool, state.pool);
      completions.restore(state.completions);
      for (const [index, ring] of deadlines.entries()) {
        const saved = state.deadlines[index];
        if (saved) Object.assign(ring, copyRing(saved));
      }
      world.firstWaiting = state.firstWaiting.slice();
      world.lastWaiting = state.lastWaiting.slice();
      world.nextId = state.nextId;
      world.routes.forget();
    },
  };
}

function createWorld(deps: TrafficDependencies): RequestWorld {
  const { specs } = deps;
  const users = Int32Array.from(specs, (spec) => spec.users);
  const firstUser = new Int32Array(specs.length);
  for (let index = 1; index < specs.length; index += 1) {
    firstUser[index] = (firstUser[index - 1] ?? 0) + (users[index - 1] ?? 0);
  }
  return {
    seed: deps.seed,
    nodes: deps.nodes.length,
    users,
    firstUser,
    timeout: Float64Array.from(specs, (spec) => spec.timeout),
    model: createServiceModel(deps.behaviours, deps.serviceTimes),
    containers: deps.containers,
    routes: createRoutes(specs, deps.nodes, deps.tables, deps.containers),
    sink: deps.sink,
    pool: createRequestPool(),
    completions: new FlatQueue(),
    deadlines: specs.map(() => createTimeoutRing()),
    firstWaiting: new Int32Array(0),
    lastWaiting: new Int32Array(0),
    nextId: 0,
    drained: false,
  };
}

function deadlineAt(rings: readonly TimeoutRing[], index: number): number {
  const ring = rings[index];
  return ring === undefined ? Number.POSITIVE_INFINITY : firstDeadline(ring);
}
