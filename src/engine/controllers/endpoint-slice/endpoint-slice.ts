import { seconds } from "../../kernel/units.ts";
import type { ObjectReader } from "../../objects/object-table.ts";
import type { Endpoint, EndpointSlice, Service } from "../../objects/types/core.ts";
import type { Pod } from "../../objects/types/pod.ts";
import { type Controller, type ControllerView, type Reconciliation, SETTLED } from "../shared.ts";
import { isInEndpoints, type Listing, listingOf } from "./endpoint.ts";
import { forget, type News, newsSince, remember, type Sight } from "./last-pass.ts";
import { type Packing, pack } from "./packing.ts";
import { type EndpointPorts, type PortGroup, portsKey, portsOf } from "./ports.ts";
import { type Contents, labelsOfSlices, type Plan, writesOf } from "./slice-writes.ts";
import { enqueue, hasEndpoints } from "./triggers.ts";

/**
 * Lists the pods behind a Service in EndpointSlices (pkg/controller/endpointslice, k8s.io/endpointslice). With the Service
 * its slices go too, by their owner reference.
 *
 * Differences: one address family; no topology hints; slices do not note when the change happened that they show (a
 * measure of the controller's own lag).
 */
export const endpointSliceController: Controller = {
  name: "endpoint-slice-controller",
  retry: { base: seconds(1), limit: 15 },
  enqueue,
  reconcile,
};

function reconcile(view: ControllerView, key: string): Reconciliation {
  const slash = key.indexOf("/");
  const service = view.objects.get("Service", key.slice(0, slash), key.slice(slash + 1));
  if (service === undefined || !hasEndpoints(service)) return SETTLED;
  const { namespace, name } = service.metadata;
  const slices = view.objects.labelled("EndpointSlice", namespace, labelsOfSlices(name));
  const plan = planSlices(service, slices, view.objects);
  const batches = writesOf(service, slices, plan);
  return batches.length === 0 ? SETTLED : { batches };
}

function planSlices(service: Service, slices: readonly EndpointSlice[], objects: ObjectReader): Plan {
  const sight = { service, slices, nodes: objects.list("Node"), objects };
  const listing = listingOf(service, objects);
  const plan = planForNews(sight, listing) ?? planForAll(sight, listing);
  return withPlaceholder(slices, reused(plan));
}

function planForAll(sight: Sight, listing: Listing): Plan {
  const { metadata, spec } = sight.service;
  const pods = sight.objects.labelled("Pod", metadata.namespace, spec.selector ?? {});
  return planForGroups(sight, groupByPorts(sight.service, pods), listing);
}

interface Group {
  readonly group: PortGroup;
  /** By uid. */
  readonly pods: Map<string, Pod>;
}

function groupByPorts(service: Service, pods: Iterable<Pod | undefined>): Map<string, Group> {
  const groups = new Map<string, Group>();
  const groupOf = portsOf(service);
  let last: Group | undefined;
  for (const pod of pods) {
    if (pod === undefined || !isInEndpoints(pod)) continue;
    const group = groupOf(pod);
    if (group !== last?.group) last = groups.get(group.key) ?? { group, pods: new Map() };
    if (last.pods.size === 0) groups.set(group.key, last);
    last.pods.set(pod.metadata.uid, pod);
  }
  return groups;
}

/** The plan where nothing but some pods has changed since the last pass; undefined where all pods must be looked at. */
function planForNews(sight: Sight, listing: Listing): Plan | undefined {
  const news = newsSince(sight);
  if (news === undefined) return undefined;
  const { service, slices } = sight;
  const groups = groupByPorts(service, news.pods.values());
  const group = { key: news.portsKey, ports: slices[0]?.ports ?? NO_PORTS };
  if (groups.size === 0) groups.set(group.key, { group, pods: new Map() });
  return groups.size === 1 && groups.has(group.key) ? planForGroups(sight, groups, listing, news) : undefined;
}

/** Fits pods into slices: all that are to be listed or, with `news`, those that have changed beside those that are listed. */
function planForGroups(
  sight: Sight,
  groups: ReadonlyMap<string, Group>,
  listing: Listing,
  news?: News,
): Plan {
  const slicesOf = new Map<string, EndpointSlice[]>();
  const contents: Contents[] = [];
  const removed: EndpointSlice[] = [];
  for (const slice of sight.slices) {
    const key = portsKey(slice.ports);
    if (!groups.has(key)) removed.push(slice);
    else slicesOf.set(key, [...(slicesOf.get(key) ?? []), slice]);
  }
  for (const [key, { group, pods }] of groups) {
    const present = slicesOf.get(key) ?? [];
    const packing = packGroup(present, pods, listing, news);
    removed.push(...packing.removed);
    const { ports } = group;
    for (const { slice, endpoints } of packing.updated) contents.push({ slice, endpoints, ports });
    for (const endpoints of packing.created) contents.push({ slice: undefined, endpoints, ports });
    if (groups.size === 1) remember(sight, key, packing.lists);
    else forget(sight.service);
  }
  return { contents, removed };
}

function packGroup(
  slices: readonly EndpointSlice[],
  pods: ReadonlyMap<string, Pod>,
  listing: Listing,
  news: News | undefined,
): Packing {
  const unlisted = new Map(pods);
  const current = (present: Endpoint): Endpoint | undefined => {
    const uid = present.targetRef?.uid ?? "";
    const pod = pods.get(uid);
    if (pod === undefined) return undefined;
    unlisted.delete(uid);
    return listing.renewed(present, pod);
  };
  const added = (): readonly Endpoint[] =>
    [...unlisted.values()]
      .sort(byName)
      .map(listing.entered)
      .filter((endpoint) => endpoint !== undefined);
  return pack(slices, current, added, news?.pods);
}

const byName = (one: Pod, other: Pod): number => (one.metadata.name < other.metadata.name ? -1 : 1);

/** A slice that would be deleted serves for one that would be created (reconciler.go finalize). */
function reused({ contents, removed }: Plan): Plan {
  const spare = [...removed];
  const filled = contents.map((entry) =>
    entry.slice === undefined ? { ...entry, slice: spare.shift() } : entry,
  );
  return { contents: filled, removed: spare };
}

/** A Service without endpoints has one slice that is empty. */
function withPlaceholder(slices: readonly EndpointSlice[], { contents, removed }: Plan): Plan {
  if (contents.length > 0 || removed.length < slices.length) return { contents, removed };
  const placeholder = removed.find(({ endpoints, ports }) => endpoints.length === 0 && ports.length === 0);
  const slice = placeholder ?? removed[0];
  return {
    contents: [{ slice, endpoints: NO_ENDPOINTS, ports: NO_PORTS }],
    removed: removed.filter((other) => other !== slice),
  };
}

const NO_ENDPOINTS: readonly Endpoint[] = [];
const NO_PORTS: EndpointPorts = [];
