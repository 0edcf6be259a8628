import { isJsonObject, isList, type Json, type JsonObject } from "../json.ts";

/** `object` with `defaults` for the members that it lacks; a default of undefined adds nothing. */
export function withDefaults(
  object: JsonObject,
  defaults: { readonly [name: string]: Json | undefined },
): JsonObject {
  const result: { [name: string]: Json } = { ...object };
  for (const [name, value] of Object.entries(defaults)) {
    if (result[name] === undefined && value !== undefined) result[name] = value;
  }
  return result;
}

/** `object` with one of its members changed, where it has that member and the member is an object. */
export function changeObject(
  object: JsonObject,
  name: string,
  change: (member: JsonObject) => JsonObject,
): JsonObject {
  const member = object[name];
  return isJsonObject(member) ? { ...object, [name]: change(member) } : object;
}

/** `object` with each object in one of its lists changed, where it has that list. */
export function changeEach(
  object: JsonObject,
  name: string,
  change: (element: JsonObject) => JsonObject,
): JsonObject {
  const list = object[name];
  if (!isList(list)) return object;
  return { ...object, [name]: list.map((element) => (isJsonObject(element) ? change(element) : element)) };
}
