import type { Draft } from "../../objects/draft.ts";
import type { Endpoint, EndpointSlice, Service } from "../../objects/types/core.ts";
import type { StringMap } from "../../objects/types/meta.ts";
import type { EventTemplate, Reconciliation, Write } from "../shared.ts";
import { type EndpointPorts, portsKey } from "./ports.ts";

/** Contents of slices: of one that is there, or of a new one. */
export interface Contents {
  readonly slice: EndpointSlice | undefined;
  readonly endpoints: readonly Endpoint[];
  readonly ports: EndpointPorts;
}

/** What the slices of a Service are to hold, and which of them are to go. */
export interface Plan {
  readonly contents: readonly Contents[];
  readonly removed: readonly EndpointSlice[];
}

/** Creates, then updates, then deletes. */
export function writesOf(
  service: Service,
  slices: readonly EndpointSlice[],
  plan: Plan,
): Reconciliation["batches"] {
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

const MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
const MANAGER = "endpointslice-controller.k8s.io";
const SERVICE_NAME = "kubernetes.io/service-name";
const HEADLESS = "service.kubernetes.io/headless";

/** The labels by which the slices of a Service are found. */
export const labelsOfSlices = (service: string): StringMap => ({
  [MANAGED_BY]: MANAGER,
  [SERVICE_NAME]: service,
});

/** The Service's own labels, and those by which its slices are found. */
function labelsOf({ metadata, spec }: Service): StringMap {
  const { [HEADLESS]: _, ...labels } = metadata.labels;
  return {
    ...labels,
    ...(spec.clusterIP === "None" && { [HEADLESS]: "" }),
    ...labelsOfSlices(metadata.name),
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
