import { isJsonObject, isList, type Json, type JsonList, type JsonObject } from "../json.ts";

/** Members of a strategic merge patch that say how to merge instead of what. */
export const PATCH = "$patch";
export const RETAIN_KEYS = "$retainKeys";
export const ELEMENT_ORDER = "$setElementOrder/";
export const DELETE_PRIMITIVES = "$deleteFromPrimitiveList/";

/** Whether a member of a patch is a directive. */
export const isDirective = (name: string): boolean =>
  name === PATCH ||
  name === RETAIN_KEYS ||
  name.startsWith(ELEMENT_ORDER) ||
  name.startsWith(DELETE_PRIMITIVES);

/** What an element of a merging list is known by: the value of its merge key, or a text itself. */
export function identityOf(element: Json, mergeKey: string): Json | undefined {
  if (mergeKey === "") return element;
  return isJsonObject(element) ? element[mergeKey] : undefined;
}

/** The element of a list that has this identity. */
export function elementWith(list: JsonList, identity: Json | undefined, mergeKey: string): Json | undefined {
  return list.find((element) => identityOf(element, mergeKey) === identity);
}

/** An object that a patch adds or puts in the place of another: without directives, and nothing where it says null. */
export function plainObject(patch: JsonObject): JsonObject {
  const kept: [string, Json][] = [];
  for (const [name, member] of Object.entries(patch)) {
    if (!isDirective(name) && member !== null) kept.push([name, plainValue(member)]);
  }
  return Object.fromEntries(kept);
}

/** A value that a patch adds: without directives, at any depth. */
export function plainValue(value: Json): Json {
  if (isList(value)) return value.filter((element) => directiveOf(element) === undefined).map(plainValue);
  return isJsonObject(value) ? plainObject(value) : value;
}

/** `delete` or `replace`, where an element of a list is an order and no element. */
export const directiveOf = (element: Json): Json | undefined =>
  isJsonObject(element) ? element[PATCH] : undefined;
