import type { Json } from "../objects/json.ts";
import { toManifest } from "../objects/manifest.ts";
import { relaxedPath } from "./printers/custom-columns.ts";
import { findAll } from "./printers/json-path.ts";
import { parseJsonPath } from "./printers/json-path-parser.ts";
import type { Target } from "./targets.ts";

/** `--sort-by`: targets by the value at a path, numbers by size and all else as text; what lacks it comes first. */
export function sortTargets(
  targets: readonly Target[],
  path: string,
): { readonly targets: readonly Target[] } | { readonly problem: string } {
  if (path === "") return { targets };
  const parsed = parseJsonPath(relaxedPath(path));
  if ("problem" in parsed) return parsed;
  const keyed: { readonly target: Target; readonly key: Json | undefined }[] = [];
  for (const target of targets) {
    const found = findAll(parsed.parts, toManifest(target.object));
    if ("problem" in found) return found;
    keyed.push({ target, key: found.values[0] });
  }
  if (targets.length > 0 && keyed.every(({ key }) => key === undefined)) {
    return { problem: `couldn't find any field with path "${relaxedPath(path)}" in the list of objects` };
  }
  return { targets: keyed.sort((a, b) => compare(a.key, b.key)).map(({ target }) => target) };
}

function compare(a: Json | undefined, b: Json | undefined): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [a, b].map((value) => (value === undefined || value === null ? "" : `${value}`));
  return left === right ? 0 : (left ?? "") < (right ?? "") ? -1 : 1;
}
