/** Defaults of pods and pod templates: kubernetes pkg/apis/core/v1/defaults.go. */

import { roundUpToMilli } from "../../kernel/quantity.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { changeEach, changeObject, withDefaults } from "./fields.ts";
import { pullPolicyFor } from "./image-reference.ts";
import { volumeDefaults } from "./volume-defaults.ts";

/** Defaults of a pod that is created as such. */
export function podDefaults(pod: JsonObject): JsonObject {
  return changeObject(pod, "spec", (spec) => {
    const isHostNetwork = spec.hostNetwork === true;
    const own = (container: JsonObject): JsonObject =>
      requestsFromLimits(isHostNetwork ? hostPorts(container) : container);
    const defaulted = podSpecDefaults(withDefaults(patientSpec(spec), { enableServiceLinks: true }));
    return changeEach(changeEach(defaulted, "containers", own), "initContainers", own);
  });
}

/** A negative grace period was legal once and means one second. */
function patientSpec(spec: JsonObject): JsonObject {
  const grace = spec.terminationGracePeriodSeconds;
  return typeof grace === "number" && grace < 0 ? { ...spec, terminationGracePeriodSeconds: 1 } : spec;
}

/** Defaults of the template in a workload's spec: fewer than those of a pod. */
export function templateDefaults(template: JsonObject): JsonObject {
  return changeObject(withDefaults(template, { spec: {} }), "spec", podSpecDefaults);
}

function podSpecDefaults(spec: JsonObject): JsonObject {
  let result = withDefaults(spec, {
    restartPolicy: "Always",
    terminationGracePeriodSeconds: 30,
    dnsPolicy: "ClusterFirst",
    securityContext: {},
    schedulerName: "default-scheduler",
    // The old name of the field is kept in step with the new one.
    serviceAccountName: spec.serviceAccount,
    serviceAccount: spec.serviceAccountName,
  });
  for (const list of ["containers", "initContainers", "ephemeralContainers"]) {
    result = changeEach(result, list, containerDefaults);
  }
  result = changeEach(result, "volumes", volumeDefaults);
  result = changeObject(result, "overhead", roundedAmounts);
  return changeObject(result, "resources", resourceDefaults);
}

function containerDefaults(container: JsonObject): JsonObject {
  const image = typeof container.image === "string" ? container.image : "";
  let result = withDefaults(container, {
    imagePullPolicy: pullPolicyFor(image),
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
  });
  result = changeObject(result, "resources", resourceDefaults);
  result = changeEach(result, "ports", (port) => withDefaults(port, { protocol: "TCP" }));
  result = changeEach(result, "env", (variable) =>
    changeObject(variable, "valueFrom", (source) =>
      changeObject(source, "fieldRef", (reference) => withDefaults(reference, { apiVersion: "v1" })),
    ),
  );
  for (const probe of ["livenessProbe", "readinessProbe", "startupProbe"]) {
    result = changeObject(result, probe, probeDefaults);
  }
  return changeObject(result, "lifecycle", (lifecycle) =>
    changeObject(changeObject(lifecycle, "postStart", handlerDefaults), "preStop", handlerDefaults),
  );
}

function probeDefaults(probe: JsonObject): JsonObject {
  return handlerDefaults(
    withDefaults(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }),
  );
}

function handlerDefaults(handler: JsonObject): JsonObject {
  const http = changeObject(handler, "httpGet", (get) => withDefaults(get, { path: "/", scheme: "HTTP" }));
  return changeObject(http, "grpc", (grpc) => withDefaults(grpc, { service: "" }));
}

function resourceDefaults(resources: JsonObject): JsonObject {
  return changeObject(changeObject(resources, "limits", roundedAmounts), "requests", roundedAmounts);
}

function roundedAmounts(amounts: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(amounts).map(([name, amount]) => [
      name,
      typeof amount === "string" ? roundUpToMilli(amount) : amount,
    ]),
  );
}

/** A pod's missing requests are its limits. */
function requestsFromLimits(container: JsonObject): JsonObject {
  return changeObject(container, "resources", (resources) => {
    const { limits, requests } = resources;
    if (!isJsonObject(limits) || Object.keys(limits).length === 0) return resources;
    return { ...resources, requests: isJsonObject(requests) ? withDefaults(requests, limits) : limits };
  });
}

function hostPorts(container: JsonObject): JsonObject {
  return changeEach(container, "ports", (port) => withDefaults(port, { hostPort: port.containerPort }));
}
