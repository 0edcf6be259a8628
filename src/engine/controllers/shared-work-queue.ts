import { elapsed, type Instant, later, type Microseconds, microseconds, seconds } from "../kernel/units.ts";
import type { RetryPolicy, WriteFailure } from "./shared.ts";

/** What is known about one key: when it is due, when it was last written, how often it failed. */
export interface KeyState {
  readonly key: string;
  /** When the waiting reconcile runs. */
  dueAt: Instant | undefined;
  /** When the key is added again after a delay. */
  delayedUntil: Instant | undefined;
  /** The cache does not show this key's own writes before then. */
  notBefore: Instant;
  failures: number;
  failure: WriteFailure | undefined;
}

/** How a queue asks to be woken: `sync` when a key is due, `wake` when its delay is over. */
export type Alarm = (kind: "sync" | "wake", key: string, time: Instant) => void;

export interface WorkQueue {
  /** Adds a key that is to be reconciled as soon as possible. A key that is waiting already waits once. */
  add(key: string, now: Instant): void;
  /** Adds a key after a delay. Of two delays the earlier one counts. */
  addAfter(key: string, delay: Microseconds, now: Instant): void;
  /** The delay of a key is over, if it still has one. */
  wake(key: string, now: Instant): void;
  /** Takes a key that is due now; undefined if it is not. */
  take(key: string, now: Instant): KeyState | undefined;
  /** Says how the reconcile of a taken key ended. `notBefore`: when its writes will be seen. */
  settle(state: KeyState, outcome: Outcome, now: Instant): void;
  save(): readonly KeyState[];
  restore(states: readonly KeyState[]): void;
}

interface Outcome {
  readonly notBefore: Instant | undefined;
  readonly failure: WriteFailure | undefined;
  readonly requeueAfter: Microseconds | undefined;
}

/**
 * Time that one reconcile takes from the moment its key is added: 1 to 20 ms typically; 2 ms, because the controllers
 * of a small cluster are idle. Several keys are worked on at once (the real controllers have five workers each).
 */
const SYNC_TIME = microseconds(2_000);

/** The longest wait between two retries (workqueue.DefaultTypedControllerRateLimiter). */
const BACKOFF_MAX = seconds(1_000);

/** From so many keys on, those that nothing is known of but writes long seen are dropped when another one comes. */
const IDLE_KEYS_MAX = 1_000;

/** The queue of one controller (client-go util/workqueue), without its limit of 10 retries a second over all keys. */
export function createWorkQueue(retry: RetryPolicy, alarm: Alarm): WorkQueue {
  const states = new Map<string, KeyState>();

  function stateOf(key: string, now: Instant): KeyState {
    const present = states.get(key);
    if (present !== undefined) return present;
    if (states.size >= IDLE_KEYS_MAX) for (const state of states.values()) forgetIfIdle(state, now);
    const state: KeyState = {
      key,
      dueAt: undefined,
      delayedUntil: undefined,
      notBefore: 0 as Instant,
      failures: 0,
      failure: undefined,
    };
    states.set(key, state);
    return state;
  }

  function add(key: string, now: Instant): void {
    const state = stateOf(key, now);
    if (state.dueAt !== undefined) return;
    const soonest = later(now, SYNC_TIME);
    state.dueAt = soonest < state.notBefore ? state.notBefore : soonest;
    alarm("sync", key, state.dueAt);
  }

  function addAfter(key: string, delay: Microseconds, now: Instant): void {
    if (delay <= 0) {
      add(key, now);
      return;
    }
    const state = stateOf(key, now);
    const until = later(now, delay);
    if (state.delayedUntil !== undefined && state.delayedUntil <= until) return;
    state.delayedUntil = until;
    alarm("wake", key, until);
  }

  function settle(state: KeyState, outcome: Outcome, now: Instant): void {
    if (outcome.notBefore !== undefined) state.notBefore = outcome.notBefore;
    const { failure } = outcome;
    if (failure === undefined) {
      state.failures = 0;
      if (outcome.requeueAfter !== undefined) addAfter(state.key, outcome.requeueAfter, now);
    } else if (retry.limit !== undefined && state.failures >= retry.limit) {
      state.failures = 0;
    } else {
      state.failure = failure;
      addAfter(state.key, backoff(retry.base, state.failures), now);
      state.failures += 1;
    }
    forgetIfIdle(state, now);
  }

  function forgetIfIdle(state: KeyState, now: Instant): void {
    const isIdle = state.dueAt === undefined && state.delayedUntil === undefined && state.failures === 0;
    if (isIdle && elapsed(now, state.notBefore) <= 0) states.delete(state.key);
  }

  return {
    add,
    addAfter,
    wake(key, now) {
      const state = states.get(key);
      if (state?.delayedUntil !== now) return;
      state.delayedUntil = undefined;
      add(key, now);
    },
    take(key, now) {
      const state = states.get(key);
      if (state?.dueAt !== now) return undefined;
      state.dueAt = undefined;
      return state;
    },
    settle,
    save: () => [...states.values()].map((state) => ({ ...state })),
    restore(saved) {
      states.clear();
      for (const state of saved) states.set(state.key, { ...state });
    },
  };
}

function backoff(base: Microseconds, failures: number): Microseconds {
  let delay: number = base;
  for (let count = 0; count < failures && delay < BACKOFF_MAX; count += 1) delay *= 2;
  return microseconds(Math.min(delay, BACKOFF_MAX));
}
