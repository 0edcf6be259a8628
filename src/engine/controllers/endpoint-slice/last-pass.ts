import type { ObjectReader } from "../../objects/object-table.ts";
import type { Endpoint, EndpointSlice, Node, Service } from "../../objects/types/core.ts";
import type { Pod } from "../../objects/types/pod.ts";
import { portsKey } from "./ports.ts";

/** What a pass over a Service looks at. */
export interface Sight {
  readonly service: Service;
  readonly slices: readonly EndpointSlice[];
  /** All that the Service selects. */
  readonly pods: readonly Pod[];
  readonly nodes: readonly Node[];
  readonly objects: Pick<ObjectReader, "byUid">;
}

/** What the last pass over a Service saw, and what it left. */
interface LastPass {
  /** By uid. */
  readonly pods: Map<string, Pod>;
  readonly nodes: readonly Node[];
  /** The ports of all slices. */
  readonly portsKey: string;
  /** What each slice holds after the writes of the pass. */
  readonly lists: ReadonlySet<readonly Endpoint[]>;
}

/** What is new since the last pass. */
export interface News {
  /** Pods that came, changed or went (undefined), by uid. */
  readonly pods: ReadonlyMap<string, Pod | undefined>;
  readonly portsKey: string;
}

/**
 * A memory that only saves time. As long as Service, nodes and slices are what they were after a pass, nothing but pods that have
 * changed since can change the slices. A pass that finds nothing remembered, as after a checkpoint, looks at all pods and comes
 * to the same.
 */
const lastPasses = new WeakMap<Service, LastPass>();

/** Takes note of what a pass saw, and of the lists that it leaves; their slices have the same ports. */
export function remember(
  { service, pods, nodes }: Sight,
  key: string,
  lists: ReadonlySet<readonly Endpoint[]>,
): void {
  const known = lastPasses.get(service)?.pods ?? new Map(pods.map((pod) => [pod.metadata.uid, pod]));
  lastPasses.set(service, { pods: known, nodes, portsKey: key, lists });
}

export function forget(service: Service): void {
  lastPasses.delete(service);
}

/** What is new since the last pass, which is up to date with that from now on; undefined if all pods must be looked at. */
export function newsSince({ service, slices, pods, nodes, objects }: Sight): News | undefined {
  const last = lastPasses.get(service);
  if (last === undefined) return undefined;
  if (!isAsLeft(last, slices) || !areSame(last.nodes, nodes)) {
    lastPasses.delete(service);
    return undefined;
  }
  const changed = takeOver(last.pods, pods);
  if (last.pods.size > pods.length) {
    // What the Service selects is known by its latest version now; what is known otherwise has gone or has other labels.
    last.pods.forEach((pod, uid) => {
      if (objects.byUid(uid) === pod) return;
      last.pods.delete(uid);
      changed.set(uid, undefined);
    });
  }
  return { pods: changed, portsKey: last.portsKey };
}

function isAsLeft({ lists, portsKey: key }: LastPass, slices: readonly EndpointSlice[]): boolean {
  return (
    slices.length === lists.size &&
    slices.every(({ endpoints, ports }) => lists.has(endpoints) && portsKey(ports) === key)
  );
}

const areSame = (one: readonly Node[], other: readonly Node[]): boolean =>
  one.length === other.length && one.every((node, index) => node === other[index]);

/** Brings `known` up to date; gives the versions that it had not. A bare loop: most pods are as they were. */
function takeOver(known: Map<string, Pod>, pods: readonly Pod[]): Map<string, Pod | undefined> {
  const changed = new Map<string, Pod | undefined>();
  for (let index = 0; index < pods.length; index += 1) {
    const pod = pods[index];
    if (pod === undefined || known.get(pod.metadata.uid) === pod) continue;
    known.set(pod.metadata.uid, pod);
    changed.set(pod.metadata.uid, pod);
  }
  return changed;
}
