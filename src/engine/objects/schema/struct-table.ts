/**
 * The Go structs of the Kubernetes API as data. They decide what a manifest may hold, how its errors are worded, in
 * which order and with which empty members the API serves it, and what text a pod template's hash is made of.
 *
 * A line of a table is
 *
 *     Struct: GoName jsonName type, GoName jsonName! type, …
 *
 * `!` marks a member that is written even when empty (no `omitempty`), `?` a time that is left out when zero
 * (elsewhere it is written as null), `-` an embedded struct whose members are the outer one's.
 */

import { API_STRING_TYPES, API_STRUCTS } from "./api-structs.ts";
import { POD_TEMPLATE_STRUCTS, STRING_TYPES } from "./generated/pod-template.ts";

/** A Go type; `name` is how Go writes it, e.g. `map[string]string`. */
export type GoType =
  | { readonly kind: "string" | "bool" | "quantity" | "intOrString" | "raw"; readonly name: string }
  | { readonly kind: "integer"; readonly name: string; readonly bits: 32 | 64 }
  /** Bytes: base64 in JSON. */
  | { readonly kind: "bytes"; readonly name: string }
  /** A moment of the run in memory, a date in JSON; micro: with microseconds. */
  | { readonly kind: "time"; readonly name: string; readonly micro: boolean }
  | { readonly kind: "pointer" | "list" | "map"; readonly name: string; readonly of: GoType }
  | { readonly kind: "struct"; readonly name: string; readonly struct: string };

export interface Field {
  readonly goName: string;
  /** Empty for an embedded struct. */
  readonly name: string;
  readonly type: GoType;
  readonly whenEmpty: "omitted" | "written";
}

/** A member of a struct as JSON sees it: members of embedded structs are lifted up. */
export interface Member {
  readonly field: Field;
  /** Go names of the embedded structs on the way to it. */
  readonly embedded: readonly string[];
}

/** The fields of a struct in their order, embedded structs as one field. */
export function fieldsOf(struct: string): readonly Field[] {
  const known = parsed.get(struct);
  if (known !== undefined) return known;
  const line = lines.get(struct);
  if (line === undefined) throw new RangeError(`there is no struct ${struct}`);
  const fields = line.split(", ").map(readField);
  parsed.set(struct, fields);
  return fields;
}

/** The members of a struct in their order, with those of embedded structs in their place. */
export function membersOf(struct: string): ReadonlyMap<string, Member> {
  const known = members.get(struct);
  if (known !== undefined) return known;
  const found = new Map<string, Member>();
  for (const field of fieldsOf(struct)) {
    if (field.name !== "") {
      found.set(field.name, { field, embedded: [] });
    } else if (field.type.kind === "struct") {
      for (const [name, inner] of membersOf(field.type.struct)) {
        found.set(name, { field: inner.field, embedded: [field.goName, ...inner.embedded] });
      }
    }
  }
  members.set(struct, found);
  return found;
}

const lines = new Map<string, string>(
  [...API_STRUCTS, POD_TEMPLATE_STRUCTS]
    .flatMap((table) => table.trim().split("\n"))
    .map((line): [string, string] => {
      const colon = line.indexOf(": ");
      return [line.slice(0, colon), line.slice(colon + 2)];
    }),
);
const parsed = new Map<string, readonly Field[]>();
const members = new Map<string, ReadonlyMap<string, Member>>();
const strings: ReadonlySet<string> = new Set(["string", ...`${STRING_TYPES} ${API_STRING_TYPES}`.split(" ")]);

function readField(text: string): Field {
  const [goName = "", jsonName = "", type = ""] = text.split(" ");
  const mark = jsonName.at(-1);
  const name = jsonName === "-" ? "" : jsonName.replace(/[!?]$/, "");
  const goType = readType(type);
  // A zero struct is not empty for Go: it is written as {}, and a zero time as null.
  const isStruct = ["struct", "time", "intOrString", "quantity"].includes(goType.kind);
  const isWritten = mark === "!" || (isStruct && mark !== "?");
  return { goName, name, type: goType, whenEmpty: isWritten ? "written" : "omitted" };
}

function readType(name: string): GoType {
  if (strings.has(name)) return { kind: "string", name };
  if (name.startsWith("*")) return { kind: "pointer", name, of: readType(name.slice(1)) };
  if (name === "[]uint8") return { kind: "bytes", name };
  if (name.startsWith("[]")) return { kind: "list", name, of: readType(name.slice(2)) };
  if (name.startsWith("map[")) {
    return { kind: "map", name, of: readType(name.slice(name.indexOf("]") + 1)) };
  }
  switch (name) {
    case "bool":
      return { kind: "bool", name };
    case "int32":
      return { kind: "integer", name, bits: 32 };
    case "int64":
      return { kind: "integer", name, bits: 64 };
    case "resource.Quantity":
      return { kind: "quantity", name };
    case "intstr.IntOrString":
      return { kind: "intOrString", name };
    case "v1.ResourceList":
      return { kind: "map", name, of: { kind: "quantity", name: "resource.Quantity" } };
    case "v1.Time":
      return { kind: "time", name, micro: false };
    case "v1.MicroTime":
      return { kind: "time", name, micro: true };
    case "v1.FieldsV1":
      return { kind: "raw", name };
    default:
      return { kind: "struct", name, struct: name.slice("v1.".length) };
  }
}
