import { OUTCOME_WORDS, REQUEST_OUTCOMES } from "../../traffic/outcome-cause.ts";
import { countBetween } from "../recording/bucket-counters.ts";
import type { RunFacts } from "../tracks/run-facts.ts";
import { percentWords } from "./words.ts";

/** What fails most in the last seconds. */
export interface Failing {
  /** Place in REQUEST_OUTCOMES. */
  readonly outcome: number;
  /** -1 = whatever version. */
  readonly version: number;
  /** Share of the requests of that version (or of all) that failed so. 0..1 */
  readonly share: number;
  /** Requests that it is a share of. */
  readonly requests: number;
  /** Every request failed, of this cause or another. */
  readonly everything: boolean;
}

const OUTCOMES = REQUEST_OUTCOMES.length;
const SUCCEEDED = REQUEST_OUTCOMES.indexOf("succeeded");
/** More than this share is as good as all. */
const ALL = 0.995;
const SERVER_ERROR = REQUEST_OUTCOMES.indexOf("serverError");

/** The most frequent failure that ended in the buckets from `from` to before `to`; undefined = none. */
export function failingBetween(facts: RunFacts, from: number, to: number): Failing | undefined {
  const { ended } = facts.recording;
  const rows = Math.ceil(ended.columns.length / OUTCOMES);
  const byCause = Array.from({ length: OUTCOMES }, () => 0);
  const byRow = Array.from({ length: rows }, () => 0);
  const errors = Array.from({ length: rows }, () => 0);
  for (let row = 0; row < rows; row += 1) {
    for (let outcome = 0; outcome < OUTCOMES; outcome += 1) {
      const found = countBetween(ended, row * OUTCOMES + outcome, from, to);
      byRow[row] = (byRow[row] ?? 0) + found;
      if (outcome !== SUCCEEDED) byCause[outcome] = (byCause[outcome] ?? 0) + found;
      if (outcome === SERVER_ERROR) errors[row] = found;
    }
  }
  const total = byRow.reduce((sum, count) => sum + count, 0);
  const most = Math.max(...byCause);
  if (most === 0) return undefined;
  const outcome = byCause.indexOf(most);
  const everything = byCause.reduce((sum, count) => sum + count, 0) > total * ALL;
  if (outcome !== SERVER_ERROR) {
    return { outcome, version: -1, share: most / total, requests: total, everything };
  }
  const row = errors.indexOf(Math.max(...errors));
  const requests = byRow[row] ?? 1;
  return { outcome, version: row - 1, share: (errors[row] ?? 0) / requests, requests, everything };
}

/** `v2 answers 8 % of its requests with 500`; `12 % of requests: connection refused`. */
export function failingWords(
  { outcome, version, share, everything }: Failing,
  versionWord: (version: number) => string,
): string {
  const name = REQUEST_OUTCOMES[outcome] ?? "succeeded";
  if (name === "serverError" && version >= 0) {
    return `${versionWord(version)} answers ${percentWords(share)} of its requests with 500`;
  }
  return everything
    ? `every request fails: ${OUTCOME_WORDS[name]}`
    : `${percentWords(share)} of requests fail: ${OUTCOME_WORDS[name]}`;
}
