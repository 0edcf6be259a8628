import { REQUEST_OUTCOMES } from "../../traffic/outcome-cause.ts";
import { valueAt } from "../recording/number-column.ts";
import type { PodTrack, RequestSampleView } from "../run-view.ts";
import { inRunSeconds, type RunFacts } from "./run-facts.ts";

/** More than a sample has rows; 2^53 / ROWS requests are more than a run has. */
const ROWS = 2 ** 21;
const NO_VERSION = 255;
const UNREACHABLE = REQUEST_OUTCOMES.indexOf("unreachable");

/** The sampled requests in the order of their arrival. */
export function requestSampleView(facts: RunFacts, pods: readonly PodTrack[]): RequestSampleView {
  const { sample } = facts.recording;
  const { containers } = facts;
  const { length } = sample.id;
  // Ids count arrivals, so they are unique and in the order of arrival. Numbers that hold both sort without a comparator.
  const order = Float64Array.from({ length }, (_, row) => valueAt(sample.id, row) * ROWS + row).sort();
  const podIndex = new Map(pods.map((pod, index) => [pod.uid, index] as const));
  const podOfSlot = Int32Array.from(
    { length: containers.length },
    (_, slot) => podIndex.get(containers.slot(slot).podUid) ?? -1,
  );
  const view = emptyView(length, sample.oneIn);
  for (let index = 0; index < length; index += 1) {
    const row = (order[index] ?? 0) % ROWS;
    const slot = valueAt(sample.slot, row);
    const outcome = valueAt(sample.outcome, row);
    const isReached = slot >= 0 && outcome !== UNREACHABLE;
    view.id[index] = valueAt(sample.id, row);
    view.arrival[index] = inRunSeconds(valueAt(sample.arrival, row));
    view.end[index] = inRunSeconds(valueAt(sample.end, row));
    view.users[index] = valueAt(sample.spec, row);
    view.version[index] = isReached ? (containers.version[slot] ?? NO_VERSION) : NO_VERSION;
    view.pod[index] = slot >= 0 ? (podOfSlot[slot] ?? -1) : -1;
    view.outcome[index] = outcome;
  }
  return view;
}

const emptyView = (length: number, oneIn: number): RequestSampleView => ({
  length,
  oneIn,
  id: new Float64Array(length),
  arrival: new Float64Array(length),
  end: new Float64Array(length),
  users: new Uint8Array(length),
  version: new Uint8Array(length),
  pod: new Int32Array(length),
  outcome: new Uint8Array(length),
});
