/** How the API server words complaints: k8s.io/apimachinery/pkg/util/validation/field. */

import type { FieldError } from "../api-error.ts";
import { quote } from "../go-text.ts";
import { asJsonObject, isJsonObject, type Json, type JsonObject } from "../json.ts";

export const AT_LEAST_ZERO = "must be greater than or equal to 0";
export const IMMUTABLE = "field is immutable";

/** A value that breaks a rule (field.Invalid). */
export const invalid = (field: string, value: Json | undefined, detail: string): FieldError => ({
  field,
  message: `Invalid value: ${shown(value)}: ${detail}`,
});

/** A value that is missing (field.Required). */
export const required = (field: string, detail = ""): FieldError => ({
  field,
  message: detail === "" ? "Required value" : `Required value: ${detail}`,
});

/** A value that may not be there (field.Forbidden). */
export const forbidden = (field: string, detail: string): FieldError => ({
  field,
  message: `Forbidden: ${detail}`,
});

/** A value that is none of a list (field.NotSupported). */
export const unsupported = (
  field: string,
  value: Json | undefined,
  supported: readonly string[],
): FieldError => ({
  field,
  message: `Unsupported value: ${shown(value)}: supported values: ${supported.map(quote).join(", ")}`,
});

/** A value that was there before (field.Duplicate). */
export const duplicate = (field: string, value: Json | undefined): FieldError => ({
  field,
  message: `Duplicate value: ${shown(value)}`,
});

/** A name of something that is not there (field.NotFound). */
export const notFound = (field: string, value: Json | undefined): FieldError => ({
  field,
  message: `Not found: ${shown(value)}`,
});

/** A value of too many bytes (field.TooLong). */
export const tooLong = (field: string, limit: number): FieldError => ({
  field,
  message: `Too long: may not be more than ${limit} bytes`,
});

/** One `Invalid value` a complaint. */
export function invalidEach(field: string, value: string, complaints: readonly string[]): FieldError[] {
  return complaints.map((complaint) => invalid(field, value, complaint));
}

/** Complains of a negative number. */
export function nonNegative(field: string, value: Json | undefined): FieldError[] {
  return typeof value === "number" && value < 0 ? [invalid(field, value, AT_LEAST_ZERO)] : [];
}

/** Complains of a value that is not one of those supported; of none at all as missing. */
export function oneOf(field: string, value: Json | undefined, supported: readonly string[]): FieldError[] {
  if (value === undefined || value === "") return [required(field)];
  return typeof value === "string" && supported.includes(value) ? [] : [unsupported(field, value, supported)];
}

/** Complains of what is no number of a port. */
export function portNumber(field: string, value: Json | undefined): FieldError[] {
  const number = typeof value === "number" ? value : 0;
  return number >= 1 && number <= 65_535
    ? []
    : [invalid(field, number, "must be between 1 and 65535, inclusive")];
}

/** A member that is text, else the empty text. */
export function text(object: JsonObject, name: string): string {
  const value = object[name];
  return typeof value === "string" ? value : "";
}

/** A member that is a number, else undefined. */
export function number(object: JsonObject, name: string): number | undefined {
  const value = object[name];
  return typeof value === "number" ? value : undefined;
}

/** A member that is an object, else undefined. */
export function member(object: JsonObject, name: string): JsonObject | undefined {
  const value = object[name];
  return isJsonObject(value) ? value : undefined;
}

/** The objects of a list, none where there is no list. */
export function elements(object: JsonObject, name: string): readonly JsonObject[] {
  const value = object[name];
  return Array.isArray(value) ? value.map(asJsonObject) : [];
}

/** The texts of a list, none where there is no list. */
export function texts(object: JsonObject, name: string): readonly string[] {
  const value = object[name];
  return Array.isArray(value) ? value.map((element) => `${element}`) : [];
}

/** The members of a map of texts, sorted by key: the original visits them in the random order of a Go map. */
export function stringEntries(map: Json | undefined): readonly (readonly [string, string])[] {
  if (!isJsonObject(map)) return [];
  return Object.keys(map)
    .sort((a, b) => (a < b ? -1 : 1))
    .map((key) => [key, `${map[key]}`]);
}

function shown(value: Json | undefined): string {
  if (value === undefined) return "null";
  return typeof value === "string" ? quote(value) : JSON.stringify(value);
}
