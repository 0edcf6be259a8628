import { isJsonObject, type Json } from "../json.ts";

/** `target` with a JSON merge patch applied (RFC 7386): members merge, null removes, everything else replaces. */
export function jsonMerge(target: Json | undefined, patch: Json): Json {
  if (!isJsonObject(patch)) return patch;
  const members = new Map(isJsonObject(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) members.delete(name);
    else members.set(name, jsonMerge(members.get(name), value));
  }
  return Object.fromEntries(members);
}
