import type { ObjectReader } from "../../objects/object-table.ts";
import type { Endpoint, EndpointSlice, Node, Service } from "../../objects/types/core.ts";
import type { Pod } from "../../objects/types/pod.ts";
import { carries } from "../shared-claim.ts";
import { portsKey } from "./ports.ts";

/** What a pass over a Service looks at. */
export interface Sight {
  readonly service: Service;
  readonly slices: readonly EndpointSlice[];
  readonly nodes: readonly Node[];
  readonly objects: ObjectReader;
}

/** What the last pass over a Service saw, and what it left. */
interface LastPass {
  readonly objects: ObjectReader;
  /** Up to where it has seen what changed. */
  readonly mark: number;
  readonly nodes: readonly Node[];
  /** The ports of all slices. */
  readonly portsKey: string;
  /** What each slice holds after the writes of the pass. */
  readonly lists: ReadonlySet<readonly Endpoint[]>;
}

/** What is new since the last pass. */
export interface News {
  /** By uid, pods that came or changed; undefined for what is gone or is selected no more. */
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
  { service, nodes, objects }: Sight,
  key: string,
  lists: ReadonlySet<readonly Endpoint[]>,
): void {
  lastPasses.set(service, { objects, mark: objects.mark, nodes, portsKey: key, lists });
}

export function forget(service: Service): void {
  lastPasses.delete(service);
}

/** What is new since the last pass; undefined if all pods must be looked at. */
export function newsSince(sight: Sight): News | undefined {
  const last = lastPasses.get(sight.service);
  if (last === undefined || !isAsLeft(last, sight)) return undefined;
  const changed = sight.objects.changedSince(last.mark);
  if (changed === undefined) return undefined;
  const { metadata, spec } = sight.service;
  const isSelected = carries(spec.selector);
  const pods = new Map<string, Pod | undefined>();
  for (const uid of changed) {
    const object = sight.objects.byUid(uid);
    const isPod =
      object?.kind === "Pod" &&
      object.metadata.namespace === metadata.namespace &&
      isSelected(object.metadata.labels);
    pods.set(uid, isPod ? object : undefined);
  }
  return { pods, portsKey: last.portsKey };
}

function isAsLeft(last: LastPass, { objects, nodes, slices }: Sight): boolean {
  return (
    last.objects === objects &&
    nodes.length === last.nodes.length &&
    nodes.every((node, index) => node === last.nodes[index]) &&
    slices.length === last.lists.size &&
    slices.every(({ endpoints, ports }) => last.lists.has(endpoints) && portsKey(ports) === last.portsKey)
  );
}
