import { ContainerPhase, type ContainerTable } from "../containers/container-table.ts";
import type { FlatQueue } from "../kernel/flat-queue.ts";
import { luck } from "../kernel/random.ts";
import type { Instant } from "../kernel/units.ts";
import { REQUEST_OUTCOMES } from "./outcome-cause.ts";
import { freePlace, type RequestPool, RequestState, takePlace } from "./request-pool.ts";
import type { RequestSink } from "./request-sink.ts";
import type { Routes } from "./routes.ts";
import { type ServiceModel, serviceTime } from "./service-model.ts";
import { pushDeadline, type TimeoutRing } from "./timeout-ring.ts";

/** Everything that a request meets on its way, and the requests under way themselves. */
export interface RequestWorld {
  readonly seed: number;
  readonly nodes: number;
  /** For each spec: its users, the number of its first user among all, and its timeout in µs. */
  readonly users: Int32Array;
  readonly firstUser: Int32Array;
  readonly timeout: Float64Array;
  readonly model: ServiceModel;
  readonly containers: ContainerTable;
  readonly routes: Routes;
  readonly sink: RequestSink;
  readonly pool: RequestPool;
  /** Completions of the requests in service; the payload is the place in the pool. */
  readonly completions: FlatQueue;
  /** One ring for each spec. */
  readonly deadlines: readonly TimeoutRing[];
  /** First and last request in the queue of each container slot; -1 = none. */
  firstWaiting: Int32Array;
  lastWaiting: Int32Array;
  nextId: number;
  /** A draining container has become empty: its node is to act before traffic goes on. */
  drained: boolean;
}

/** What the luck of a request is drawn for. */
const Purpose = { user: 1, entryNode: 2, endpoint: 3, serviceTime: 4, error: 5 } as const;

const SUCCEEDED = REQUEST_OUTCOMES.indexOf("succeeded");
const SERVER_ERROR = REQUEST_OUTCOMES.indexOf("serverError");
const REFUSED = REQUEST_OUTCOMES.indexOf("connectionRefused");
const NO_ENDPOINTS = REQUEST_OUTCOMES.indexOf("noEndpoints");
const TIMEOUT = REQUEST_OUTCOMES.indexOf("timeout");
const RESET = REQUEST_OUTCOMES.indexOf("resetByTermination");
const OVERLOADED = REQUEST_OUTCOMES.indexOf("overloaded");
const UNREACHABLE = REQUEST_OUTCOMES.indexOf("unreachable");

/**
 * A user sends a request: the proxy of the node at which it enters chooses an endpoint, all of them equally likely, and
 * the container there takes it, lets it wait, or turns it away. Refusals and 503s arrive at once: the network takes no time.
 */
export function arrive(world: RequestWorld, spec: number, time: number): void {
  const { pool, seed } = world;
  const place = takePlace(pool);
  const id = world.nextId;
  world.nextId = id + 1;
  const own = Math.floor(luck(seed, Purpose.user, spec, id, 0, 0) * (world.users[spec] ?? 1));
  const user = (world.firstUser[spec] ?? 0) + own;
  const node = Math.floor(luck(seed, Purpose.entryNode, user, id, 0, 0) * world.nodes);
  const endpoints = world.routes.endpoints(spec, node);
  const choice = Math.floor(luck(seed, Purpose.endpoint, user, id, 0, 0) * endpoints.length);
  const slot = endpoints[choice] ?? -1;
  pool.id[place] = id;
  pool.spec[place] = spec;
  pool.user[place] = user;
  pool.node[place] = node;
  pool.slot[place] = slot;
  pool.arrival[place] = time;
  pool.settled[place] = 0;
  world.sink.arrived(pool, place);
  if (endpoints.length === 0) turnAway(world, place, NO_ENDPOINTS, time);
  else if (slot < 0) turnAway(world, place, REFUSED, time);
  else connect(world, place, slot, time);
}

/** A container answers a request with 500 when this is less than its error rate: the same request in every future. */
export const errorLuck = (seed: number, user: number, id: number): number =>
  luck(seed, Purpose.error, user, id, 0, 0);

/** The service of a request comes to its planned end. */
export function complete(world: RequestWorld, place: number, time: number): void {
  const { pool, containers, model } = world;
  const slot = pool.slot[place] ?? 0;
  if (pool.state[place] === RequestState.cut) {
    freePlace(pool, place);
    return;
  }
  const behaviour = containers.behaviour[slot] ?? 0;
  if (pool.settled[place] === 0) {
    const u = errorLuck(world.seed, pool.user[place] ?? 0, pool.id[place] ?? 0);
    const fails = u < (model.errorRate[behaviour] ?? 0);
    world.sink.finished(pool, place, fails ? SERVER_ERROR : SUCCEEDED, time);
  }
  freePlace(pool, place);
  containers.served[slot] = (containers.served[slot] ?? 0) + 1;
  containers.coreTime[slot] = (containers.coreTime[slot] ?? 0) + (model.cpuPerRequest[behaviour] ?? 0);
  containers.inFlight[slot] = (containers.inFlight[slot] ?? 0) - 1;
  const waiting = world.firstWaiting[slot] ?? -1;
  if (waiting >= 0) {
    leaveQueue(world, waiting, slot);
    serve(world, waiting, slot, time);
  } else if (containers.inFlight[slot] === 0 && containers.phase[slot] === ContainerPhase.draining) {
    world.drained = true;
    containers.drained(slot, time as Instant);
  }
}

