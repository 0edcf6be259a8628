/**
 * Reads a manifest strictly into the form in which objects are kept: unknown members are errors, empty ones are
 * dropped as Go's omitempty would, quantities are canonical, dates are moments of the run. Errors are worded as the
 * API server words them (sigs.k8s.io/json). Members are visited sorted by name, as clients send them.
 */

import { parseQuantity, quantityText } from "../kernel/quantity.ts";
import { base64Problem } from "./base64.ts";
import { compareText } from "./go-text.ts";
import { isJsonObject, isList, type Json, type JsonObject } from "./json.ts";
import { type Field, fieldsOf, type GoType, membersOf } from "./schema/struct-table.ts";
import { parseTimestamp } from "./timestamps.ts";

export type Decoded =
  | { readonly ok: true; readonly value: JsonObject }
  /** `json: cannot unmarshal …` or `strict decoding error: …` */
  | { readonly ok: false; readonly message: string };

/** The API server names at most so many unknown members. */
const ERRORS_LIMIT = 100;

/**
 * Reads `source` as the named struct. A wrong type hides unknown members; the first wrong type is the one that is
 * told.
 */
export function decode(struct: string, source: JsonObject): Decoded {
  const problems: Problems = { first: undefined, unknown: [] };
  const value = readStruct(struct, source, TOP, problems);
  if (problems.first !== undefined) return { ok: false, message: problems.first };
  if (problems.unknown.length > 0) {
    const all = problems.unknown.map((field) => `unknown field "${field}"`).slice(0, ERRORS_LIMIT);
    return { ok: false, message: `strict decoding error: ${all.join(", ")}` };
  }
  return { ok: true, value };
}

interface Problems {
  first: string | undefined;
  readonly unknown: string[];
}

/** Where the reader is: the struct and the path that Go names in type errors, and the path of unknown members. */
interface Place {
  readonly struct: string;
  readonly goPath: string;
  readonly path: string;
}

const TOP: Place = { struct: "", goPath: "", path: "" };

function readStruct(struct: string, source: JsonObject, place: Place, problems: Problems): JsonObject {
  const members = membersOf(struct);
  const found = new Map<string, Json>();
  for (const name of Object.keys(source).sort(compareText)) {
    const member = members.get(name);
    const path = place.path === "" ? name : `${place.path}.${name}`;
    if (member === undefined) {
      problems.unknown.push(path);
      continue;
    }
    const goPath = [...(place.goPath === "" ? [] : [place.goPath]), ...member.embedded, name].join(".");
    const value = read(member.field.type, source[name], { struct, goPath, path }, problems);
    if (value !== undefined && !isOmitted(member.field, value)) found.set(name, value);
  }
  const result: { [name: string]: Json } = {};
  for (const [name, { field }] of members) {
    const value = found.get(name) ?? emptyValue(field);
    if (value !== undefined) result[name] = value;
  }
  return result;
}

/** The value, or undefined where it is null or wrong. */
function read(type: GoType, source: Json | undefined, place: Place, problems: Problems): Json | undefined {
  if (source === undefined || source === null) return undefined;
  switch (type.kind) {
    case "pointer":
      return read(type.of, source, place, problems) ?? undefined;
    case "string":
      return typeof source === "string" ? source : wrongType(type, source, place, problems);
    case "bool":
      return typeof source === "boolean" ? source : wrongType(type, source, place, problems);
    case "integer":
      return readInteger(type, source, place, problems);
    case "intOrString":
      return typeof source === "string" ? source : readInteger(INT32, source, place, problems);
    case "quantity":
      return readQuantity(source, problems);
    case "time":
      return readTime(source, place, problems);
    case "bytes":
      return readBytes(type, source, place, problems);
    case "raw":
      return source;
    case "list":
      return readList(type.of, type, source, place, problems);
    case "map":
      return readMap(type.of, type, source, place, problems);
    case "struct":
      if (!isJsonObject(source)) return wrongType(type, source, place, problems);
      return readStruct(type.struct, source, place, problems);
  }
}

const INT32: GoType & { readonly kind: "integer" } = { kind: "integer", name: "int32", bits: 32 };

function readInteger(
  type: GoType & { readonly kind: "integer" },
  source: Json,
  place: Place,
  problems: Problems,
): Json | undefined {
  if (typeof source !== "number") return wrongType(type, source, place, problems);
  const limit = type.bits === 32 ? 2_147_483_647 : Number.MAX_SAFE_INTEGER;
  if (!Number.isInteger(source) || source > limit || source < -limit - 1) {
    return fail(problems, typeError(`number ${source}`, type, place));
  }
  return source;
}

