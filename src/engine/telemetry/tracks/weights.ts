import type { EndpointSlice } from "../../objects/types/core.ts";
import type { PodTrack } from "../run-view.ts";
import { selects, servicesOf } from "./replica-set-tracks.ts";
import { inRunSeconds, type RunFacts } from "./run-facts.ts";
import { serviceOfSlice } from "./service-tracks.ts";
import { type Jump, jumpSeries } from "./step-series.ts";

/** Seconds over which the observed share is taken. */
const SEEN_SECONDS = 10;

/**
 * Share of each version in what was asked for, in percent: replicas of the Deployments behind the Services that users call, by
 * the version in their template. A rolling update asks for all of the new version from its first moment.
 */
export function desiredWeights(facts: RunFacts, length: number): readonly Float32Array[] {
  const called = calledServices(facts);
  const services = servicesOf(facts.history).filter(({ metadata }) =>
    called.has(`${metadata.namespace}/${metadata.name}`),
  );
  const jumps = facts.versions.views.map((): Jump[] => []);
  for (const { time, type, object, previous } of facts.history) {
    if (object.kind !== "Deployment") continue;
    for (const [deployment, sign] of [
      [previous, -1],
      [type === "DELETED" ? undefined : object, 1],
    ] as const) {
      if (deployment?.kind !== "Deployment") continue;
      const { template, replicas } = deployment.spec;
      const labels = template.metadata.labels ?? {};
      const { namespace } = deployment.metadata;
      if (!services.some((one) => one.metadata.namespace === namespace && selects(one, labels))) continue;
      const at = inRunSeconds(time);
      jumps[facts.versions.ofDeployment(deployment)]?.push({ at, by: sign * replicas });
    }
  }
  return shares(jumps.map((own) => jumpSeries(own, length, facts.recording.step)));
}

/** Share of each version among the ready endpoints of the Services that users call, in percent. */
export function endpointWeights(
  facts: RunFacts,
  pods: readonly PodTrack[],
  length: number,
): readonly Float32Array[] {
  const called = calledServices(facts);
  const versions = new Map(pods.map((pod) => [pod.uid, pod.version] as const));
  const jumps = facts.versions.views.map((): Jump[] => []);
  for (const { time, type, object, previous } of facts.history) {
    if (object.kind !== "EndpointSlice" || !called.has(serviceOfSlice(object))) continue;
    const at = inRunSeconds(time);
    if (previous?.kind === "EndpointSlice") countReady(previous, versions, jumps, at, -1);
    if (type !== "DELETED") countReady(object, versions, jumps, at, 1);
  }
  return shares(jumps.map((own) => jumpSeries(own, length, facts.recording.step)));
}

/** Share of each version among the requests that reached one in the last ten seconds, in percent. */
export function seenWeights(facts: RunFacts, length: number): readonly Float32Array[] {
  const { arrived, step } = facts.recording;
  const span = Math.max(1, Math.round(SEEN_SECONDS / step));
  const seen = facts.versions.views.map((version) => {
    const counts = arrived.columns[version.index + 1];
    const sums = new Float32Array(length);
    let sum = 0;
    for (let bucket = 0; bucket < length; bucket += 1) {
      sum += (counts?.[bucket] ?? 0) - (bucket >= span ? (counts?.[bucket - span] ?? 0) : 0);
      sums[bucket] = sum;
    }
    return sums;
  });
  return shares(seen);
}

const calledServices = (facts: RunFacts): ReadonlySet<string> =>
  new Set(facts.specs.map((spec) => `${spec.namespace}/${spec.service}`));

function countReady(
  slice: EndpointSlice,
  versions: ReadonlyMap<string, number>,
  jumps: readonly Jump[][],
  at: number,
  sign: 1 | -1,
): void {
  for (const { conditions, targetRef } of slice.endpoints) {
    const version = versions.get(targetRef?.uid ?? "");
    if (conditions.ready && version !== undefined) jumps[version]?.push({ at, by: sign });
  }
}

/** Columns as percentages of their sum; 0 where there is nothing to share. */
function shares(columns: readonly Float32Array[]): readonly Float32Array[] {
  return columns.map((own) =>
    own.map((value, index) => {
      const total = columns.reduce((sum, column) => sum + (column[index] ?? 0), 0);
      return total === 0 ? 0 : (100 * value) / total;
    }),
  );
}
