import type { Instant, Microseconds } from "../kernel/units.ts";
import type { Change } from "./store.ts";
import type { Kind } from "./types/kinds.ts";

/**
 * How a component puts its future into the queue of the simulation. Events are plain data; `to` names the component that
 * handles them.
 */
export interface Agenda<E extends { readonly to: string }> {
  /** The present moment of the run. */
  now(): Instant;
  /** Queues an event; at the same moment, events are handled in the order in which they were queued. */
  at(time: Instant, event: E): void;
  after(delay: Microseconds, event: E): void;
}

/**
 * A part of the cluster that lives on its own clock: it hears of writes to the store, puts events on its agenda and
 * handles them when they are due. There is no cancelling: an event that is out of date is recognised and ignored.
 */
export interface Component<E extends { readonly to: string }, State> {
  /** Whether it wants to hear of objects of a kind; absent = of all. Others may reach it all the same. */
  watches?(kind: Kind): boolean;
  /** Called synchronously for every such write to the live store. Anything with a lag is put on the agenda. */
  changed(change: Change): void;
  handle(event: E): void;
  /** A copy of all mutable state as plain, structured-cloneable data. */
  save(): State;
  restore(state: State): void;
}
