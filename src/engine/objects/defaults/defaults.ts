/**
 * What the API server fills in before it validates and stores an object:
 * pkg/apis/{core,apps,discovery}/v1/defaults.go.
 */

import { encodeBase64 } from "../base64.ts";
import { asJsonObject, isJsonObject, type JsonObject } from "../json.ts";
import type { Kind } from "../types/kinds.ts";
import { changeEach, changeObject, withDefaults } from "./fields.ts";
import { podDefaults, templateDefaults } from "./pod-defaults.ts";
import { serviceDefaults } from "./service-defaults.ts";

/** A decoded object with the defaults of its kind. */
export function withKindDefaults(kind: Kind, object: JsonObject): JsonObject {
  switch (kind) {
    case "Deployment":
      return changeObject(object, "spec", deploymentSpecDefaults);
    case "ReplicaSet":
      return changeObject(object, "spec", (spec) =>
        changeObject(withDefaults(spec, { replicas: 1 }), "template", templateDefaults),
      );
    case "Pod":
      return podDefaults(object);
    case "Service":
      return changeObject(object, "spec", serviceDefaults);
    case "Secret":
      return secretDefaults(object);
    case "Namespace":
      return namespaceDefaults(object);
    case "Node":
      return changeObject(object, "status", (status) =>
        withDefaults(status, { allocatable: status.capacity }),
      );
    case "EndpointSlice":
      return changeEach(object, "ports", (port) => withDefaults(port, { name: "", protocol: "TCP" }));
    case "ConfigMap":
    case "ServiceAccount":
    case "Event":
      return object;
  }
}

function deploymentSpecDefaults(spec: JsonObject): JsonObject {
  const result = withDefaults(spec, {
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    strategy: {},
  });
  return changeObject(changeObject(result, "strategy", strategyDefaults), "template", templateDefaults);
}

function strategyDefaults(strategy: JsonObject): JsonObject {
  const result = withDefaults(strategy, { type: "RollingUpdate" });
  if (result.type !== "RollingUpdate") return result;
  return changeObject(withDefaults(result, { rollingUpdate: {} }), "rollingUpdate", (rolling) =>
    withDefaults(rolling, { maxSurge: "25%", maxUnavailable: "25%" }),
  );
}

/** `stringData` is written as text and kept as `data`, where it wins. */
function secretDefaults(secret: JsonObject): JsonObject {
  const { stringData, ...rest } = withDefaults(secret, { type: "Opaque" });
  if (!isJsonObject(stringData)) return rest;
  const encoded = Object.entries(stringData).map(([key, text]): [string, string] => [
    key,
    encodeBase64(typeof text === "string" ? text : ""),
  ]);
  const data = asJsonObject(rest.data);
  return { ...rest, data: { ...data, ...Object.fromEntries(encoded) } };
}

function namespaceDefaults(namespace: JsonObject): JsonObject {
  const named = changeObject(namespace, "metadata", (metadata) => {
    const labels = asJsonObject(metadata.labels);
    const { name } = metadata;
    if (typeof name !== "string" || name === "") return metadata;
    return { ...metadata, labels: { ...labels, "kubernetes.io/metadata.name": name } };
  });
  return changeObject(named, "spec", (spec) => withDefaults(spec, { finalizers: ["kubernetes"] }));
}
