import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Whether a built file is missing or older than anything it is built from. */
export function isStale(root, built, sources) {
  const time = newest(built);
  return time === 0 || sources.some((name) => newest(join(root, name)) > time);
}

function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}
