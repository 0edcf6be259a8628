import { asJsonObject, isJsonObject, type Json, type JsonObject, objectsIn } from "../../objects/json.ts";
import { orNone } from "./table.ts";

/**
 * A pod template as `kubectl rollout history --revision` prints it: columns are separated by one tab, which `describe` would
 * align. Source: kubectl pkg/describe/describe.go, DescribePodTemplate.
 */
export function describePodTemplate(template: JsonObject): string {
  const metadata = asJsonObject(template.metadata);
  const spec = asJsonObject(template.spec);
  const annotations = asJsonObject(metadata.annotations);
  const initContainers = objectsIn(spec.initContainers);
  const lines = [
    "Pod Template:",
    ...multiline("  Labels", pairs(asJsonObject(metadata.labels), "=")),
    ...(Object.keys(annotations).length > 0 ? multiline("  Annotations", pairs(annotations, ": ")) : []),
    ...(spec.serviceAccountName === undefined
      ? []
      : [`  Service Account:\t${text(spec.serviceAccountName)}`]),
    ...(initContainers.length > 0
      ? ["  Init Containers:", ...initContainers.flatMap(describeContainer)]
      : []),
    "  Containers:",
    ...objectsIn(spec.containers).flatMap(describeContainer),
    ...describeVolumes(objectsIn(spec.volumes)),
    ...(spec.priorityClassName === undefined
      ? []
      : [`  Priority Class Name:\t${text(spec.priorityClassName)}`]),
    ...multiline("  Node-Selectors", pairs(asJsonObject(spec.nodeSelector), "=")),
    ...multiline("  Tolerations", objectsIn(spec.tolerations).map(tolerationText).sort()),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function describeContainer(container: JsonObject): readonly string[] {
  const ports = objectsIn(container.ports);
  const shown = ports.map((port) => `${text(port.containerPort)}/${text(port.protocol)}`).join(", ");
  const onHost = ports.map((port) => `${text(port.hostPort ?? 0)}/${text(port.protocol)}`).join(", ");
  const resources = asJsonObject(container.resources);
  return [
    `   ${text(container.name)}:`,
    `    Image:\t${text(container.image)}`,
    `    ${ports.length > 1 ? "Ports" : "Port"}:\t${orNone(shown)}`,
    `    ${ports.length > 1 ? "Host Ports" : "Host Port"}:\t${orNone(onHost)}`,
    ...list("Command", container.command),
    ...list("Args", container.args),
    ...amounts("Limits", asJsonObject(resources.limits)),
    ...amounts("Requests", asJsonObject(resources.requests)),
    ...probe("Liveness", container.livenessProbe),
    ...probe("Readiness", container.readinessProbe),
    ...probe("Startup", container.startupProbe),
    ...environmentFrom(objectsIn(container.envFrom)),
    ...environment(objectsIn(container.env)),
    ...mounts(objectsIn(container.volumeMounts)),
  ];
}

function list(title: string, value: Json | undefined): readonly string[] {
  if (!Array.isArray(value) || value.length === 0) return [];
  return [`    ${title}:`, ...value.flatMap((part) => text(part).split("\n")).map((part) => `      ${part}`)];
}

function amounts(title: string, values: JsonObject): readonly string[] {
  const names = Object.keys(values).sort();
  return names.length === 0
    ? []
    : [`    ${title}:`, ...names.map((name) => `      ${name}:\t${text(values[name])}`)];
}

function probe(title: string, value: Json | undefined): readonly string[] {
  if (!isJsonObject(value)) return [];
  const timing = `delay=${text(value.initialDelaySeconds ?? 0)}s timeout=${text(value.timeoutSeconds ?? 0)}s period=${text(value.periodSeconds ?? 0)}s #success=${text(value.successThreshold ?? 0)} #failure=${text(value.failureThreshold ?? 0)}`;
  return [`    ${title}:\t${probeAction(value)} ${timing}`];
}

function probeAction(value: JsonObject): string {
  const { httpGet, tcpSocket, exec, grpc } = value;
  if (isJsonObject(exec))
    return `exec [${Array.isArray(exec.command) ? exec.command.map(text).join(" ") : ""}]`;
  if (isJsonObject(httpGet)) {
    const path = text(httpGet.path);
    const scheme = text(httpGet.scheme).toLowerCase();
    return `http-get ${scheme}://${text(httpGet.host)}:${text(httpGet.port)}${path.startsWith("/") || path === "" ? path : `/${path}`}`;
  }
  if (isJsonObject(tcpSocket)) return `tcp-socket ${text(tcpSocket.host)}:${text(tcpSocket.port)}`;
  if (isJsonObject(grpc)) return `grpc <pod>:${text(grpc.port)} ${text(grpc.service)}`;
  return "unknown";
}

function environmentFrom(sources: readonly JsonObject[]): readonly string[] {
  if (sources.length === 0) return [];
  const lines = sources.map(({ configMapRef, secretRef, prefix }) => {
    const [kind, reference] = isJsonObject(configMapRef)
      ? (["ConfigMap", configMapRef] as const)
      : (["Secret", asJsonObject(secretRef)] as const);
    const withPrefix = prefix === undefined ? "" : ` with prefix '${text(prefix)}'`;
    return `      ${text(reference.name)}\t${kind}${withPrefix}\tOptional: ${reference.optional === true}`;
  });
  return ["    Environment Variables from:", ...lines];
}

function environment(variables: readonly JsonObject[]): readonly string[] {
  if (variables.length === 0) return ["    Environment:\t<none>"];
  return [
    "    Environment:",
    ...variables.map((variable) => `      ${text(variable.name)}:\t${variableValue(variable)}`),
  ];
}

function variableValue({ value, valueFrom }: JsonObject): string {
  if (!isJsonObject(valueFrom)) return text(value);
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom;
  if (isJsonObject(fieldRef)) return ` (${text(fieldRef.apiVersion ?? "v1")}:${text(fieldRef.fieldPath)})`;
  if (isJsonObject(resourceFieldRef)) {
    const resource = text(resourceFieldRef.resource);
    return ` (${resource})`;
  }
  const [word, reference] = isJsonObject(secretKeyRef)
    ? (["in secret", secretKeyRef] as const)
    : (["of config map", asJsonObject(configMapKeyRef)] as const);
  return `<set to the key '${text(reference.key)}' ${word} '${text(reference.name)}'>\tOptional: ${reference.optional === true}`;
}

function mounts(values: readonly JsonObject[]): readonly string[] {
  if (values.length === 0) return ["    Mounts:\t<none>"];
  const lines = [...values]
    .sort((a, b) => (text(a.mountPath) < text(b.mountPath) ? -1 : 1))
    .map((mount) => {
      const mode = mount.readOnly === true ? "ro" : "rw";
      const part = mount.subPath === undefined ? "" : `,path="${text(mount.subPath)}"`;
      return `      ${text(mount.mountPath)} from ${text(mount.name)} (${mode}${part})`;
    });
  return ["    Mounts:", ...lines];
}

function describeVolumes(volumes: readonly JsonObject[]): readonly string[] {
  if (volumes.length === 0) return ["  Volumes:\t<none>"];
  return [
    "  Volumes:",
    ...volumes.flatMap((volume) => [`   ${text(volume.name)}:`, ...volumeSource(volume)]),
  ];
}

function volumeSource(volume: JsonObject): readonly string[] {
  const { configMap, secret, emptyDir, hostPath, persistentVolumeClaim } = volume;
  if (isJsonObject(emptyDir)) {
    return [
      "    Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)",
      `    Medium:\t${text(emptyDir.medium)}`,
      `    SizeLimit:\t${emptyDir.sizeLimit === undefined ? "<unset>" : text(emptyDir.sizeLimit)}`,
    ];
  }
  if (isJsonObject(configMap)) {
    return [
      "    Type:\tConfigMap (a volume populated by a ConfigMap)",
      `    Name:\t${text(configMap.name)}`,
      `    Optional:\t${configMap.optional === true}`,
    ];
  }
  if (isJsonObject(secret)) {
    return [
      "    Type:\tSecret (a volume populated by a Secret)",
      `    SecretName:\t${text(secret.secretName)}`,
      `    Optional:\t${secret.optional === true}`,
    ];
  }
  if (isJsonObject(hostPath)) {
    return [
      "    Type:\tHostPath (bare host directory volume)",
      `    Path:\t${text(hostPath.path)}`,
      `    HostPathType:\t${text(hostPath.type)}`,
    ];
  }
  if (isJsonObject(persistentVolumeClaim)) {
    return [
      "    Type:\tPersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)",
      `    ClaimName:\t${text(persistentVolumeClaim.claimName)}`,
      `    ReadOnly:\t${persistentVolumeClaim.readOnly === true}`,
    ];
  }
  return ["    Type:\t<unknown>"];
}

function tolerationText({ key, value, operator, effect, tolerationSeconds }: JsonObject): string {
  const name = `${text(key)}${value === undefined || value === "" ? "" : `=${text(value)}`}`;
  const onlyExists = operator === "Exists" && (value === undefined || value === "");
  const separator = effect !== undefined && effect !== "" && text(key) !== "" ? ":" : "";
  const shown = `${name}${separator}${text(effect)}`;
  const existing = onlyExists ? `${shown === "" ? "" : " "}op=Exists` : "";
  return `${shown}${existing}${tolerationSeconds === undefined ? "" : ` for ${text(tolerationSeconds)}s`}`;
}

/** The first value stands beside its title, the others each on a line of their own. */
function multiline(title: string, values: readonly string[]): readonly string[] {
  const [first, ...others] = values;
  return first === undefined
    ? [`${title}:\t<none>`]
    : [`${title}:\t${first}`, ...others.map((value) => `\t${value}`)];
}

function pairs(values: JsonObject, separator: string): readonly string[] {
  return Object.keys(values)
    .sort()
    .map((key) => `${key}${separator}${text(values[key])}`);
}

const text = (value: Json | undefined): string => (value === undefined || value === null ? "" : `${value}`);
