/** Plain JSON, as manifests are read and as `-o json` prints. */
export type Json = string | number | boolean | null | JsonList | JsonObject;
export type JsonObject = { readonly [key: string]: Json };
export type JsonList = readonly Json[];

/** Whether a value is a JSON object, not null and not a list. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is a list. */
export const isList = (value: Json | undefined): value is JsonList => Array.isArray(value);

/** An object as it is, all else as an empty one. */
export const asJsonObject = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

/** The objects of a list; none where there is no list. */
export const objectsIn = (value: Json | undefined): readonly JsonObject[] =>
  isList(value) ? value.filter(isJsonObject) : [];
