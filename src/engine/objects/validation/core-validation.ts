/** ConfigMaps, Secrets and Nodes: kubernetes pkg/apis/core/validation/validation.go. */

import type { FieldError } from "../api-error.ts";
import { base64Length, utf8Length } from "../base64.ts";
import type { JsonObject } from "../json.ts";
import { configKeyProblems, labelValueProblems, qualifiedNameProblems, subdomainProblems } from "../names.ts";
import {
  elements,
  forbidden,
  IMMUTABLE,
  invalid,
  invalidEach,
  member,
  oneOf,
  required,
  stringEntries,
  text,
  tooLong,
} from "./field-errors.ts";
import { validateMeta } from "./meta-validation.ts";

/** What a ConfigMap or a Secret may hold. */
const SIZE_LIMIT = 1024 * 1024;
const IMMUTABLE_SET = "field is immutable when `immutable` is set";

/** A new ConfigMap: keys, their uniqueness over both maps, and size. */
export function validateConfigMap(configMap: JsonObject): FieldError[] {
  const errors = validateMeta(configMap, true, subdomainProblems);
  const binary = stringEntries(configMap.binaryData);
  const binaryKeys = new Set(binary.map(([key]) => key));
  let size = 0;
  for (const [key, value] of stringEntries(configMap.data)) {
    errors.push(...invalidEach(`data[${key}]`, key, configKeyProblems(key)));
    if (binaryKeys.has(key))
      errors.push(invalid(`data[${key}]`, key, "duplicate of key present in binaryData"));
    size += utf8Length(value);
  }
  for (const [key, value] of binary) {
    errors.push(...invalidEach(`binaryData[${key}]`, key, configKeyProblems(key)));
    size += base64Length(value);
  }
  // The original complains of a path without a name, which prints so.
  if (size > SIZE_LIMIT) errors.push(tooLong("[]", SIZE_LIMIT));
  return errors;
}

/** Keys that Secrets of a type must have. */
const REQUIRED_KEYS: { readonly [type: string]: readonly string[] } = {
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
};

/** A new Secret: keys, size, and what its type demands. */
export function validateSecret(secret: JsonObject): FieldError[] {
  const errors = validateMeta(secret, true, subdomainProblems);
  const data = stringEntries(secret.data);
  let size = 0;
  for (const [key, value] of data) {
    errors.push(...invalidEach(`data[${key}]`, key, configKeyProblems(key)));
    size += base64Length(value);
  }
  if (size > SIZE_LIMIT) errors.push(tooLong("data", SIZE_LIMIT));
  const type = text(secret, "type");
  const keys = new Set(data.map(([key]) => key));
  for (const key of REQUIRED_KEYS[type] ?? []) if (!keys.has(key)) errors.push(required(`data[${key}]`));
  if (type === "kubernetes.io/basic-auth" && !keys.has("username") && !keys.has("password")) {
    errors.push(required("data[username]"), required("data[password]"));
  }
  return errors;
}

/** The content of a ConfigMap that is immutable stays. */
export function validateImmutableUpdate(given: JsonObject, old: JsonObject): FieldError[] {
  if (old.immutable !== true) return [];
  const errors = given.immutable === true ? [] : [forbidden("immutable", IMMUTABLE_SET)];
  for (const name of ["data", "binaryData"]) {
    if (JSON.stringify(stringEntries(given[name])) !== JSON.stringify(stringEntries(old[name]))) {
      errors.push(forbidden(name, IMMUTABLE_SET));
    }
  }
  return errors;
}

/** A Secret keeps its type and, if it is immutable, its content. */
export function validateSecretUpdate(given: JsonObject, old: JsonObject): FieldError[] {
  const errors = given.type === old.type ? [] : [invalid("type", given.type, IMMUTABLE)];
  return [...errors, ...validateImmutableUpdate(given, old)];
}

/** A Node: its metadata and taints. */
export function validateNode(node: JsonObject): FieldError[] {
  const errors = validateMeta(node, false, subdomainProblems);
  const seen = new Set<string>();
  elements(member(node, "spec") ?? {}, "taints").forEach((taint, index) => {
    const field = `metadata.taints[${index}]`;
    const [key, value, effect] = [text(taint, "key"), text(taint, "value"), text(taint, "effect")];
    errors.push(...invalidEach(`${field}.key`, key, qualifiedNameProblems(key)));
    const wrong = labelValueProblems(value);
    if (wrong.length > 0) errors.push(invalid(`${field}.value`, value, wrong.join(";")));
    errors.push(...oneOf(`${field}.effect`, effect, ["NoSchedule", "PreferNoSchedule", "NoExecute"]));
    if (seen.has(`${key}:${effect}`)) {
      errors.push({
        field,
        message: `Duplicate value: ${JSON.stringify(taint)}: taints must be unique by key and effect pair`,
      });
    }
    seen.add(`${key}:${effect}`);
  });
  return errors;
}
