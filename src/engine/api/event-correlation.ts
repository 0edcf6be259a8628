import { elapsed, type Instant, inSeconds } from "../kernel/units.ts";
import { Recent } from "./recent.ts";
import type { EventDraft } from "./types.ts";

/** What becomes of an Event that a component records: a new object, or one more occurrence of an earlier one. */
export interface Correlated {
  readonly message: string;
  readonly count: number;
  readonly first: Instant;
  /** Name of the Event object. */
  readonly name: string;
}

interface Similar {
  readonly messages: readonly string[];
  readonly last: Instant;
}

interface Observed {
  readonly count: number;
  readonly first: Instant;
  readonly name: string;
}

interface Allowance {
  readonly tokens: number;
  readonly at: Instant;
}

type Entries<T> = readonly (readonly [string, T])[];

export interface CorrelationState {
  readonly similar: Entries<Similar>;
  readonly observed: Entries<Observed>;
  readonly allowances: Entries<Allowance>;
  readonly series: Entries<Observed & { readonly last: Instant }>;
}

/**
 * How client-go thins out Events (tools/record/events_cache.go): equal ones are counted up, the tenth different message of
 * a kind and those after it become one combined Event, and each source may send 25 about an object, then one in five
 * minutes. The scheduler records through tools/events instead, which counts repetitions as a series.
 */
export interface EventCorrelation {
  /** `newName` is used if the Event is a new one. Undefined if nothing is to be stored. */
  correlate(event: EventDraft, now: Instant, newName: () => string): Correlated | undefined;
  correlateSeries(event: EventDraft, now: Instant, newName: () => string): Correlated | undefined;
  save(): CorrelationState;
  restore(state: CorrelationState): void;
}

const CACHE_SIZE = 4096;

/** A correlation that has seen no Events. */
export function createEventCorrelation(): EventCorrelation {
  const similar = new Recent<Similar>(CACHE_SIZE);
  const observed = new Recent<Observed>(CACHE_SIZE);
  const allowances = new Recent<Allowance>(CACHE_SIZE);
  const series = new Recent<Observed & { readonly last: Instant }>(CACHE_SIZE);
  return {
    correlate(event, now, newName) {
      const source = sourceKey(event);
      const kindKey = `${source}\n${event.type}\n${event.reason}`;
      const isCombined = isOneOfMany(similar, kindKey, event.message, now);
      const key = isCombined ? kindKey : `${kindKey}\n${event.fieldPath ?? ""}\n${event.message}`;
      const before = observed.get(key);
      const outcome: Observed = {
        count: (before?.count ?? 0) + 1,
        first: before?.first ?? now,
        name: before?.name ?? newName(),
      };
      observed.set(key, outcome);
      if (!isAllowed(allowances, source, now)) return undefined;
      const message = isCombined ? `(combined from similar events): ${event.message}` : event.message;
      return { message, count: outcome.count, first: outcome.first, name: outcome.name };
    },
    correlateSeries(event, now, newName) {
      const key = seriesKey(event);
      const before = series.get(key);
      const isOver = before === undefined || inSeconds(elapsed(before.last, now)) > SERIES_SECONDS;
      const count = isOver ? 1 : before.count + 1;
      const outcome = {
        count,
        first: isOver ? now : before.first,
        name: isOver ? newName() : before.name,
        last: now,
      };
      series.set(key, outcome);
      // From the third on only the count goes up, which is sent when the series has ended.
      if (count > 2) return undefined;
      return { message: event.message, count, first: outcome.first, name: outcome.name };
    },
    save: () => ({
      similar: similar.save(),
      observed: observed.save(),
      allowances: allowances.save(),
      series: series.save(),
    }),
    restore(state) {
      similar.restore(state.similar);
      observed.restore(state.observed);
      allowances.restore(state.allowances);
      series.restore(state.series);
    },
  };
}

/** Who reports about whom. The uid stands for kind, namespace and name, too. */
function sourceKey({ component, host = "", involved }: EventDraft): string {
  return `${component}\n${host}\n${involved.metadata.uid}`;
}

/** The scheduler's Events belong together only while their object stays the same version. */
function seriesKey(event: EventDraft): string {
  const version = event.involved.metadata.resourceVersion;
  return `${sourceKey(event)}\n${version}\n${event.type}\n${event.action}\n${event.reason}`;
}

const SIMILAR_SECONDS = 600;
const DIFFERENT_MESSAGES = 10;

/** Notes the message. Says whether it is the tenth different one (or later) of its kind while they follow closely. */
function isOneOfMany(similar: Recent<Similar>, key: string, message: string, now: Instant): boolean {
  const before = similar.get(key);
  const isFresh = before === undefined || inSeconds(elapsed(before.last, now)) > SIMILAR_SECONDS;
  const known = isFresh ? [] : before.messages;
  const messages = known.includes(message) ? known : [...known, message];
  const isCombined = messages.length >= DIFFERENT_MESSAGES;
  // The real recorder forgets any one of them; ours the oldest.
  similar.set(key, { messages: isCombined ? messages.slice(1) : messages, last: now });
  return isCombined;
}

const BURST = 25;
const REFILL_SECONDS = 300;

function isAllowed(allowances: Recent<Allowance>, source: string, now: Instant): boolean {
  const before = allowances.get(source) ?? { tokens: BURST, at: now };
  const refill = inSeconds(elapsed(before.at, now)) / REFILL_SECONDS;
  const tokens = Math.min(BURST, before.tokens + refill);
  const isOpen = tokens >= 1;
  allowances.set(source, { tokens: isOpen ? tokens - 1 : tokens, at: now });
  return isOpen;
}

/** A series without news for so long has ended (tools/events: finishTime). */
const SERIES_SECONDS = 360;
