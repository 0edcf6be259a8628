import type {
  PodTrack,
  ReplicaSetTrack,
  RequestSampleView,
  ScenarioView,
  SeriesView,
  VersionView,
} from "../run-view.ts";
import type { VersionIndex } from "./version-index.ts";

interface Parts {
  readonly scenario: ScenarioView;
  readonly replicaSets: readonly ReplicaSetTrack[];
  readonly pods: readonly PodTrack[];
  readonly series: SeriesView;
  readonly requests: RequestSampleView;
}

/** A request that reached no version keeps its mark. */
const NONE = 255;

/**
 * Counts versions as a reader does: v1 is the first image of every workload, v2 the second. Inside, each image of each workload
 * has a number of its own, so that two releases at once are told apart; here those of the same ordinal are put together.
 */
export function byOrdinal(
  parts: Parts,
  index: VersionIndex,
): Parts & { readonly versions: readonly VersionView[] } {
  const ordinals = index.views.map((view) => view.ordinal);
  const ordinalOf = (version: number): number => ordinals[version] ?? 0;
  const count = Math.max(0, ...ordinals.map((ordinal) => ordinal + 1));
  const summed = (columns: readonly Float32Array[]): readonly Float32Array[] =>
    sumByOrdinal(columns, ordinals, count);
  const { scenario, series, requests } = parts;
  return {
    versions: namedVersions(index, count),
    scenario: {
      ...scenario,
      images: scenario.images.map((image) => ({ ...image, version: ordinalOf(image.version) })),
    },
    replicaSets: parts.replicaSets.map((set) => ({ ...set, version: ordinalOf(set.version) })),
    pods: parts.pods.map((pod) => ({ ...pod, version: ordinalOf(pod.version) })),
    series: {
      ...series,
      requests: summed(series.requests),
      failed: summed(series.failed),
      readyPods: summed(series.readyPods),
      desiredWeight: summed(series.desiredWeight),
      podWeight: summed(series.podWeight),
      seenWeight: summed(series.seenWeight),
    },
    requests: {
      ...requests,
      version: requests.version.map((version) => (version === NONE ? NONE : ordinalOf(version))),
    },
  };
}

/** The versions of the workload that has most of them: the one that was released. */
function namedVersions({ views }: VersionIndex, count: number): readonly VersionView[] {
  const latest = views.find((view) => view.ordinal === count - 1);
  return Array.from({ length: count }, (_, ordinal) => {
    const own = views.find((view) => view.ordinal === ordinal && view.workload === latest?.workload);
    return {
      index: ordinal,
      label: own?.label ?? "",
      image: own?.image ?? "",
      workload: own?.workload ?? "",
    };
  });
}

function sumByOrdinal(
  columns: readonly Float32Array[],
  ordinals: readonly number[],
  count: number,
): readonly Float32Array[] {
  const sums = Array.from({ length: count }, () => new Float32Array(columns[0]?.length ?? 0));
  columns.forEach((column, version) => {
    const sum = sums[ordinals[version] ?? 0];
    if (sum === undefined) return;
    for (let bucket = 0; bucket < column.length; bucket += 1)
      sum[bucket] = (sum[bucket] ?? 0) + (column[bucket] ?? 0);
  });
  return sums;
}
