import { sameValue } from "../objects/same-value.ts";
import type { ServicePort, ServiceSpec } from "../objects/types/core.ts";
import type { Writable } from "../objects/writable.ts";
import { hasClusterIp, hasHealthCheck, hasNodePorts } from "./service-addresses.ts";

/**
 * An updated specification with the addresses of the one before where it has none of its own, and without those fields that
 * its type has no use for and that nobody changed (registry/core/service/strategy.go: patchAllocatedValues and
 * dropTypeDependentFields).
 */
export function withKeptAddresses(spec: ServiceSpec, before: ServiceSpec): ServiceSpec {
  const settled = withoutUseless(hasClusterIp(spec) ? withClusterIpOf(spec, before) : spec, before);
  if (settled.ports === undefined || !hasNodePorts(before)) return settled;
  const ports = hasNodePorts(settled)
    ? withNodePortsOf(settled.ports, before.ports ?? [])
    : withoutNodePorts(settled.ports, before.ports ?? []);
  return { ...settled, ports };
}

function withClusterIpOf(spec: ServiceSpec, before: ServiceSpec): ServiceSpec {
  if (!hasClusterIp(before)) return spec;
  const kept: Writable<ServiceSpec> = { ...spec };
  if (!kept.clusterIP && before.clusterIP !== undefined) kept.clusterIP = before.clusterIP;
  if (kept.clusterIP !== before.clusterIP) return kept;
  if (kept.clusterIPs === undefined && before.clusterIPs !== undefined) kept.clusterIPs = before.clusterIPs;
  if (kept.ipFamilies === undefined && before.ipFamilies !== undefined) kept.ipFamilies = before.ipFamilies;
  if (kept.ipFamilyPolicy === undefined && before.ipFamilyPolicy !== undefined) {
    kept.ipFamilyPolicy = before.ipFamilyPolicy;
  }
  if (!kept.healthCheckNodePort && hasHealthCheck(kept) && before.healthCheckNodePort !== undefined) {
    kept.healthCheckNodePort = before.healthCheckNodePort;
  }
  return kept;
}

const isExternal = (spec: ServiceSpec): boolean =>
  spec.type === "NodePort" || spec.type === "LoadBalancer" || (spec.externalIPs ?? []).length > 0;

const isBalanced = (spec: ServiceSpec): boolean => spec.type === "LoadBalancer";

/** Which fields go when a Service loses what they are for. */
const USELESS_WITHOUT: readonly (readonly [
  needed: (spec: ServiceSpec) => boolean,
  fields: readonly (keyof ServiceSpec)[],
])[] = [
  [hasClusterIp, ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"]],
  [isExternal, ["externalTrafficPolicy"]],
  [hasHealthCheck, ["healthCheckNodePort"]],
  [isBalanced, ["allocateLoadBalancerNodePorts", "loadBalancerClass"]],
];

function withoutUseless(spec: ServiceSpec, before: ServiceSpec): ServiceSpec {
  const kept: Writable<ServiceSpec> = { ...spec };
  for (const [needed, fields] of USELESS_WITHOUT) {
    if (!needed(before) || needed(spec)) continue;
    for (const field of fields) if (sameValue(spec[field], before[field])) delete kept[field];
  }
  return kept;
}

/** Node ports stay with the port of the same name, unless another port of the new specification has taken them. */
function withNodePortsOf(
  ports: readonly ServicePort[],
  before: readonly ServicePort[],
): readonly ServicePort[] {
  const used = new Set(ports.map((port) => port.nodePort));
  return ports.map((port) => {
    if (port.nodePort) return port;
    const nodePort = before.find((each) => each.name === port.name)?.nodePort;
    if (nodePort === undefined || used.has(nodePort)) return port;
    used.add(nodePort);
    return { ...port, nodePort };
  });
}

function withoutNodePorts(
  ports: readonly ServicePort[],
  before: readonly ServicePort[],
): readonly ServicePort[] {
  const old = new Set(before.map((port) => port.nodePort));
  return ports.map((port) => {
    if (port.nodePort === undefined || !old.has(port.nodePort)) return port;
    const { nodePort, ...rest } = port;
    return rest;
  });
}
