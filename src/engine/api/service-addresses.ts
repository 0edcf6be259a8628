import { textHash } from "../kernel/random.ts";
import type { FieldError } from "../objects/api-error.ts";
import type { Draft } from "../objects/draft.ts";
import { invalidError } from "../objects/manifest.ts";
import type { Service, ServicePort, ServiceSpec } from "../objects/types/core.ts";
import {
  FIRST_NODE_PORT,
  LAST_NODE_PORT,
  nodePortInRange,
} from "../objects/validation/service-validation.ts";
import { accepted, type Backend, refused } from "./backend.ts";
import type { ApiResult } from "./types.ts";

/**
 * The addresses that the server hands out to Services (registry/core/service/storage/alloc.go): a cluster IP of
 * 10.96.0.0/16 and node ports of 30000-32767. Real ones are random; ours derive from the Service's name, the next free one
 * being taken when that is in use, so that other Services do not move them. A cluster IP that is asked for is given if it
 * is free, also one of another cluster's range.
 */
export function withAddresses(backend: Backend, draft: Draft<"Service">): ApiResult<Draft<"Service">> {
  const { spec, metadata } = draft;
  const name = metadata.name ?? metadata.generateName ?? "";
  const others = backend.store.table
    .list("Service")
    .filter((each) => each.metadata.namespace !== metadata.namespace || each.metadata.name !== name);
  const problem = clusterIpProblem(spec, others) ?? nodePortProblem(spec, others);
  if (problem !== undefined) return refused(invalidError("Service", name, [problem]));
  const path = `${metadata.namespace}/${name}`;
  const reachable = withNodePorts(withClusterIp(spec, path, others), path, others);
  return accepted(reachable === spec ? draft : { ...draft, spec: reachable });
}

/** Whether a Service has an address in the cluster, be it `None`. */
export const hasClusterIp = (spec: ServiceSpec): boolean => spec.type !== "ExternalName";

/** Whether each port of a Service is open on the nodes, too. */
export const hasNodePorts = (spec: ServiceSpec): boolean =>
  spec.type === "NodePort" || (spec.type === "LoadBalancer" && (spec.allocateLoadBalancerNodePorts ?? true));

const HEADLESS = "None";

function clusterIpProblem(spec: ServiceSpec, others: readonly Service[]): FieldError | undefined {
  const { clusterIP } = spec;
  if (clusterIP === undefined || clusterIP === HEADLESS || clusterIP === "") return undefined;
  if (!others.some((other) => other.spec.clusterIP === clusterIP)) return undefined;
  return {
    field: "spec.clusterIPs",
    message: `Invalid value: ["${clusterIP}"]: failed to allocate IP ${clusterIP}: provided IP is already allocated`,
  };
}

function nodePortProblem(spec: ServiceSpec, others: readonly Service[]): FieldError | undefined {
  const used = nodePortsOf(others);
  for (const [index, port] of (spec.ports ?? []).entries()) {
    if (port.nodePort === undefined || port.nodePort === 0) continue;
    const field = `spec.ports[${index}].nodePort`;
    const [outside] = nodePortInRange(field, port.nodePort);
    if (outside !== undefined) return outside;
    if (used.has(port.nodePort)) {
      return { field, message: `Invalid value: ${port.nodePort}: provided port is already allocated` };
    }
  }
  return undefined;
}

const nodePortsOf = (services: readonly Service[]): Set<number> =>
  new Set(services.flatMap((service) => (service.spec.ports ?? []).map((port) => port.nodePort ?? 0)));

function withClusterIp(spec: ServiceSpec, path: string, others: readonly Service[]): ServiceSpec {
  if (!hasClusterIp(spec)) return spec;
  const asked = spec.clusterIP === "" ? undefined : spec.clusterIP;
  const clusterIP = asked ?? freeClusterIp(path, new Set(others.map((other) => other.spec.clusterIP)));
  // A headless Service that selects nothing is open to both families, even in a cluster of one.
  const isOpen = clusterIP === HEADLESS && Object.keys(spec.selector ?? {}).length === 0;
  return {
    ...spec,
    clusterIP,
    clusterIPs: spec.clusterIPs ?? [clusterIP],
    ipFamilies: spec.ipFamilies ?? (isOpen ? ["IPv4", "IPv6"] : ["IPv4"]),
    ipFamilyPolicy: spec.ipFamilyPolicy ?? (isOpen ? "RequireDualStack" : "SingleStack"),
  };
}

/** Addresses from here on are handed out; those below are left to Services that name theirs (KEP 3070). */
const FIRST_ADDRESS = 256;
const ADDRESSES = 65_535 - FIRST_ADDRESS;

function freeClusterIp(path: string, used: ReadonlySet<string | undefined>): string {
  let place = textHash(path) % ADDRESSES;
  while (used.has(clusterIpAt(place))) place = (place + 1) % ADDRESSES;
  return clusterIpAt(place);
}

function clusterIpAt(place: number): string {
  const address = FIRST_ADDRESS + place;
  return `10.96.${Math.floor(address / 256)}.${address % 256}`;
}

function withNodePorts(spec: ServiceSpec, path: string, others: readonly Service[]): ServiceSpec {
  const { ports } = spec;
  if (!hasNodePorts(spec) || ports === undefined) return spec;
  const used = nodePortsOf(others);
  for (const port of ports) used.add(port.nodePort ?? 0);
  const open = ports.map((port) =>
    port.nodePort ? port : { ...port, nodePort: freeNodePort(path, port, used) },
  );
  if (!hasHealthCheck(spec) || spec.healthCheckNodePort) return { ...spec, ports: open };
  const healthCheck = freeNodePort(`${path} health check`, undefined, used);
  return { ...spec, ports: open, healthCheckNodePort: healthCheck };
}

/** Whether nodes tell a load balancer on a port of its own if they have pods of the Service. */
export const hasHealthCheck = (spec: ServiceSpec): boolean =>
  spec.type === "LoadBalancer" && spec.externalTrafficPolicy === "Local";

/** Takes a port out of those that are free, and notes that it is used. */
function freeNodePort(path: string, port: ServicePort | undefined, used: Set<number>): number {
  const count = LAST_NODE_PORT - FIRST_NODE_PORT + 1;
  let place = textHash(`${path}:${port?.name ?? ""}:${port?.port ?? ""}`) % count;
  while (used.has(FIRST_NODE_PORT + place)) place = (place + 1) % count;
  used.add(FIRST_NODE_PORT + place);
  return FIRST_NODE_PORT + place;
}
