import { type Column, Digest } from "../kernel/digest.ts";
import type { Change } from "../objects/store.ts";
import type { RequestSampleView, SeriesView } from "./run-view.ts";

/**
 * Digest of a run: every version of every object with its time, all series, and the sampled requests. Runs that are equal bit
 * for bit have equal digests. It looks at values only, so a run that was resumed from a copy of a checkpoint has the same.
 */
export function runHash(history: readonly Change[], series: SeriesView, requests: RequestSampleView): string {
  const digest = new Digest();
  const parts = createPartDigests();
  for (const { time, type, object } of history) {
    digest.number(time).text(type).text(object.kind);
    for (const part of Object.values(object)) digest.text(parts(part));
  }
  for (const column of [...columnsOf(series), ...columnsOf(requests)]) digest.column(column);
  return digest.number(requests.oneIn).number(series.step).hex();
}

/** Versions of an object share most of their parts, so each part is read once. */
function createPartDigests(): (part: unknown) => string {
  const known = new WeakMap<object, string>();
  return (part) => {
    if (typeof part !== "object" || part === null) return String(part);
    const present = known.get(part);
    if (present !== undefined) return present;
    const found = new Digest().text(JSON.stringify(part)).hex();
    known.set(part, found);
    return found;
  };
}

/** The columns of a view, in the order of their names. */
function columnsOf(view: object): readonly Column[] {
  return Object.entries(view)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, value]) => columnsIn(value));
}

function columnsIn(value: unknown): readonly Column[] {
  if (isColumn(value)) return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(columnsIn) : [];
}

const isColumn = (value: unknown): value is Column =>
  value instanceof Float64Array ||
  value instanceof Float32Array ||
  value instanceof Int32Array ||
  value instanceof Uint8Array;
