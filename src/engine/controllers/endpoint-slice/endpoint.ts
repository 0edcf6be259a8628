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
  return { ready: publishNotReadyAddresses || (serving && !terminating), serving, terminating };
}

/** A pod as an endpoint of a Service. The very endpoint of before where nothing changed. */
export function endpointOf(service: Service, pod: Pod, node: Node | undefined, present?: Endpoint): Endpoint {
  const conditions = endpointConditions(pod, service.spec.publishNotReadyAddresses === true);
  const { podIP = "" } = pod.status;
  const { nodeName } = pod.spec;
  const zone = node?.metadata.labels[ZONE];
  const hostname = pod.spec.subdomain === service.metadata.name ? pod.spec.hostname : undefined;
  const isSame =
    present !== undefined &&
    present.conditions.ready === conditions.ready &&
    present.conditions.serving === conditions.serving &&
    present.conditions.terminating === conditions.terminating &&
    present.addresses[0] === podIP &&
    present.nodeName === nodeName &&
    present.zone === zone &&
    present.hostname === hostname;
  if (isSame) return present;
  const { namespace, name, uid } = pod.metadata;
  return {
    addresses: [podIP],
    conditions,
    targetRef: { kind: "Pod", namespace, name, uid },
    ...(nodeName !== undefined && { nodeName }),
    ...(zone !== undefined && { zone }),
    ...(hostname !== undefined && { hostname }),
  };
}

function hasAddress({ status }: Pod): boolean {
  return status.podIP !== undefined && status.podIP !== "";
}
