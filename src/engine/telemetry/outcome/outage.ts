import { valueAt } from "../recording/number-column.ts";
import { inRunSeconds, microsecondsRounded, type RunFacts } from "../tracks/run-facts.ts";

/** Seconds. Both are defined in docs/outcome.md. */
export interface Outage {
  readonly downtime: number;
  readonly partialOutage: number;
}

/** A span of the run in which so many entry nodes have no endpoint that accepts connections. Seconds. */
interface DownSpan {
  readonly from: number;
  readonly to: number;
  readonly share: number;
}

/** The time in which Services that users call could not be reached: from every node, and from some. */
export function outageOf(facts: RunFacts): Outage {
  const spans = facts.specs.map((_, spec) => downSpans(facts, spec));
  return {
    downtime: lengthOfUnion(spans.flatMap((own) => own.filter((span) => span.share === 1))),
    partialOutage: spans.reduce((sum, own, spec) => sum + weightedSeconds(facts, own, spec), 0),
  };
}

/** From the moment at which the users of a spec begin to come. */
function downSpans(facts: RunFacts, spec: number): readonly DownSpan[] {
  const { downTime, downSpec, downNodes } = facts.recording.routing;
  const begin = inRunSeconds(facts.specs[spec]?.start ?? 0);
  const end = inRunSeconds(facts.computed);
  const spans: DownSpan[] = [];
  let since = begin;
  let down = 0;
  const close = (to: number) => {
    if (down > 0 && to > since) spans.push({ from: since, to, share: down / facts.nodes.length });
    since = Math.max(since, to);
  };
  for (let index = 0; index < downTime.length; index += 1) {
    if (valueAt(downSpec, index) !== spec) continue;
    close(Math.min(end, inRunSeconds(valueAt(downTime, index))));
    down = valueAt(downNodes, index);
  }
  close(end);
  return spans;
}

function lengthOfUnion(spans: readonly DownSpan[]): number {
  let total = 0;
  let covered = 0;
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    total += Math.max(0, to - Math.max(from, covered));
    covered = Math.max(covered, to);
  }
  return microsecondsRounded(total);
}

/** Seconds of outage, in each bucket weighted by the share of all arrivals that belong to the spec. */
function weightedSeconds(facts: RunFacts, spans: readonly DownSpan[], spec: number): number {
  const { step, arrivedBySpec } = facts.recording;
  let total = 0;
  for (const { from, to, share } of spans) {
    for (let bucket = Math.floor(from / step); bucket * step < to; bucket += 1) {
      const seconds = Math.min(to, (bucket + 1) * step) - Math.max(from, bucket * step);
      const own = arrivedBySpec.columns[spec]?.[bucket] ?? 0;
      if (own === 0) continue;
      const all = arrivedBySpec.columns.reduce((sum, column) => sum + (column?.[bucket] ?? 0), 0);
      total += (seconds * share * own) / all;
    }
  }
  return microsecondsRounded(total);
}
