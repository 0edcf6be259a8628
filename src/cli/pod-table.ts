import type { PodTrack, RunView } from "../engine/index.ts";
import { columns } from "./columns.ts";
import { plural } from "./words.ts";

/** The pods that there are at the end of the run, counted by workload, image and status. */
export function podTable({ pods, versions }: RunView): readonly string[] {
  const groups = new Map<
    string,
    { readonly row: readonly [string, string, string]; pods: number; restarts: number }
  >();
  for (const pod of pods) {
    const last = pod.states.at(-1);
    if (pod.gone !== undefined || last === undefined) continue;
    const version = versions[pod.version];
    const row = [version?.workload ?? pod.name, version?.image ?? "", statusWords(last)] as const;
    const key = row.join("\n");
    const group = groups.get(key) ?? { row: [row[0], row[1], row[2]], pods: 0, restarts: 0 };
    group.pods += 1;
    group.restarts += last.restarts;
    groups.set(key, group);
  }
  const rows = [...groups.values()].map(({ row: [workload, image, status], pods: number, restarts }) => [
    String(number),
    workload,
    image,
    restarts === 0 ? status : `${status} (${plural(restarts, "restart")})`,
  ]);
  return columns(rows, [0]);
}

/** As the READY and STATUS columns of kubectl tell it. */
function statusWords({ state, status }: PodTrack["states"][number]): string {
  if (state === "ready") return `${status}, ready`;
  if (state === "notReady") return `${status}, not ready`;
  return status;
}
