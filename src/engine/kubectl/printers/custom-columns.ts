import type { JsonObject } from "../../objects/json.ts";
import { findAll, shown } from "./json-path.ts";
import { parseJsonPath } from "./json-path-parser.ts";
import { layOut } from "./table.ts";

type Printed = { readonly text: string } | { readonly problem: string };

/** `-o custom-columns=NAME:.metadata.name,…` */
export function printColumns(items: readonly JsonObject[], spec: string, withHeaders: boolean): Printed {
  if (spec === "") return { problem: "custom-columns format specified but no custom columns given" };
  const titles: string[] = [];
  const paths: string[] = [];
  for (const column of spec.split(",")) {
    const colon = column.indexOf(":");
    if (colon < 0) {
      return { problem: `unexpected custom-columns spec: ${column}, expected <header>:<json-path-expr>` };
    }
    titles.push(column.slice(0, colon));
    paths.push(relaxedPath(column.slice(colon + 1)));
  }
  const rows: string[][] = withHeaders ? [titles] : [];
  const parsed = paths.map(parseJsonPath);
  for (const item of items) {
    const row: string[] = [];
    for (const path of parsed) {
      if ("problem" in path) return path;
      const found = findAll(path.parts, item);
      if ("problem" in found) return found;
      row.push(found.values.length === 0 ? "<none>" : found.values.map((value) => shown(value)).join(","));
    }
    rows.push(row);
  }
  return { text: layOut(rows) };
}

/** `.metadata.name`, `metadata.name` and `{.metadata.name}` are the same (RelaxedJSONPathExpression). */
export function relaxedPath(path: string): string {
  const inner = path.startsWith("{") && path.endsWith("}") ? path.slice(1, -1) : path;
  return `{${inner.startsWith(".") || inner.startsWith("[") || inner.startsWith("$") ? "" : "."}${inner}}`;
}
