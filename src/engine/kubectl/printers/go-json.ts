import type { Json } from "../../objects/json.ts";

/** JSON as Go's encoder writes it: members sorted by name, and `<`, `>`, `&` escaped. */
export function goJson(value: Json, indent = ""): string {
  return write(value, indent, "");
}

function write(value: Json, indent: string, margin: string): string {
  if (typeof value === "string") return goString(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const inner = margin + indent;
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const parts = Array.isArray(value)
    ? value.map((item: Json) => write(item, indent, inner))
    : Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, item]) => `${goString(name)}:${indent === "" ? "" : " "}${write(item, indent, inner)}`);
  if (parts.length === 0) return `${open}${close}`;
  if (indent === "") return `${open}${parts.join(",")}${close}`;
  return `${open}\n${parts.map((part) => `${inner}${part}`).join(",\n")}\n${margin}${close}`;
}

const goString = (value: string): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
