import type { FieldError } from "../api-error.ts";
import type { JsonObject } from "../json.ts";
import {
  configKeyProblems,
  qualifiedNameProblems,
  relaxedEnvVarProblems,
  subdomainProblems,
} from "../names.ts";
import { invalid, invalidEach, member, required, text, unsupported } from "./field-errors.ts";

const SOURCES = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"] as const;

/** Fields of a pod that a variable may take, as the server lists them. */
const ENV_FIELDS = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];

/** Fields that the downward API knows at all. */
const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  ...ENV_FIELDS,
  "metadata.annotations",
  "metadata.labels",
  "spec.restartPolicy",
  "spec.schedulerName",
  "status.phase",
]);

/** The variables of a container. */
export function validateEnv(field: string, variables: readonly JsonObject[]): FieldError[] {
  return variables.flatMap((variable, index) => {
    const here = `${field}[${index}]`;
    const name = text(variable, "name");
    const errors =
      name === ""
        ? [required(`${here}.name`)]
        : invalidEach(`${here}.name`, name, relaxedEnvVarProblems(name));
    const source = member(variable, "valueFrom");
    if (source === undefined) return errors;
    return [...errors, ...validateSource(`${here}.valueFrom`, source, text(variable, "value"))];
  });
}

/** Whole ConfigMaps and Secrets that become variables. */
export function validateEnvFrom(field: string, sources: readonly JsonObject[]): FieldError[] {
  return sources.flatMap((source, index) => {
    const here = `${field}[${index}]`;
    const prefix = text(source, "prefix");
    const errors = prefix === "" ? [] : invalidEach(`${here}.prefix`, prefix, relaxedEnvVarProblems(prefix));
    const given = ["configMapRef", "secretRef"].filter((name) => source[name] !== undefined);
    for (const name of given) {
      const referenced = text(member(source, name) ?? {}, "name");
      errors.push(...invalidEach(`${here}.${name}.name`, referenced, subdomainProblems(referenced)));
    }
    if (given.length === 0) {
      errors.push(invalid(here, "", "must specify one of: `configMapRef` or `secretRef`"));
    } else if (given.length > 1) {
      errors.push(invalid(here, "", "may not have more than one field specified at a time"));
    }
    return errors;
  });
}

function validateSource(field: string, source: JsonObject, value: string): FieldError[] {
  const given = SOURCES.filter((name) => source[name] !== undefined);
  const errors = given.flatMap((name) =>
    validateReference(`${field}.${name}`, name, member(source, name) ?? {}),
  );
  if (given.length === 0) {
    const rule =
      "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`";
    errors.push(invalid(field, "", rule));
  } else if (value !== "") {
    errors.push(invalid(field, "", "may not be specified when `value` is not empty"));
  } else if (given.length > 1) {
    errors.push(invalid(field, "", "may not have more than one field specified at a time"));
  }
  return errors;
}

function validateReference(
  field: string,
  kind: (typeof SOURCES)[number],
  reference: JsonObject,
): FieldError[] {
  switch (kind) {
    case "fieldRef":
      return validateFieldReference(field, reference);
    case "resourceFieldRef":
      return text(reference, "resource") === "" ? [required(`${field}.resource`)] : [];
    case "configMapKeyRef":
    case "secretKeyRef": {
      const [name, key] = [text(reference, "name"), text(reference, "key")];
      const errors = invalidEach(`${field}.name`, name, subdomainProblems(name));
      if (key === "") return [...errors, required(`${field}.key`)];
      return [...errors, ...invalidEach(`${field}.key`, key, configKeyProblems(key))];
    }
    case "fileKeyRef":
      return ["key", "volumeName", "path"].flatMap((name) =>
        text(reference, name) === "" ? [required(`${field}.${name}`)] : [],
      );
  }
}

const SUBSCRIPT = /^(metadata\.(?:labels|annotations))\['(.*)'\]$/;

function validateFieldReference(field: string, reference: JsonObject): FieldError[] {
  const path = text(reference, "fieldPath");
  if (text(reference, "apiVersion") === "") return [required(`${field}.apiVersion`)];
  if (path === "") return [required(`${field}.fieldPath`)];
  const subscript = SUBSCRIPT.exec(path);
  if (subscript !== null) {
    const [, map = "", key = ""] = subscript;
    const name = map === "metadata.annotations" ? key.toLowerCase() : key;
    return invalidEach(field, key, qualifiedNameProblems(name));
  }
  const known = path === "spec.host" ? "spec.nodeName" : path;
  if (!KNOWN_FIELDS.has(known)) {
    const rule = `error converting fieldPath: field label not supported: ${path}`;
    return [invalid(`${field}.fieldPath`, path, rule)];
  }
  return ENV_FIELDS.includes(known) ? [] : [unsupported(`${field}.fieldPath`, known, ENV_FIELDS)];
}
