import type { ObjectReader } from "../../objects/object-table.ts";
import type { Endpoint, Node, Service } from "../../objects/types/core.ts";
import { isPodFinished, isPodReady, type Pod } from "../../objects/types/pod.ts";

const ZONE = "topology.kubernetes.io/zone";

/** Whether a pod is listed at all: it has an address and has not finished; unready and terminating pods are listed. */
export const isInEndpoints = (pod: Pod): boolean => hasAddress(pod) && !isPodFinished(pod);

/**
 * What a slice says about a pod (endpointslice/utils.go podToEndpoint): `serving` is its readiness, and only a pod that is not
 * terminating is `ready`, unless the Service publishes all addresses.
 */
export function endpointConditions(pod: Pod, publishNotReadyAddresses: boolean): Endpoint["conditions"] {
  const serving = isPodReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  return { ready: isReady(serving, terminating, publishNotReadyAddresses), serving, terminating };
}

const isReady = (serving: boolean, terminating: boolean, publishes: boolean): boolean =>
  publishes || (serving && !terminating);

/** How pods become endpoints of one Service. Undefined: they are not listed, because their node is gone. */
export interface Listing {
  /** A pod that is listed: the very endpoint of before where nothing changed. */
  readonly renewed: (present: Endpoint, pod: Pod) => Endpoint | undefined;
  /** A pod that is new. */
  readonly entered: (pod: Pod) => Endpoint | undefined;
}

export function listingOf(service: Service, objects: ObjectReader): Listing {
  const { publishNotReadyAddresses: publishes = false } = service.spec;
  const nodes = new Map<string, Node>();
  const nodeOf = (name: string): Node | undefined => {
    const known = nodes.get(name) ?? objects.get("Node", "", name);
    if (known !== undefined) nodes.set(name, known);
    return known;
  };
  const entered = (pod: Pod): Endpoint | undefined => {
    const { nodeName } = pod.spec;
    const node = nodeName === undefined ? undefined : nodeOf(nodeName);
    // A Service that publishes whatever there is does so without the node, too.
    const isLost = nodeName !== undefined && node === undefined && !publishes;
    return isLost ? undefined : newEndpoint(service, pod, node);
  };
  return {
    entered,
    renewed(present, pod) {
      const serving = isPodReady(pod);
      const terminating = pod.metadata.deletionTimestamp !== undefined;
      const { conditions, nodeName = "" } = present;
      const node = nodeOf(nodeName);
      // Name, host name and node of a pod do not change once it has an address.
      const isSame =
        conditions.serving === serving &&
        conditions.terminating === terminating &&
        conditions.ready === isReady(serving, terminating, publishes) &&
        present.addresses[0] === pod.status.podIP &&
        present.zone === node?.metadata.labels[ZONE] &&
        (node !== undefined || publishes);
      return isSame ? present : entered(pod);
    },
  };
}

function newEndpoint(service: Service, pod: Pod, node: Node | undefined): Endpoint {
  const { namespace, name, uid } = pod.metadata;
  const { nodeName, subdomain } = pod.spec;
  const zone = node?.metadata.labels[ZONE];
  const hostname = subdomain === service.metadata.name ? pod.spec.hostname : undefined;
  return {
    addresses: [pod.status.podIP ?? ""],
    conditions: endpointConditions(pod, service.spec.publishNotReadyAddresses === true),
    targetRef: { kind: "Pod", namespace, name, uid },
    ...(nodeName !== undefined && { nodeName }),
    ...(zone !== undefined && { zone }),
    ...(hostname !== undefined && { hostname }),
  };
}

function hasAddress({ status }: Pod): boolean {
  return status.podIP !== undefined && status.podIP !== "";
}
