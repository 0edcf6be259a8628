import { type Instant, instant } from "../kernel/units.ts";
import type { ReleaseMetrics } from "../strategies/strategy-metrics.ts";
import type { Recorder } from "../telemetry/recorder.ts";
import type { Versions } from "./versions.ts";

/** Between two scrapes of the metrics, as Flagger and many Prometheus set-ups have it for a release. Microseconds. */
const SCRAPE_INTERVAL = 5_000_000;

/** The monitoring of the cluster: what the recorder counted, as of the last scrape. */
export function releaseMetrics(recorder: Recorder, versions: Versions, now: () => Instant): ReleaseMetrics {
  return ({ metric, workload, image, since }) => {
    const version = versions.find(`${workload.namespace}/${workload.name}`, image);
    const scraped = instant(Math.floor(now() / SCRAPE_INTERVAL) * SCRAPE_INTERVAL);
    if (version < 0 || scraped <= since) return undefined;
    const { requests, failed, p99 } = recorder.measures(since, scraped, version);
    if (metric === "requests") return requests;
    if (requests === 0) return undefined;
    return metric === "errorRate" ? failed / requests : p99 / 1_000;
  };
}
