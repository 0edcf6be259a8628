import { defined } from "../kernel/assert.ts";
import type { Instant } from "../kernel/units.ts";
import {
  type ContainerObserver,
  ContainerPhase,
  type ContainerSlot,
  type ContainerTable,
} from "./container-table.ts";

/** All columns up to the last slot, as plain data. */
export interface ContainerTableState {
  readonly slots: readonly ContainerSlot[];
  readonly phase: Uint8Array;
  readonly listeningSince: Float64Array;
  readonly startedAt: Float64Array;
  readonly inFlight: Int32Array;
  readonly queued: Int32Array;
  readonly served: Float64Array;
  readonly coreTime: Float64Array;
}

/** The table of a run and its state for checkpoints. */
export interface StoredContainerTable extends ContainerTable {
  save(): ContainerTableState;
  /** Goes back to a saved state. Observers are not told. */
  restore(state: ContainerTableState): void;
}

const FIRST_CAPACITY = 64;

/** An empty table. Columns are replaced by larger ones as slots are opened: readers must read the property anew. */
export function createContainerTable(): StoredContainerTable {
  return new Columns();
}

class Columns implements StoredContainerTable {
  length = 0;
  phase = new Uint8Array(FIRST_CAPACITY);
  behaviour = new Int32Array(FIRST_CAPACITY);
  version = new Int32Array(FIRST_CAPACITY);
  listeningSince = new Float64Array(FIRST_CAPACITY);
  startedAt = new Float64Array(FIRST_CAPACITY);
  inFlight = new Int32Array(FIRST_CAPACITY);
  queued = new Int32Array(FIRST_CAPACITY);
  served = new Float64Array(FIRST_CAPACITY);
  coreTime = new Float64Array(FIRST_CAPACITY);
  #slots: ContainerSlot[] = [];
  #ofPod = new Map<string, number[]>();
  readonly #observers: ContainerObserver[] = [];

  slot(index: number): ContainerSlot {
    return defined(this.#slots[index], "a slot that somebody names has been opened");
  }

  /** A container that declares no ports is taken to listen on whatever port it is asked at. */
  find(podUid: string, port: number): number {
    const slots = this.#ofPod.get(podUid) ?? [];
    for (const slot of slots) if (this.slot(slot).ports.includes(port)) return slot;
    for (const slot of slots) if (this.slot(slot).ports.length === 0) return slot;
    return -1;
  }

  open(slot: ContainerSlot): number {
    const index = this.length;
    if (index === this.phase.length) this.#grow(index * 2);
    this.length += 1;
    this.phase[index] = ContainerPhase.stopped;
    this.#register(slot, index);
    return index;
  }

  setPhase(slot: number, phase: number, time: Instant): void {
    const before = this.phase[slot];
    if (before === phase) return;
    this.phase[slot] = phase;
    if (phase === ContainerPhase.starting) this.startedAt[slot] = time;
    if (phase === ContainerPhase.listening) this.listeningSince[slot] = time;
    for (const observer of this.#observers) observer.phaseChanged?.(slot, time);
    const ran = before !== ContainerPhase.stopped && before !== ContainerPhase.gone;
    if (!ran || (phase !== ContainerPhase.stopped && phase !== ContainerPhase.gone)) return;
    for (const observer of this.#observers) observer.containerStopped?.(slot, time);
  }

  observe(observer: ContainerObserver): void {
    this.#observers.push(observer);
  }

  drained(slot: number, time: Instant): void {
    for (const observer of this.#observers) observer.containerDrained?.(slot, time);
  }

  save(): ContainerTableState {
    return {
      slots: this.#slots.slice(),
      phase: this.phase.slice(0, this.length),
      listeningSince: this.listeningSince.slice(0, this.length),
      startedAt: this.startedAt.slice(0, this.length),
      inFlight: this.inFlight.slice(0, this.length),
      queued: this.queued.slice(0, this.length),
      served: this.served.slice(0, this.length),
      coreTime: this.coreTime.slice(0, this.length),
    };
  }

  restore(state: ContainerTableState): void {
    this.length = 0;
    this.#slots = [];
    this.#ofPod = new Map();
    for (const slot of state.slots) this.open(slot);
    this.phase.set(state.phase);
    this.listeningSince.set(state.listeningSince);
    this.startedAt.set(state.startedAt);
    this.inFlight.set(state.inFlight);
    this.queued.set(state.queued);
    this.served.set(state.served);
    this.coreTime.set(state.coreTime);
  }

  #register(slot: ContainerSlot, index: number): void {
    this.#slots.push(slot);
    this.behaviour[index] = slot.behaviour;
    this.version[index] = slot.version;
    this.listeningSince[index] = 0;
    this.startedAt[index] = 0;
    this.inFlight[index] = 0;
    this.queued[index] = 0;
    this.served[index] = 0;
    this.coreTime[index] = 0;
    const ofPod = this.#ofPod.get(slot.podUid);
    if (ofPod === undefined) this.#ofPod.set(slot.podUid, [index]);
    else ofPod.push(index);
  }

  #grow(capacity: number): void {
    this.phase = enlarged(this.phase, new Uint8Array(capacity));
    this.behaviour = enlarged(this.behaviour, new Int32Array(capacity));
    this.version = enlarged(this.version, new Int32Array(capacity));
    this.listeningSince = enlarged(this.listeningSince, new Float64Array(capacity));
    this.startedAt = enlarged(this.startedAt, new Float64Array(capacity));
    this.inFlight = enlarged(this.inFlight, new Int32Array(capacity));
    this.queued = enlarged(this.queued, new Int32Array(capacity));
    this.served = enlarged(this.served, new Float64Array(capacity));
    this.coreTime = enlarged(this.coreTime, new Float64Array(capacity));
  }
}

function enlarged<T extends Uint8Array | Int32Array | Float64Array>(column: T, larger: T): T {
  larger.set(column);
  return larger;
}
