import { stringify } from "yaml";
import type { Json } from "../../objects/json.ts";

/** YAML as sigs.k8s.io/yaml writes it: members sorted by name, lists not indented, long texts folded at 80 columns. */
export function yamlText(value: Json): string {
  return stringify(value, {
    version: "1.1",
    indentSeq: false,
    lineWidth: 80,
    minContentWidth: 0,
    sortMapEntries: true,
    aliasDuplicateObjects: false,
    blockQuote: "literal",
    defaultStringType: "PLAIN",
    singleQuote: false,
  });
}
