import { compareText } from "../go-text.ts";
import { isJsonObject, type Json } from "../json.ts";

/** A value as Go prints it with `%v`, which is how the API server names what it does not like of a patch. */
export function goValue(value: Json): string {
  if (value === null) return "<nil>";
  if (isJsonObject(value)) {
    const members = Object.entries(value).sort(([one], [other]) => compareText(one, other));
    return `map[${members.map(([name, member]) => `${name}:${goValue(member)}`).join(" ")}]`;
  }
  return typeof value === "object" ? `[${value.map(goValue).join(" ")}]` : `${value}`;
}
