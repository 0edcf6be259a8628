import { seconds } from "../../kernel/units.ts";
import type { Draft } from "../../objects/draft.ts";
import type { ObjectReader } from "../../objects/object-table.ts";
import type { Endpoint, EndpointSlice, Service } from "../../objects/types/core.ts";
import type { StringMap } from "../../objects/types/meta.ts";
import type { Pod } from "../../objects/types/pod.ts";
import {
  type Controller,
  type ControllerView,
  type EventTemplate,
  type Reconciliation,
  SETTLED,
  type Write,
} from "../shared.ts";
import { isInEndpoints, type Listing, listingOf } from "./endpoint.ts";
import { type Packing, pack } from "./packing.ts";
import { type EndpointPorts, type PortGroup, portsKey, portsOf } from "./ports.ts";
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

const MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
const MANAGER = "endpointslice-controller.k8s.io";
const SERVICE_NAME = "kubernetes.io/service-name";
const HEADLESS = "service.kubernetes.io/headless";

function reconcile(view: ControllerView, key: string): Reconciliation {
  const slash = key.indexOf("/");
  const service = view.objects.get("Service", key.slice(0, slash), key.slice(slash + 1));
  if (service === undefined || !hasEndpoints(service)) return SETTLED;
  const { namespace, name } = service.metadata;
  const slices = view.objects.labelled("EndpointSlice", namespace, {
    [SERVICE_NAME]: name,
    [MANAGED_BY]: MANAGER,
  });
  const plan = planSlices(service, slices, view.objects);
  const batches = writesOf(service, slices, plan);
  return batches.length === 0 ? SETTLED : { batches };
}

/** Contents of slices: of one that is there, or of a new one. */
interface Contents {
  readonly slice: EndpointSlice | undefined;
  readonly endpoints: readonly Endpoint[];
  readonly ports: EndpointPorts;
}

interface Plan {
  readonly contents: readonly Contents[];
  readonly removed: readonly EndpointSlice[];
}

function planSlices(service: Service, slices: readonly EndpointSlice[], objects: ObjectReader): Plan {
  const groups = groupByPorts(service, objects);
  const listing = listingOf(service, objects);
  const slicesOf = new Map<string, EndpointSlice[]>();
  const contents: Contents[] = [];
  const removed: EndpointSlice[] = [];
  for (const slice of slices) {
    const key = portsKey(slice.ports);
    if (!groups.has(key)) removed.push(slice);
    else slicesOf.set(key, [...(slicesOf.get(key) ?? []), slice]);
  }
  for (const [key, { group, pods }] of groups) {
    const packing = packGroup(slicesOf.get(key) ?? [], pods, listing);
    removed.push(...packing.removed);
    const { ports } = group;
    for (const { slice, endpoints } of packing.updated) contents.push({ slice, endpoints, ports });
    for (const endpoints of packing.created) contents.push({ slice: undefined, endpoints, ports });
  }
  return withPlaceholder(slices, reused({ contents, removed }));
}

interface Group {
  readonly group: PortGroup;
  /** By uid. */
  readonly pods: Map<string, Pod>;
}

function groupByPorts(service: Service, objects: ObjectReader): ReadonlyMap<string, Group> {
  const { selector = {} } = service.spec;
  const groups = new Map<string, Group>();
  const groupOf = portsOf(service);
  let last: Group | undefined;
  for (const pod of objects.labelled("Pod", service.metadata.namespace, selector)) {
    if (!isInEndpoints(pod)) continue;
    const group = groupOf(pod);
    if (group !== last?.group) last = groups.get(group.key) ?? { group, pods: new Map() };
    if (last.pods.size === 0) groups.set(group.key, last);
    last.pods.set(pod.metadata.uid, pod);
  }
  return groups;
}

function packGroup(
  slices: readonly EndpointSlice[],
  pods: ReadonlyMap<string, Pod>,
  listing: Listing,
): Packing {
  let listed = 0;
  const current = (present: Endpoint): Endpoint | undefined => {
    const pod = pods.get(present.targetRef?.uid ?? "");
    if (pod === undefined) return undefined;
    listed += 1;
    return listing.renewed(present, pod);
  };
  const added = (): readonly Endpoint[] =>
    listed === pods.size
      ? NO_ENDPOINTS
      : unlisted(slices, pods)
          .map(listing.entered)
          .filter((endpoint) => endpoint !== undefined);
  return pack(slices, current, added);
}