/**
 * The first deadline of a spec falls due: if there is no answer yet, the user gives up. The container does not learn of it
 * and works on the request to its end, as servers do that write to a closed connection only when they answer.
 */
export function expire(world: RequestWorld, spec: number, time: number): void {
  const ring = world.deadlines[spec];
  if (ring === undefined) return;
  const index = ring.head & (ring.place.length - 1);
  const place = ring.place[index] ?? 0;
  ring.head += 1;
  const { pool } = world;
  if (pool.id[place] !== ring.id[index] || pool.settled[place] !== 0) return;
  const hanging = pool.state[place] === RequestState.hanging;
  world.sink.finished(pool, place, hanging ? UNREACHABLE : TIMEOUT, time);
  pool.settled[place] = 1;
  if (hanging) freePlace(pool, place);
}

/** The process of a container ends: connections of requests in service and in the queue are reset. */
export function cut(world: RequestWorld, slot: number, time: number): void {
  const { pool, containers } = world;
  if (containers.inFlight[slot] === 0 && containers.queued[slot] === 0) return;
  for (let place = 0; place < pool.used; place += 1) {
    const state = pool.state[place];
    if (pool.slot[place] !== slot) continue;
    if (state !== RequestState.waiting && state !== RequestState.serving) continue;
    if (pool.settled[place] === 0) world.sink.finished(pool, place, RESET, time);
    pool.settled[place] = 1;
    if (state === RequestState.waiting) freePlace(pool, place);
    else cutService(world, place, slot, time);
  }
  containers.inFlight[slot] = 0;
  containers.queued[slot] = 0;
  world.firstWaiting[slot] = -1;
  world.lastWaiting[slot] = -1;
}

function connect(world: RequestWorld, place: number, slot: number, time: number): void {
  const { containers, model, pool } = world;
  const phase = containers.phase[slot];
  if (phase === ContainerPhase.gone) {
    pool.state[place] = RequestState.hanging;
    expectAnswer(world, place, time);
    return;
  }
  if (phase !== ContainerPhase.listening) {
    turnAway(world, place, REFUSED, time);
    return;
  }
  const behaviour = containers.behaviour[slot] ?? 0;
  if ((containers.inFlight[slot] ?? 0) < (model.concurrency[behaviour] ?? 1)) {
    expectAnswer(world, place, time);
    serve(world, place, slot, time);
  } else if ((containers.queued[slot] ?? 0) < (model.queue[behaviour] ?? 0)) {
    expectAnswer(world, place, time);
    joinQueue(world, place, slot);
  } else {
    turnAway(world, place, OVERLOADED, time);
  }
}

function turnAway(world: RequestWorld, place: number, outcome: number, time: number): void {
  world.sink.finished(world.pool, place, outcome, time);
  freePlace(world.pool, place);
}

function expectAnswer(world: RequestWorld, place: number, time: number): void {
  const { pool } = world;
  const spec = pool.spec[place] ?? 0;
  const ring = world.deadlines[spec];
  if (ring) pushDeadline(ring, place, pool.id[place] ?? 0, time + (world.timeout[spec] ?? 0));
}

function serve(world: RequestWorld, place: number, slot: number, time: number): void {
  const { pool, containers } = world;
  const age = time - (containers.listeningSince[slot] ?? 0);
  const u = luck(world.seed, Purpose.serviceTime, pool.user[place] ?? 0, pool.id[place] ?? 0, 0, 0);
  const duration = Math.round(serviceTime(world.model, containers.behaviour[slot] ?? 0, u, age));
  const done = time + Math.max(1, duration);
  pool.state[place] = RequestState.serving;
  pool.begun[place] = time;
  pool.done[place] = done;
  containers.inFlight[slot] = (containers.inFlight[slot] ?? 0) + 1;
  world.completions.push(done, place);
}

/** The work that a process had done on a request when it ended counts as core time. */
function cutService(world: RequestWorld, place: number, slot: number, time: number): void {
  const { pool, containers } = world;
  const begun = pool.begun[place] ?? 0;
  const share = (time - begun) / ((pool.done[place] ?? 0) - begun);
  const cost = world.model.cpuPerRequest[containers.behaviour[slot] ?? 0] ?? 0;
  containers.coreTime[slot] = (containers.coreTime[slot] ?? 0) + cost * share;
  pool.state[place] = RequestState.cut;
}

function joinQueue(world: RequestWorld, place: number, slot: number): void {
  const { pool, containers } = world;
  if (slot >= world.firstWaiting.length) widenQueues(world, slot);
  const last = world.lastWaiting[slot] ?? -1;
  if (last < 0) world.firstWaiting[slot] = place;
  else pool.next[last] = place;
  world.lastWaiting[slot] = place;
  pool.next[place] = -1;
  pool.state[place] = RequestState.waiting;
  containers.queued[slot] = (containers.queued[slot] ?? 0) + 1;
}

function leaveQueue(world: RequestWorld, place: number, slot: number): void {
  const { pool, containers } = world;
  const next = pool.next[place] ?? -1;
  world.firstWaiting[slot] = next;
  if (next < 0) world.lastWaiting[slot] = -1;
  pool.next[place] = -1;
  containers.queued[slot] = (containers.queued[slot] ?? 0) - 1;
}

function widenQueues(world: RequestWorld, slot: number): void {
  const first = new Int32Array(slot * 2 + 2).fill(-1);
  const last = new Int32Array(slot * 2 + 2).fill(-1);
  first.set(world.firstWaiting);
  last.set(world.lastWaiting);
  world.firstWaiting = first;
  world.lastWaiting = last;
}
