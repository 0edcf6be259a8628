import type { PodTrack, RunView } from "../engine/index.ts";
import { columns } from "./columns.ts";
import { plural } from "./words.ts";

interface Group {
  readonly cells: readonly string[];
  pods: number;
  restarts: number;
}

/** The pods that there are at the end of the run, counted by workload, version and status. */
export function podTable(view: RunView): readonly string[] {
  const groups = new Map<string, Group>();
  for (const pod of view.pods) {
    const last = pod.states.at(-1);
    if (pod.gone !== undefined || last === undefined) continue;
    const workload = workloadOf(pod, view);
    const cells = [workload, versionWords(pod, workload, view), statusWords(last)];
    const key = cells.join("\n");
    const group = groups.get(key) ?? { cells, pods: 0, restarts: 0 };
    group.pods += 1;
    group.restarts += last.restarts;
    groups.set(key, group);
  }
  const rows = [...groups.values()].map(
    ({ cells: [workload = "", version = "", status = ""], pods, restarts }) => [
      String(pods),
      workload,
      version,
      restarts === 0 ? status : `${status} (${plural(restarts, "restart")})`,
    ],
  );
  return columns(rows, [0]);
}

/** `deployment/shop`, or the pod itself when nothing made it. */
export function workloadOf(pod: PodTrack, { replicaSets }: RunView): string {
  const set = replicaSets.find(
    ({ name, namespace }) => name === pod.replicaSet && namespace === pod.namespace,
  );
  return set?.workload ?? `pod/${pod.name}`;
}

/** Versions are counted within each workload; images are named for the one that is released. */
function versionWords(pod: PodTrack, workload: string, { versions }: RunView): string {
  const version = versions[pod.version];
  return version?.workload === workload ? `v${pod.version + 1} ${version.image}` : `v${pod.version + 1}`;
}

/** As the READY and STATUS columns of kubectl tell it. */
function statusWords({ state, status }: PodTrack["states"][number]): string {
  if (state === "ready") return `${status}, ready`;
  if (state === "notReady") return `${status}, not ready`;
  return status;
}
