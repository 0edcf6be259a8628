import type {
  ConfigMap,
  EndpointSlice,
  Namespace,
  Node,
  Secret,
  Service,
  ServiceAccount,
  ServicePort,
} from "../../objects/types/core.ts";
import type { StringMap } from "../../objects/types/meta.ts";
import { ageOf, columns, labelsText, orNone, type TableOf } from "./table.ts";

export const serviceTable: TableOf<Service> = {
  columns: columns(["NAME", "TYPE", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)", "AGE"], ["SELECTOR"]),
  cells: (service, now) => [
    service.metadata.name,
    service.spec.type,
    orNone(service.spec.clusterIP),
    externalAddress(service),
    portsText(service.spec.ports ?? []),
    ageOf(service.metadata.creationTimestamp, now),
    labelsText(service.spec.selector ?? {}),
  ],
};

function externalAddress({ spec, status }: Service): string {
  if (spec.type === "ExternalName") return orNone(spec.externalName);
  const external = spec.externalIPs ?? [];
  if (spec.type !== "LoadBalancer") return orNone(external.join(","));
  const ingress = (status.loadBalancer.ingress ?? []).flatMap(({ ip }) => ip ?? []);
  const addresses = [...ingress, ...external];
  return addresses.length === 0 ? "<pending>" : addresses.join(",");
}

function portsText(ports: readonly ServicePort[]): string {
  return orNone(
    ports
      .map(({ port, nodePort, protocol }) =>
        nodePort === undefined ? `${port}/${protocol}` : `${port}:${nodePort}/${protocol}`,
      )
      .join(","),
  );
}

/** Addresses and ports that a cell shows before it only counts. */
const SHOWN = 3;

export const endpointSliceTable: TableOf<EndpointSlice> = {
  columns: columns(["NAME", "ADDRESSTYPE", "PORTS", "ENDPOINTS", "AGE"]),
  cells: ({ metadata, addressType, ports, endpoints }, now) => [
    metadata.name,
    addressType,
    limited(ports.map(({ port }) => `${port}`)),
    limited(endpoints.flatMap(({ addresses }) => addresses)),
    ageOf(metadata.creationTimestamp, now),
  ],
};

function limited(values: readonly string[]): string {
  if (values.length === 0) return "<unset>";
  const shown = values.slice(0, SHOWN).join(",");
  return values.length > SHOWN ? `${shown} + ${values.length - SHOWN} more...` : shown;
}

export const nodeTable: TableOf<Node> = {
  columns: columns(
    ["NAME", "STATUS", "ROLES", "AGE", "VERSION"],
    ["INTERNAL-IP", "EXTERNAL-IP", "OS-IMAGE", "KERNEL-VERSION", "CONTAINER-RUNTIME"],
  ),
  cells: (node, now) => {
    const { nodeInfo, addresses } = node.status;
    const address = (type: string): string => orNone(addresses.find((each) => each.type === type)?.address);
    const kernel = nodeInfo.kernelVersion ?? "";
    const known = (text: string | undefined): string =>
      text === undefined || text === "" ? "<unknown>" : text;
    return [
      node.metadata.name,
      nodeStatus(node),
      orNone(roles(node.metadata.labels)),
      ageOf(node.metadata.creationTimestamp, now),
      nodeInfo.kubeletVersion ?? "",
      address("InternalIP"),
      address("ExternalIP"),
      known(nodeInfo.osImage),
      kernel === "" ? "<unknown>" : `${kernel} (${nodeInfo.architecture ?? ""})`,
      known(nodeInfo.containerRuntimeVersion),
    ];
  },
};

function nodeStatus({ spec, status }: Node): string {
  const ready = status.conditions.find(({ type }) => type === "Ready");
  const text = ready === undefined ? "Unknown" : ready.status === "True" ? "Ready" : "NotReady";
  return spec.unschedulable === true ? `${text},SchedulingDisabled` : text;
}

const ROLE_PREFIX = "node-role.kubernetes.io/";

function roles(labels: StringMap): string {
  return Object.keys(labels)
    .flatMap((key) => {
      if (key.startsWith(ROLE_PREFIX)) return [key.slice(ROLE_PREFIX.length)];
      return key === "kubernetes.io/role" ? [labels[key] ?? ""] : [];
    })
    .filter((role) => role !== "")
    .sort()
    .join(",");
}

export const namespaceTable: TableOf<Namespace> = {
  columns: columns(["NAME", "STATUS", "AGE"]),
  cells: ({ metadata, status }, now) => [metadata.name, status.phase, ageOf(metadata.creationTimestamp, now)],
};

export const configMapTable: TableOf<ConfigMap> = {
  columns: columns(["NAME", "DATA", "AGE"]),
  cells: ({ metadata, data, binaryData }, now) => [
    metadata.name,
    `${sizeOf(data) + sizeOf(binaryData)}`,
    ageOf(metadata.creationTimestamp, now),
  ],
};

export const secretTable: TableOf<Secret> = {
  columns: columns(["NAME", "TYPE", "DATA", "AGE"]),
  cells: ({ metadata, type, data }, now) => [
    metadata.name,
    type,
    `${sizeOf(data)}`,
    ageOf(metadata.creationTimestamp, now),
  ],
};

export const serviceAccountTable: TableOf<ServiceAccount> = {
  columns: columns(["NAME", "AGE"]),
  cells: ({ metadata }, now) => [metadata.name, ageOf(metadata.creationTimestamp, now)],
};

const sizeOf = (map: StringMap | undefined): number => Object.keys(map ?? {}).length;
