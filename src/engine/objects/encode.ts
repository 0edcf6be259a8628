/**
 * Writes an object as the API server serves it: members in the order of the Go structs, empty ones left out as Go's
 * omitempty does, dates in RFC 3339.
 */

import { type Instant, instant } from "../kernel/units.ts";
import type { Json, JsonObject } from "./json.ts";
import { type GoType, membersOf } from "./schema/struct-table.ts";
import { microTimestamp, timestamp } from "./timestamps.ts";

/** `source`, an object of the named struct, as JSON. Members that the struct does not have are left out. */
export function encode(struct: string, source: object): JsonObject {
  const result: { [name: string]: Json } = {};
  const values = new Map<string, unknown>(Object.entries(source));
  for (const [name, { field }] of membersOf(struct)) {
    const value = write(field.type, values.get(name));
    const isThere = value !== undefined && (field.type.kind === "pointer" || !isEmpty(field.type, value));
    if (isThere) result[name] = value;
    else if (field.whenEmpty === "written") result[name] = emptyOf(field.type);
  }
  return result;
}

function write(type: GoType, source: unknown): Json | undefined {
  if (source === undefined || source === null) return undefined;
  switch (type.kind) {
    case "pointer":
      return write(type.of, source);
    case "string":
    case "bytes":
    case "quantity":
      return `${source}`;
    case "bool":
      return source === true;
    case "integer":
      return Number(source);
    case "intOrString":
      return typeof source === "number" ? source : `${source}`;
    case "time":
      return writeTime(instant(Number(source)), type.micro);
    case "list":
      return Array.isArray(source)
        ? source.map((element) => write(type.of, element) ?? emptyOf(type.of))
        : undefined;
    case "map":
      return typeof source === "object" ? writeMap(type.of, source) : undefined;
    case "struct":
      return typeof source === "object" ? encode(type.struct, source) : undefined;
    case "raw":
      return undefined;
  }
}

const writeTime = (moment: Instant, micro: boolean): string =>
  micro ? microTimestamp(moment) : timestamp(moment);

function writeMap(of: GoType, source: object): JsonObject {
  const entries = Object.entries(source).map(([key, value]): [string, Json] => [
    key,
    write(of, value) ?? emptyOf(of),
  ]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isEmpty(type: GoType, value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (value !== null && typeof value === "object")
    return type.kind === "map" && Object.keys(value).length === 0;
  return value === "" || value === 0 || value === false;
}

function emptyOf(type: GoType): Json {
  switch (type.kind) {
    case "string":
    case "bytes":
      return "";
    case "bool":
      return false;
    case "integer":
    case "intOrString":
      return 0;
    case "quantity":
      return "0";
    case "struct":
      return encode(type.struct, {});
    default:
      return null;
  }
}
