import type { ServiceTable } from "../../nodes/service-table.ts";
import { inRunSeconds, type RunFacts } from "./run-facts.ts";

/** By the uid of a pod: on how many nodes the proxy may send to it, from when on. */
export type RoutedTracks = ReadonlyMap<string, { readonly at: number; readonly nodes: number }[]>;

/** What another table takes from the pods and gives to them. */
interface Difference {
  readonly lost: readonly string[];
  readonly won: readonly string[];
}

/** The stems of all pods, from what the proxies took up. */
export function routedTracks(facts: RunFacts): RoutedTracks {
  const tracks = new Map<string, { at: number; nodes: number }[]>();
  const current = new Map<string, ServiceTable>();
  /** How many Services list the pod on a node, by `node/pod`. */
  const listed = new Map<string, number>();
  const nodes = new Map<string, number>();
  const differences = new Map<ServiceTable | undefined, Map<ServiceTable | undefined, Difference>>();

  function list(pod: string, nodeName: string, more: 1 | -1, at: number): void {
    const key = `${nodeName}/${pod}`;
    const before = listed.get(key) ?? 0;
    listed.set(key, before + more);
    if (before !== (more === 1 ? 0 : 1)) return;
    const count = (nodes.get(pod) ?? 0) + more;
    nodes.set(pod, count);
    const track = tracks.get(pod) ?? [];
    tracks.set(pod, track);
    const last = track.at(-1);
    if (last?.at === at) last.nodes = count;
    else track.push({ at, nodes: count });
  }

  for (const { time, service, nodeName, table } of facts.recording.routing.tables) {
    const key = `${service} ${nodeName}`;
    const before = current.get(key);
    const { lost, won } = differenceOf(differences, before, table);
    for (const pod of won) list(pod, nodeName, 1, inRunSeconds(time));
    for (const pod of lost) list(pod, nodeName, -1, inRunSeconds(time));
    if (table) current.set(key, table);
    else current.delete(key);
  }
  return tracks;
}

/** Nodes take up the same tables one after another, so each pair of tables is compared once. */
function differenceOf(
  known: Map<ServiceTable | undefined, Map<ServiceTable | undefined, Difference>>,
  before: ServiceTable | undefined,
  after: ServiceTable | undefined,
): Difference {
  const row = known.get(before) ?? new Map<ServiceTable | undefined, Difference>();
  known.set(before, row);
  const present = row.get(after);
  if (present) return present;
  const old = podsOf(before);
  const next = podsOf(after);
  const found = {
    lost: [...old].filter((pod) => !next.has(pod)),
    won: [...next].filter((pod) => !old.has(pod)),
  };
  row.set(after, found);
  return found;
}

const podsOf = (table: ServiceTable | undefined): ReadonlySet<string> =>
  new Set((table?.endpoints ?? []).map((endpoint) => endpoint.podUid));
