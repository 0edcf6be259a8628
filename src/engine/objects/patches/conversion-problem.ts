import { isJsonObject, isList, type Json, type JsonObject } from "../json.ts";
import { type GoType, membersOf } from "../schema/struct-table.ts";

/**
 * Why a strategically merged object is none of its kind, in the words of the converter that the API server uses there
 * instead of its decoder (apimachinery/pkg/runtime/converter.go). Undefined if every member has its type.
 */
export function conversionProblem(struct: string, object: JsonObject): string | undefined {
  const members = membersOf(struct);
  for (const [name, value] of Object.entries(object)) {
    const member = members.get(name);
    const problem = member === undefined ? undefined : problemOf(member.field.type, value);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function problemOf(type: GoType, value: Json): string | undefined {
  if (value === null) return undefined;
  switch (type.kind) {
    case "pointer":
      return problemOf(type.of, value);
    case "list":
      if (!isList(value)) return `cannot restore slice from ${goKind(value)}`;
      return first(value, (element) => problemOf(type.of, element));
    case "map":
      if (!isJsonObject(value)) return `cannot restore map from ${goKind(value)}`;
      return first(Object.values(value), (member) => problemOf(type.of, member));
    case "struct":
      return isJsonObject(value)
        ? conversionProblem(type.struct, value)
        : `cannot restore struct from: ${goKind(value)}`;
    case "string":
      if (typeof value === "string") return undefined;
      return typeof value === "number" ? cannotConvert(value, type) : "unrecognized type: string";
    case "bool":
      return typeof value === "boolean" ? undefined : "unrecognized type: bool";
    case "integer":
      if (typeof value !== "number") return `unrecognized type: ${type.name}`;
      return Number.isInteger(value) ? undefined : cannotConvert(value, type);
    default:
      return undefined;
  }
}

const cannotConvert = (value: number, type: GoType): string =>
  `cannot convert ${goKind(value)} to ${type.name}`;

function first(values: readonly Json[], problem: (value: Json) => string | undefined): string | undefined {
  for (const value of values) {
    const found = problem(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

function goKind(value: Json): string {
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "string") return "string";
  return isList(value) ? "slice" : "map";
}
