/** Services: kubernetes pkg/apis/core/validation/validation.go, ValidateService. */

import type { FieldError } from "../api-error.ts";
import type { JsonObject } from "../json.ts";
import { labelProblems, qualifiedNameProblems, subdomainProblems } from "../names.ts";
import {
  duplicate,
  elements,
  forbidden,
  invalid,
  invalidEach,
  member,
  number,
  oneOf,
  portNumber,
  required,
  text,
  texts,
} from "./field-errors.ts";
import { ipProblems } from "./ip-address.ts";
import { validateLabels, validateMeta } from "./meta-validation.ts";
import { portNumberOrName } from "./probe-validation.ts";

const TYPES = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const AFFINITY_LIMIT = 86_400;
/** The ports that nodes keep for Services. */
export const FIRST_NODE_PORT = 30_000;
export const LAST_NODE_PORT = 32_767;

/** A new Service. */
export function validateService(service: JsonObject): FieldError[] {
  const spec = member(service, "spec") ?? {};
  const errors = validateMeta(service, true, labelProblems);
  const ports = elements(spec, "ports");
  const isHeadless = spec.clusterIP === "None";
  if (ports.length === 0 && !isHeadless && spec.type !== "ExternalName") errors.push(required("spec.ports"));
  errors.push(...validateType(spec, isHeadless), ...validatePorts(ports));
  errors.push(...validateLabels("spec.selector", spec.selector), ...validateAffinity(spec));
  errors.push(...validateAddresses(spec), ...oneOf("spec.type", spec.type, TYPES));
  errors.push(...validatePortPairs(spec, ports), ...validateExternal(spec));
  return errors.length === 0 ? nodePortsInRange(ports) : errors;
}

/** A Service keeps its address as long as it has one. */
export function validateServiceUpdate(given: JsonObject, old: JsonObject): FieldError[] {
  const [spec, before] = [member(given, "spec") ?? {}, member(old, "spec") ?? {}];
  if (spec.type === "ExternalName" || before.type === "ExternalName") return [];
  const then = texts(before, "clusterIPs");
  const listed = texts(spec, "clusterIPs");
  // Who changes the one field means the other too (registry/core/service/storage, normalizeClusterIPs).
  const isMeant = spec.clusterIP !== before.clusterIP && listed[0] === then[0];
  const now = isMeant ? texts({ clusterIPs: [spec.clusterIP ?? ""] }, "clusterIPs") : listed;
  if (now.length === 0 || then.length === 0 || now[0] === then[0]) return [];
  return [invalid("spec.clusterIPs[0]", [...now], "may not change once set")];
}

function validateType(spec: JsonObject, isHeadless: boolean): FieldError[] {
  if (spec.type === "LoadBalancer" || spec.type === "NodePort") {
    const rule = `may not be set to 'None' for ${spec.type} services`;
    return isHeadless ? [invalid("spec.clusterIPs[0]", "None", rule)] : [];
  }
  if (spec.type !== "ExternalName") return [];
  const errors =
    texts(spec, "clusterIPs").length > 0
      ? [forbidden("spec.clusterIPs", "may not be set for ExternalName services")]
      : [];
  const name = text(spec, "externalName").replace(/\.$/, "");
  if (name === "") return [...errors, required("spec.externalName")];
  return [...errors, ...invalidEach("spec.externalName", name, subdomainProblems(name))];
}

function validatePorts(ports: readonly JsonObject[]): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, index) => {
    const here = `spec.ports[${index}]`;
    const name = text(port, "name");
    const errors: FieldError[] = [];
    if (name === "" && ports.length > 1) errors.push(required(`${here}.name`));
    if (name !== "") {
      errors.push(...invalidEach(`${here}.name`, name, labelProblems(name)));
      if (names.has(name)) errors.push(duplicate(`${here}.name`, name));
      names.add(name);
    }
    errors.push(...portNumber(`${here}.port`, port.port));
    errors.push(...oneOf(`${here}.protocol`, port.protocol, ["SCTP", "TCP", "UDP"]));
    errors.push(...portNumberOrName(`${here}.targetPort`, port.targetPort));
    const protocol = text(port, "appProtocol");
    if (protocol === "") return errors;
    return [...errors, ...invalidEach(`${here}.appProtocol`, protocol, qualifiedNameProblems(protocol))];
  });
}

