import type { FieldError } from "../api-error.ts";
import type { Json, JsonObject } from "../json.ts";
import { headerNameProblems, portNameProblems } from "../names.ts";
import {
  elements,
  forbidden,
  invalid,
  invalidEach,
  member,
  nonNegative,
  number,
  oneOf,
  portNumber,
  required,
  text,
  texts,
} from "./field-errors.ts";

type ProbeName = "livenessProbe" | "readinessProbe" | "startupProbe";

const COUNTS = [
  "initialDelaySeconds",
  "timeoutSeconds",
  "periodSeconds",
  "successThreshold",
  "failureThreshold",
];

/** A probe; what differs between the three is decided by its name. */
export function validateProbe(field: string, name: ProbeName, probe: JsonObject): FieldError[] {
  const errors = validateHandler(field, probe, undefined);
  for (const count of COUNTS) errors.push(...nonNegative(`${field}.${count}`, probe[count]));
  const grace = number(probe, "terminationGracePeriodSeconds");
  const graceField = `${field}.terminationGracePeriodSeconds`;
  if (grace !== undefined && grace <= 0) errors.push(invalid(graceField, grace, "must be greater than 0"));
  if (name === "readinessProbe") {
    return grace === undefined
      ? errors
      : [...errors, invalid(graceField, grace, "must not be set for readinessProbes")];
  }
  if (probe.successThreshold !== 1) {
    errors.push(invalid(`${field}.successThreshold`, probe.successThreshold, "must be 1"));
  }
  return errors;
}

/** Hooks around a container's life; `grace` is the pod's terminationGracePeriodSeconds. */
export function validateLifecycle(field: string, lifecycle: JsonObject, grace: number): FieldError[] {
  return ["postStart", "preStop"].flatMap((name) => {
    const handler = member(lifecycle, name);
    return handler === undefined ? [] : validateHandler(`${field}.${name}`, handler, grace);
  });
}

/** Exactly one kind of handler; the original visits them in this order. */
function validateHandler(field: string, handler: JsonObject, grace: number | undefined): FieldError[] {
  const given = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"].filter(
    (name) => handler[name] !== undefined,
  );
  if (given.length === 0) return [required(field, "must specify a handler type")];
  return given.flatMap((name, index) =>
    index > 0
      ? [forbidden(`${field}.${name}`, "may not specify more than 1 handler type")]
      : validateAction(`${field}.${name}`, name, member(handler, name) ?? {}, grace),
  );
}

function validateAction(
  field: string,
  name: string,
  action: JsonObject,
  grace: number | undefined,
): FieldError[] {
  switch (name) {
    case "exec":
      return texts(action, "command").length === 0 ? [required(`${field}.command`)] : [];
    case "httpGet":
      return validateHttpGet(field, action);
    case "tcpSocket":
      return portNumberOrName(`${field}.port`, action.port);
    case "grpc":
      return portNumber(`${field}.port`, action.port);
    default:
      return validateSleep(field, number(action, "seconds") ?? 0, grace ?? 0);
  }
}

function validateHttpGet(field: string, action: JsonObject): FieldError[] {
  const errors = text(action, "path") === "" ? [required(`${field}.path`)] : [];
  errors.push(...portNumberOrName(`${field}.port`, action.port));
  errors.push(...oneOf(`${field}.scheme`, action.scheme, ["HTTP", "HTTPS"]));
  for (const header of elements(action, "httpHeaders")) {
    const name = text(header, "name");
    errors.push(...invalidEach(`${field}.httpHeaders`, name, headerNameProblems(name)));
  }
  return errors;
}

function validateSleep(field: string, seconds: number, grace: number): FieldError[] {
  if (seconds >= 0 && seconds <= grace) return [];
  const rule = `must be non-negative and less than terminationGracePeriodSeconds (${grace})`;
  return [invalid(field, seconds, rule)];
}

/** A port by number or by name. */
export function portNumberOrName(field: string, port: Json | undefined): FieldError[] {
  return typeof port === "string"
    ? invalidEach(field, port, portNameProblems(port))
    : portNumber(field, port);
}
