import type { OutcomeView } from "../run-view.ts";
import type { Rollout } from "../story/rollouts.ts";
import { clockWords, countWords, durationWords, percentWords } from "../story/words.ts";
import { bucketsOf, type RunFacts } from "../tracks/run-facts.ts";
import { seenWeights } from "../tracks/weights.ts";

type Measures = Omit<OutcomeView, "verdict">;

/** The outcome in one sentence: what became of the release, and what it cost. */
export function verdictOf(
  facts: RunFacts,
  rollouts: readonly Rollout[],
  measures: Measures,
): OutcomeView["verdict"] {
  const releases = rollouts.filter((rollout) => rollout.kind === "release");
  const last = rollouts.findLast((rollout) => rollout.kind !== "start");
  const release = releases.at(-1);
  if (last === undefined || release === undefined) {
    return { lead: "Nothing was released.", text: failures(measures) };
  }
  const version = facts.versions.word(release.version);
  if (last.kind === "undo") {
    const peak = peakShare(facts, release.version);
    const reach =
      peak === 0 ? `${version} met no user` : `${version} took ${percentWords(peak)} of the traffic`;
    const text = measures.requests === 0 ? failures(measures) : `${reach}; ${lowerFirst(failures(measures))}`;
    return { lead: `Undone at ${clockWords(last.at)}.`, text };
  }
  if (release.completedAt !== null) {
    const time = durationWords(release.completedAt - release.at);
    const noticed = measures.detectedBy === null ? "" : " It was noticed, and nobody undid it.";
    return { lead: `Rolled out in ${time}.`, text: `${failures(measures)}${noticed}` };
  }
  const { available, wanted } = release.progress.at(-1) ?? { available: 0, wanted: 0 };
  if (release.stalledAt !== null) {
    return {
      lead: `Stalled at ${available} of ${wanted}.`,
      text: `Nobody undid it; ${lowerFirst(failures(measures))}`,
    };
  }
  return { lead: `${version} at ${available} of ${wanted}.`, text: failures(measures) };
}

function failures({ requests, failedRequests }: Measures): string {
  if (requests === 0) return "No user came.";
  if (failedRequests === 0) return `All ${countWords(requests)} requests succeeded.`;
  return `${countWords(failedRequests)} of ${countWords(requests)} requests failed.`;
}

const lowerFirst = (text: string): string => `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;

/** The highest share of requests that a version got in ten seconds. 0..1 */
function peakShare(facts: RunFacts, version: number): number {
  let most = 0;
  for (const share of seenWeights(facts, bucketsOf(facts))[version] ?? []) most = Math.max(most, share);
  return most / 100;
}
