import type { JsonObject } from "../json.ts";
import { changeEach, changeObject, withDefaults } from "./fields.ts";

/** Three hours: how long a client sticks to a pod unless told otherwise. */
const CLIENT_IP_TIMEOUT = 10_800;

/** Defaults of a Service's spec (SetDefaults_Service), and `clusterIPs` in step with `clusterIP`. */
export function serviceDefaults(given: JsonObject): JsonObject {
  const spec = withDefaults(given, { type: "ClusterIP", sessionAffinity: "None" });
  const { type } = spec;
  const isBalanced = type === "LoadBalancer";
  const isRouted = type === "ClusterIP" || type === "NodePort" || isBalanced;
  const isExternal =
    type === "NodePort" || isBalanced || (type === "ClusterIP" && spec.externalIPs !== undefined);
  const result = withDefaults(spec, {
    internalTrafficPolicy: isRouted ? "Cluster" : undefined,
    externalTrafficPolicy: isExternal ? "Cluster" : undefined,
    allocateLoadBalancerNodePorts: isBalanced ? true : undefined,
    sessionAffinityConfig: spec.sessionAffinity === "ClientIP" ? {} : undefined,
    clusterIPs: typeof spec.clusterIP === "string" ? [spec.clusterIP] : undefined,
  });
  return changeEach(affinityDefaults(result), "ports", portDefaults);
}

function affinityDefaults(spec: JsonObject): JsonObject {
  if (spec.sessionAffinity === "None") {
    const { sessionAffinityConfig: _, ...rest } = spec;
    return rest;
  }
  return changeObject(spec, "sessionAffinityConfig", (config) =>
    changeObject(withDefaults(config, { clientIP: {} }), "clientIP", (client) =>
      withDefaults(client, { timeoutSeconds: CLIENT_IP_TIMEOUT }),
    ),
  );
}

function portDefaults(port: JsonObject): JsonObject {
  const { targetPort, ...rest } = withDefaults(port, { protocol: "TCP" });
  const isUnset = targetPort === undefined || targetPort === 0 || targetPort === "";
  return { ...rest, targetPort: isUnset ? (port.port ?? 0) : targetPort };
}
