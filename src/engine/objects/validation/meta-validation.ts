/** Names, labels, annotations and owners: k8s.io/apimachinery/pkg/api/validation/objectmeta.go. */

import type { FieldError } from "../api-error.ts";
import { utf8Length } from "../base64.ts";
import type { Json, JsonObject } from "../json.ts";
import { labelProblems, labelValueProblems, qualifiedNameProblems } from "../names.ts";
import {
  elements,
  forbidden,
  IMMUTABLE,
  invalid,
  invalidEach,
  member,
  required,
  stringEntries,
  text,
} from "./field-errors.ts";

/** All annotations of one object together. */
const ANNOTATIONS_LIMIT = 256 * 1024;

export type NameRule = (name: string) => readonly string[];

/** Metadata of a new object. */
export function validateMeta(object: JsonObject, isNamespaced: boolean, nameRule: NameRule): FieldError[] {
  const meta = member(object, "metadata") ?? {};
  const [name, generateName, namespace] = [
    text(meta, "name"),
    text(meta, "generateName"),
    text(meta, "namespace"),
  ];
  const errors: FieldError[] = [];
  if (generateName !== "") {
    // A trailing hyphen is fine where a suffix follows.
    const stem = generateName.endsWith("-") ? `${generateName.slice(0, -1)}a` : generateName;
    errors.push(...invalidEach("metadata.generateName", generateName, nameRule(stem)));
  }
  if (name !== "") errors.push(...invalidEach("metadata.name", name, nameRule(name)));
  else if (generateName === "") errors.push(required("metadata.name", "name or generateName is required"));
  if (isNamespaced) {
    if (namespace === "") errors.push(required("metadata.namespace"));
    else errors.push(...invalidEach("metadata.namespace", namespace, labelProblems(namespace)));
  } else if (namespace !== "") {
    errors.push(forbidden("metadata.namespace", "not allowed on this type"));
  }
  errors.push(...validateLabels("metadata.labels", meta.labels));
  errors.push(...validateAnnotations("metadata.annotations", meta.annotations));
  errors.push(...validateOwners(meta));
  return [...errors, ...validateFinalizers(meta)];
}

/** What may not change of an object's metadata. `given` is the new object as the client sent it. */
export function validateMetaUpdate(given: JsonObject, old: JsonObject): FieldError[] {
  const [meta, oldMeta] = [member(given, "metadata") ?? {}, member(old, "metadata") ?? {}];
  const errors: FieldError[] = [];
  for (const name of ["name", "namespace", "uid"]) {
    const value = text(meta, name);
    if (value !== "" && value !== text(oldMeta, name))
      errors.push(invalid(`metadata.${name}`, value, IMMUTABLE));
  }
  return errors;
}

/** Labels, or another map with the syntax of labels. */
export function validateLabels(field: string, labels: Json | undefined): FieldError[] {
  return stringEntries(labels).flatMap(([key, value]) => [
    ...invalidEach(field, key, qualifiedNameProblems(key)),
    ...invalidEach(field, value, labelValueProblems(value)),
  ]);
}

/** Annotations: their keys, in any case of letters, and the size of all together. */
export function validateAnnotations(field: string, annotations: Json | undefined): FieldError[] {
  const entries = stringEntries(annotations);
  const errors = entries.flatMap(([key]) =>
    invalidEach(field, key, qualifiedNameProblems(key.toLowerCase())),
  );
  const size = entries.reduce((sum, [key, value]) => sum + utf8Length(key) + utf8Length(value), 0);
  if (size > ANNOTATIONS_LIMIT) {
    errors.push({ field, message: `Too long: may not be more than ${ANNOTATIONS_LIMIT} bytes` });
  }
  return errors;
}

function validateOwners(meta: JsonObject): FieldError[] {
  const errors: FieldError[] = [];
  const controllers: string[] = [];
  elements(meta, "ownerReferences").forEach((owner, index) => {
    const field = `metadata.ownerReferences[${index}]`;
    for (const [name, rule] of [
      ["apiVersion", "version must not be empty"],
      ["kind", "must not be empty"],
      ["name", "must not be empty"],
      ["uid", "must not be empty"],
    ] as const) {
      if (text(owner, name) === "") errors.push(invalid(`${field}.${name}`, "", rule));
    }
    if (owner.controller === true) controllers.push(`${text(owner, "kind")}/${text(owner, "name")}`);
  });
  const [first, second] = controllers;
  if (first !== undefined && second !== undefined) {
    const rule = `Only one reference can have Controller set to true. Found "true" in references for ${first} and ${second}`;
    errors.push(invalid("metadata.ownerReferences", meta.ownerReferences, rule));
  }
  return errors;
}

function validateFinalizers(meta: JsonObject): FieldError[] {
  const { finalizers } = meta;
  if (!Array.isArray(finalizers)) return [];
  return finalizers.flatMap((finalizer) =>
    invalidEach("metadata.finalizers", `${finalizer}`, qualifiedNameProblems(`${finalizer}`)),
  );
}