function readQuantity(source: Json, problems: Problems): Json | undefined {
  const text = typeof source === "string" ? source.trim() : JSON.stringify(source);
  const parsed = parseQuantity(text);
  return parsed.ok ? quantityText(parsed.quantity) : fail(problems, parsed.error);
}

function readTime(source: Json, place: Place, problems: Problems): Json | undefined {
  if (typeof source !== "string")
    return wrongType({ kind: "string", name: "string" }, source, place, problems);
  const moment = parseTimestamp(source);
  if (moment !== undefined) return moment;
  const layout = "2006-01-02T15:04:05Z07:00";
  const shown = JSON.stringify(source);
  return fail(problems, `parsing time ${shown} as "${layout}": cannot parse ${shown} as "2006"`);
}

function readBytes(type: GoType, source: Json, place: Place, problems: Problems): Json | undefined {
  if (typeof source !== "string") return wrongType(type, source, place, problems);
  const problem = base64Problem(source);
  return problem === undefined ? source.replace(/[\r\n]/g, "") : fail(problems, problem);
}

function readList(
  of: GoType,
  type: GoType,
  source: Json,
  place: Place,
  problems: Problems,
): Json | undefined {
  if (!isList(source)) return wrongType(type, source, place, problems);
  return source.map((element, index) => {
    const here = { struct: place.struct, goPath: place.goPath, path: `${place.path}[${index}]` };
    return read(of, element, here, problems) ?? zero(of);
  });
}

/** Members of a map that are null are left out, as a client's encoding of the manifest does. */
function readMap(of: GoType, type: GoType, source: Json, place: Place, problems: Problems): Json | undefined {
  if (!isJsonObject(source)) return wrongType(type, source, place, problems);
  const entries: [string, Json][] = [];
  for (const key of Object.keys(source).sort(compareText)) {
    const here = { struct: place.struct, goPath: place.goPath, path: `${place.path}.${key}` };
    const value = read(of, source[key], here, problems);
    if (value !== undefined) entries.push([key, value]);
  }
  return Object.fromEntries(entries);
}

function wrongType(type: GoType, source: Json, place: Place, problems: Problems): undefined {
  return fail(problems, typeError(jsonKind(source), type, place));
}

function typeError(value: string, type: GoType, place: Place): string {
  return `json: cannot unmarshal ${value} into Go struct field ${place.struct}.${place.goPath} of type ${type.name}`;
}

function fail(problems: Problems, message: string): undefined {
  problems.first ??= message;
  return undefined;
}

function jsonKind(source: Json): string {
  if (typeof source === "boolean") return "bool";
  if (typeof source === "string" || typeof source === "number") return typeof source;
  return isList(source) ? "array" : "object";
}

/**
 * Whether Go's omitempty leaves this value out. Pointers keep what they point to, even when it is zero; empty maps
 * stay too, since messages tell them from absent ones.
 */
function isOmitted(field: Field, value: Json): boolean {
  if (field.whenEmpty === "written" || field.type.kind === "pointer") return false;
  if (isList(value)) return value.length === 0;
  if (isJsonObject(value)) return false;
  return field.type.kind !== "time" && (value === "" || value === 0 || value === false);
}

/** What a member that is always written holds when nothing is given; times stay absent. */
function emptyValue(field: Field): Json | undefined {
  if (field.whenEmpty === "omitted" || field.type.kind === "time") return undefined;
  return field.type.kind === "pointer" ? undefined : zero(field.type);
}

function zero(type: GoType): Json {
  switch (type.kind) {
    case "string":
    case "bytes":
      return "";
    case "bool":
      return false;
    case "integer":
    case "intOrString":
    case "time":
      return 0;
    case "quantity":
      return "0";
    case "list":
      return [];
    case "map":
      return {};
    case "struct":
      return zeroStruct(type.struct);
    case "raw":
    case "pointer":
      return null;
  }
}

function zeroStruct(struct: string): JsonObject {
  const entries: [string, Json][] = [];
  for (const field of fieldsOf(struct)) {
    if (field.name === "") continue;
    const value = emptyValue(field);
    if (value !== undefined) entries.push([field.name, value]);
  }
  return Object.fromEntries(entries);
}
