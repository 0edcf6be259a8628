import { compareText } from "../go-text.ts";
import { isJsonObject, isList, type Json, type JsonObject } from "../json.ts";
import { type GoType, membersOf } from "../schema/struct-table.ts";

/** A manifest without the members that its kind does not have, and their paths, as the API server names them. */
export interface KnownFields {
  readonly manifest: JsonObject;
  readonly unknown: readonly string[];
}

/**
 * What is left of a manifest where unknown fields are dropped instead of refused (fieldValidation Warn and Ignore). They are
 * told in the order of their names, as clients send them.
 */
export function knownFields(struct: string, manifest: JsonObject): KnownFields {
  const unknown: string[] = [];
  return { manifest: knownMembers(struct, manifest, "", unknown), unknown };
}

function knownMembers(struct: string, object: JsonObject, path: string, unknown: string[]): JsonObject {
  const members = membersOf(struct);
  const known: [string, Json][] = [];
  for (const [name, value] of Object.entries(object).sort(([one], [other]) => compareText(one, other))) {
    const here = path === "" ? name : `${path}.${name}`;
    const member = members.get(name);
    if (member === undefined) unknown.push(here);
    else known.push([name, knownValue(member.field.type, value, here, unknown)]);
  }
  return Object.fromEntries(known);
}

function knownValue(type: GoType, value: Json, path: string, unknown: string[]): Json {
  if (type.kind === "pointer") return knownValue(type.of, value, path, unknown);
  if (type.kind === "list" && isList(value)) {
    return value.map((element, place) => knownValue(type.of, element, `${path}[${place}]`, unknown));
  }
  if (!isJsonObject(value)) return value;
  if (type.kind === "struct") return knownMembers(type.struct, value, path, unknown);
  if (type.kind !== "map") return value;
  const entries = Object.entries(value).map(([key, member]): [string, Json] => [
    key,
    knownValue(type.of, member, `${path}.${key}`, unknown),
  ]);
  return Object.fromEntries(entries);
}