/** Pods that no slice lists yet, by name. */
function unlisted(slices: readonly EndpointSlice[], pods: ReadonlyMap<string, Pod>): readonly Pod[] {
  const listed = new Set<string>();
  for (const { endpoints } of slices) for (const { targetRef } of endpoints) listed.add(targetRef?.uid ?? "");
  return [...pods.values()].filter(({ metadata }) => !listed.has(metadata.uid)).sort(byName);
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

/** Creates, then updates, then deletes. */
function writesOf(service: Service, slices: readonly EndpointSlice[], plan: Plan): Reconciliation["batches"] {
  const labels = labelsOf(service);
  const creates: Write[] = [];
  const updates: Write[] = [];
  const seen = new Set<EndpointSlice>(plan.removed);
  for (const { slice, endpoints, ports } of plan.contents) {
    if (slice === undefined) {
      creates.push(creation(service, labels, endpoints, ports));
      continue;
    }
    seen.add(slice);
    const update = changed(slice, labels, endpoints, ports);
    if (update !== slice) updates.push(updating(service, update));
  }
  for (const slice of slices) {
    if (seen.has(slice)) continue;
    const update = changed(slice, labels, slice.endpoints, slice.ports);
    if (update !== slice) updates.push(updating(service, update));
  }
  const deletes = plan.removed.map((slice) => deletion(service, slice));
  return [creates, updates, deletes].filter((batch) => batch.length > 0);
}

function changed(
  slice: EndpointSlice,
  labels: StringMap,
  endpoints: readonly Endpoint[],
  ports: EndpointPorts,
): EndpointSlice {
  const isSameList =
    endpoints === slice.endpoints || (endpoints.length === 0 && slice.endpoints.length === 0);
  const isSamePorts = ports === slice.ports || portsKey(ports) === portsKey(slice.ports);
  const isLabelled = hasSameLabels(slice.metadata.labels, labels);
  if (isSameList && isSamePorts && isLabelled) return slice;
  const { apiVersion, kind, metadata, addressType } = slice;
  return {
    apiVersion,
    kind,
    metadata: isLabelled ? metadata : { ...metadata, labels },
    addressType,
    endpoints,
    ports: isSamePorts ? slice.ports : ports,
  };
}

function hasSameLabels(one: StringMap, other: StringMap): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}

/** The Service's own labels, and those by which its slices are found. */
function labelsOf({ metadata, spec }: Service): StringMap {
  const { [HEADLESS]: _, ...labels } = metadata.labels;
  return {
    ...labels,
    ...(spec.clusterIP === "None" && { [HEADLESS]: "" }),
    [MANAGED_BY]: MANAGER,
    [SERVICE_NAME]: metadata.name,
  };
}

function creation(
  service: Service,
  labels: StringMap,
  endpoints: readonly Endpoint[],
  ports: EndpointPorts,
): Write {
  const { name, namespace, uid } = service.metadata;
  const object: Draft<"EndpointSlice"> = {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      generateName: `${name}-`,
      namespace,
      labels,
      ownerReferences: [
        { apiVersion: "v1", kind: "Service", name, uid, controller: true, blockOwnerDeletion: true },
      ],
    },
    addressType: "IPv4",
    endpoints,
    ports,
  };
  return { verb: "create", object, failureEvent: failure(service, "create", "") };
}

const updating = (service: Service, object: EndpointSlice): Write => ({
  verb: "update",
  object,
  failureEvent: failure(service, "update", `${object.metadata.name} `),
});

const deletion = (service: Service, object: EndpointSlice): Write => ({
  verb: "delete",
  object,
  failureEvent: failure(service, "delete", `${object.metadata.name} `),
});

function failure(service: Service, verb: string, slice: string): EventTemplate {
  const subject = `${service.metadata.namespace}/${service.metadata.name}`;
  const message = `Error updating Endpoint Slices for Service ${subject}: failed to ${verb} ${slice}EndpointSlice for Service ${subject}: {error}`;
  return { involved: service, type: "Warning", reason: "FailedToUpdateEndpointSlices", message };
}