function validateAffinity(spec: JsonObject): FieldError[] {
  const errors = oneOf("spec.sessionAffinity", spec.sessionAffinity, ["ClientIP", "None"]);
  if (spec.sessionAffinity !== "ClientIP") return errors;
  const field = "spec.sessionAffinityConfig.clientIP.timeoutSeconds";
  const seconds = number(
    member(member(spec, "sessionAffinityConfig") ?? {}, "clientIP") ?? {},
    "timeoutSeconds",
  );
  if (seconds === undefined) return [...errors, required(field)];
  if (seconds > 0 && seconds <= AFFINITY_LIMIT) return errors;
  return [...errors, invalid(field, seconds, `must be greater than 0 and less than ${AFFINITY_LIMIT}`)];
}

function validateAddresses(spec: JsonObject): FieldError[] {
  const errors: FieldError[] = [];
  if (spec.type !== "ExternalName") {
    texts(spec, "clusterIPs").forEach((address, index) => {
      if (address === "None" || address === "") return;
      errors.push(...invalidEach(`spec.clusterIPs[${index}]`, address, ipProblems(address)));
    });
  }
  texts(spec, "externalIPs").forEach((address, index) => {
    errors.push(...invalidEach(`spec.externalIPs[${index}]`, address, ipProblems(address)));
  });
  return errors;
}

function validatePortPairs(spec: JsonObject, ports: readonly JsonObject[]): FieldError[] {
  const errors: FieldError[] = [];
  const pairs = new Set<string>();
  ports.forEach((port, index) => {
    const here = `spec.ports[${index}]`;
    if (spec.type === "ClusterIP" && port.nodePort !== undefined) {
      errors.push(forbidden(`${here}.nodePort`, "may not be used when `type` is 'ClusterIP'"));
    }
    const pair = `${port.protocol}/${port.port}`;
    // The original names what makes two ports the same.
    if (pairs.has(pair)) {
      const same: JsonObject = { port: port.port ?? 0, protocol: port.protocol ?? "" };
      errors.push(duplicate(here, same));
    }
    pairs.add(pair);
  });
  return errors;
}

function validateExternal(spec: JsonObject): FieldError[] {
  const errors: FieldError[] = [];
  const isExternal =
    spec.type === "LoadBalancer" ||
    spec.type === "NodePort" ||
    (spec.type === "ClusterIP" && texts(spec, "externalIPs").length > 0);
  const policy = spec.externalTrafficPolicy;
  if (spec.type !== "LoadBalancer" && texts(spec, "loadBalancerSourceRanges").length > 0) {
    const rule = "may only be used when `type` is 'LoadBalancer'";
    errors.push(forbidden("spec.LoadBalancerSourceRanges", rule));
  }
  if (policy !== undefined && !isExternal) {
    const rule = "may only be set for externally-accessible services";
    errors.push(invalid("spec.externalTrafficPolicy", policy, rule));
  } else if (isExternal) {
    errors.push(...oneOf("spec.externalTrafficPolicy", policy, ["Cluster", "Local"]));
  }
  if (spec.internalTrafficPolicy !== undefined) {
    errors.push(...oneOf("spec.internalTrafficPolicy", spec.internalTrafficPolicy, ["Cluster", "Local"]));
  }
  return errors;
}

/** The allocator of ports speaks last, when the rest is right. */
function nodePortsInRange(ports: readonly JsonObject[]): FieldError[] {
  return ports.flatMap((port, index) => {
    const nodePort = number(port, "nodePort");
    return nodePort === undefined ? [] : nodePortInRange(`spec.ports[${index}].nodePort`, nodePort);
  });
}

/** Complains of a port that nodes do not keep for Services. */
export function nodePortInRange(field: string, nodePort: number): FieldError[] {
  if (nodePort >= FIRST_NODE_PORT && nodePort <= LAST_NODE_PORT) return [];
  const range = `${FIRST_NODE_PORT}-${LAST_NODE_PORT}`;
  const rule = `provided port is not in the valid range. The range of valid ports is ${range}`;
  return [invalid(field, nodePort, rule)];
}
