/** Containers and init containers of a pod. */

import type { FieldError } from "../api-error.ts";
import type { JsonObject } from "../json.ts";
import { labelProblems, portNameProblems } from "../names.ts";
import { validateEnv, validateEnvFrom } from "./env-validation.ts";
import {
  duplicate,
  elements,
  forbidden,
  invalid,
  invalidEach,
  member,
  notFound,
  number,
  oneOf,
  portNumber,
  required,
  text,
} from "./field-errors.ts";
import { validateLifecycle, validateProbe } from "./probe-validation.ts";
import { validateResources } from "./resources-validation.ts";

/** What the rest of the pod says that matters to a container. */
export interface PodFacts {
  readonly volumes: ReadonlySet<string>;
  /** The pod's terminationGracePeriodSeconds. */
  readonly grace: number;
}

/** The containers of a pod, of which there is at least one. */
export function validateContainers(
  field: string,
  containers: readonly JsonObject[],
  pod: PodFacts,
): FieldError[] {
  if (containers.length === 0) return [required(field)];
  const names = new Set<string>();
  const errors = containers.flatMap((container, index) => {
    const here = `${field}[${index}]`;
    return [
      ...validateCommon(here, container, pod),
      ...uniqueName(here, container, names),
      ...validateHealth(here, container, pod),
    ];
  });
  return [...errors, ...hostPortConflicts(field, containers)];
}

/** Init containers may have probes and hooks only where they go on running beside the others. */
export function validateInitContainers(field: string, spec: JsonObject, pod: PodFacts): FieldError[] {
  const names = new Set(elements(spec, "containers").map((container) => text(container, "name")));
  return elements(spec, "initContainers").flatMap((container, index) => {
    const here = `${field}[${index}]`;
    const errors = [...validateCommon(here, container, pod), ...uniqueName(here, container, names)];
    errors.push(...hostPortConflicts(field, [container]));
    if (container.restartPolicy === "Always") return [...errors, ...validateHealth(here, container, pod)];
    for (const name of ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"]) {
      if (container[name] === undefined) continue;
      errors.push(
        forbidden(`${here}.${name}`, "may not be set for init containers without restartPolicy=Always"),
      );
    }
    return errors;
  });
}

function validateCommon(field: string, container: JsonObject, pod: PodFacts): FieldError[] {
  const name = text(container, "name");
  const errors =
    name === "" ? [required(`${field}.name`)] : invalidEach(`${field}.name`, name, labelProblems(name));
  if (text(container, "image") === "") errors.push(required(`${field}.image`));
  const policies = ["File", "FallbackToLogsOnError"];
  errors.push(...oneOf(`${field}.terminationMessagePolicy`, container.terminationMessagePolicy, policies));
  errors.push(...validatePorts(`${field}.ports`, elements(container, "ports")));
  errors.push(...validateEnv(`${field}.env`, elements(container, "env")));
  errors.push(...validateEnvFrom(`${field}.envFrom`, elements(container, "envFrom")));
  errors.push(...validateMounts(`${field}.volumeMounts`, elements(container, "volumeMounts"), pod));
  const pulls = ["Always", "IfNotPresent", "Never"];
  errors.push(...oneOf(`${field}.imagePullPolicy`, container.imagePullPolicy, pulls));
  return [...errors, ...validateResources(`${field}.resources`, member(container, "resources") ?? {})];
}

function validateHealth(field: string, container: JsonObject, pod: PodFacts): FieldError[] {
  const lifecycle = member(container, "lifecycle");
  const errors = lifecycle === undefined ? [] : validateLifecycle(`${field}.lifecycle`, lifecycle, pod.grace);
  for (const name of ["livenessProbe", "readinessProbe", "startupProbe"] as const) {
    const probe = member(container, name);
    if (probe !== undefined) errors.push(...validateProbe(`${field}.${name}`, name, probe));
  }
  return errors;
}

function uniqueName(field: string, container: JsonObject, names: Set<string>): FieldError[] {
  const name = text(container, "name");
  const errors = name !== "" && names.has(name) ? [duplicate(`${field}.name`, name)] : [];
  names.add(name);
  return errors;
}

function validatePorts(field: string, ports: readonly JsonObject[]): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, index) => {
    const here = `${field}[${index}]`;
    const errors: FieldError[] = [];
    const name = text(port, "name");
    if (name !== "") {
      const wrong = portNameProblems(name);
      errors.push(...invalidEach(`${here}.name`, name, wrong));
      if (wrong.length === 0 && names.has(name)) errors.push(duplicate(`${here}.name`, name));
      names.add(name);
    }
    const containerPort = number(port, "containerPort") ?? 0;
    if (containerPort === 0) errors.push(required(`${here}.containerPort`));
    else errors.push(...portNumber(`${here}.containerPort`, containerPort));
    if (port.hostPort !== undefined) errors.push(...portNumber(`${here}.hostPort`, port.hostPort));
    return [...errors, ...oneOf(`${here}.protocol`, port.protocol, ["SCTP", "TCP", "UDP"])];
  });
}

/** Two containers of a pod cannot take the same port of their node. */
function hostPortConflicts(field: string, containers: readonly JsonObject[]): FieldError[] {
  const taken = new Set<string>();
  return containers.flatMap((container, index) =>
    elements(container, "ports").flatMap((port, at) => {
      if (port.hostPort === undefined) return [];
      const key = `${text(port, "protocol")}/${text(port, "hostIP")}/${port.hostPort}`;
      const isTaken = taken.has(key);
      taken.add(key);
      return isTaken ? [duplicate(`${field}[${index}].ports[${at}].hostPort`, key)] : [];
    }),
  );
}

function validateMounts(field: string, mounts: readonly JsonObject[], pod: PodFacts): FieldError[] {
  const paths = new Set<string>();
  return mounts.flatMap((mount, index) => {
    const here = `${field}[${index}]`;
    const [name, path, subPath] = [text(mount, "name"), text(mount, "mountPath"), text(mount, "subPath")];
    const errors: FieldError[] = [];
    if (name === "") errors.push(required(`${here}.name`));
    if (!pod.volumes.has(name)) errors.push(notFound(`${here}.name`, name));
    if (path === "") errors.push(required(`${here}.mountPath`));
    if (paths.has(path)) errors.push(invalid(`${here}.mountPath`, path, "must be unique"));
    paths.add(path);
    if (subPath.startsWith("/")) errors.push(invalid(`${field}.subPath`, subPath, "must be a relative path"));
    if (subPath.split("/").includes("..")) {
      errors.push(invalid(`${field}.subPath`, subPath, "must not contain '..'"));
    }
    return errors;
  });
}
