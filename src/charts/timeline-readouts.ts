import type { RunView } from "../engine/index.ts";
import { otherWorkloads, readyOnStage } from "./other-workloads.ts";
import type { TrackKind } from "./timeline-paths.ts";
import { meanBefore, valueAt } from "./tracks.ts";
import { versionClass, versionName } from "./version-look.ts";
import { decimal } from "./words.ts";

interface ReadoutColumn {
  readonly caption: string;
  readonly className: string;
}

export interface ReadoutTitle {
  readonly title: string;
  readonly unit: string;
  readonly columns: readonly ReadoutColumn[];
  /** Pixels from one column to the next. */
  readonly pitch: number;
}

/** Readouts are means of the last ten seconds at the needle; pods and weights are what holds there. */
const WINDOW = 10;
const GIB = 1024 ** 3;
/** More columns do not fit into the gutter. */
const VERSIONS = 3;

/** Name, unit and column heads of a track. */
export function readoutTitle(view: RunView, kind: TrackKind): ReadoutTitle {
  const columns = (captions: readonly string[]) => captions.map((caption) => ({ caption, className: "" }));
  switch (kind) {
    case "requests":
      return { title: "Requests", unit: "per second", columns: versionColumns(view), pitch: 46 };
    case "failed":
      return { title: "Failed", unit: "per second", columns: versionColumns(view), pitch: 46 };
    case "pods":
      return { title: "Ready pods", unit: podsUnit(view), columns: versionColumns(view), pitch: 46 };
    case "latency":
      return { title: "Latency", unit: "ms", columns: columns(["p50", "p95", "p99"]), pitch: 46 };
    case "cpu":
      return { title: "CPU", unit: "cores", columns: columns(["used", "requested"]), pitch: 62 };
    case "memory":
      return { title: "Memory", unit: "GiB", columns: columns(["", ""]), pitch: 62 };
    case "weight": {
      const unit = `% to ${versionName(view.versions.length - 1)}`;
      return { title: "Weight", unit, columns: columns(["desired", "pods", "seen"]), pitch: 46 };
    }
  }
}

/** The figures of a track at `time`, one for each column. */
export function readoutFigures(view: RunView, kind: TrackKind, time: number): readonly string[] {
  const { series } = view;
  const mean = (column: Float32Array | undefined) => meanBefore(column, time, WINDOW, series.step);
  const now = (column: Float32Array | undefined) => valueAt(column, time, series.step);
  switch (kind) {
    case "requests":
      return shownVersions(view).map((version) => decimal(mean(series.requests[version]), 0));
    case "failed":
      return shownVersions(view).map((version) => decimal(failures(view, version, mean), 1));
    case "pods":
      return shownVersions(view).map((version) => decimal(now(readyOnStage(view)[version]), 0));
    case "latency":
      return [series.p50, series.p95, series.p99].map((column) => latency(mean(column)));
    case "cpu":
      return [decimal(mean(series.cpuUsed), 2), decimal(now(series.cpuRequested), 2)];
    case "memory":
      return [decimal(mean(series.memoryUsed) / GIB, 2), decimal(now(series.memoryRequested) / GIB, 2)];
    case "weight": {
      const version = view.versions.length - 1;
      return [
        decimal(now(series.desiredWeight[version]), 0),
        decimal(now(series.podWeight[version]), 0),
        decimal(now(series.seenWeight[version]), 1),
      ];
    }
  }
}

/** Says that it counts what the stage shows where that is not all. */
function podsUnit(view: RunView): string {
  return otherWorkloads(view, view.computed).length > 0 ? "on the stage" : "";
}

/** Requests that reached no version are counted with the first one that is shown. */
function failures(
  view: RunView,
  version: number,
  mean: (column: Float32Array | undefined) => number,
): number {
  const lost = version === shownVersions(view)[0] ? mean(view.series.unrouted) : 0;
  return mean(view.series.failed[version]) + lost;
}

function latency(milliseconds: number): string {
  return milliseconds === 0 ? "–" : decimal(milliseconds, milliseconds < 10 ? 1 : 0);
}

function versionColumns(view: RunView): readonly ReadoutColumn[] {
  return shownVersions(view).map((version) => ({
    caption: versionName(version),
    className: `v-ink ${versionClass(version)}`,
  }));
}

function shownVersions(view: RunView): readonly number[] {
  return view.versions.map((version) => version.index).slice(-VERSIONS);
}
