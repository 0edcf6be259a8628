import type { EndpointSlice, Service, ServicePort } from "../../objects/types/core.ts";
import type { Container, Pod } from "../../objects/types/pod.ts";

export type EndpointPorts = EndpointSlice["ports"];

/** Where a pod listens for a Service. Pods of different ports are listed in different slices. */
export interface PortGroup {
  readonly key: string;
  readonly ports: EndpointPorts;
}

/**
 * The ports of a Service on a pod (endpointslice/utils.go getEndpointPorts): a number is the same for all pods, a name is
 * looked up in each; a port whose name a pod does not know is left out for it. Gives a function, so that pods of equal
 * ports share one group.
 */
export function portsOf(service: Service): (pod: Pod) => PortGroup {
  const wanted = service.spec.ports ?? [];
  const groups = new Map<string, PortGroup>();
  const groupOf = (ports: EndpointPorts): PortGroup => {
    const key = portsKey(ports);
    const present = groups.get(key);
    if (present !== undefined) return present;
    const group = { key, ports };
    groups.set(key, group);
    return group;
  };
  if (wanted.every(({ targetPort }) => typeof targetPort === "number")) {
    const common = groupOf(wanted.flatMap((port) => endpointPort(port, port.targetPort)));
    return () => common;
  }
  return (pod) => groupOf(wanted.flatMap((port) => endpointPort(port, resolved(port, pod))));
}

/** Equal for the same ports in any order. */
export function portsKey(ports: EndpointPorts): string {
  const known = keys.get(ports);
  if (known !== undefined) return known;
  const key = ports
    .map(({ name, port, protocol, appProtocol = "" }) => `${name}/${port}/${protocol}/${appProtocol}`)
    .sort()
    .join(",");
  keys.set(ports, key);
  return key;
}

/** Versions of a slice share their list of ports, which is immutable. */
const keys = new WeakMap<EndpointPorts, string>();

function endpointPort(port: ServicePort, target: number | string | undefined): EndpointPorts {
  if (typeof target !== "number") return [];
  const { name = "", protocol, appProtocol } = port;
  const plain = { name, port: target, protocol };
  return [appProtocol === undefined ? plain : { ...plain, appProtocol }];
}

function resolved({ targetPort, protocol }: ServicePort, { spec }: Pod): number | undefined {
  if (typeof targetPort === "number") return targetPort;
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always");
  for (const container of [...spec.containers, ...sidecars]) {
    const number = portNamed(container, targetPort, protocol);
    if (number !== undefined) return number;
  }
  return undefined;
}

const portNamed = (container: Container, name: string, protocol: string): number | undefined =>
  container.ports?.find((port) => port.name === name && port.protocol === protocol)?.containerPort;
