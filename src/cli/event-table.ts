import type { LogEntry } from "../engine/index.ts";
import { columns } from "./columns.ts";
import { clock } from "./words.ts";

interface Repeated {
  readonly entry: LogEntry;
  times: number;
  last: number;
}

/** The Kubernetes Events; what is said again of the same object is counted in the line that said it first. */
export function eventTable(log: readonly LogEntry[]): readonly string[] {
  const seen = new Map<string, Repeated>();
  for (const entry of log) {
    const key = [entry.object, entry.type, entry.reason, entry.message].join("\n");
    const before = seen.get(key);
    if (before === undefined) seen.set(key, { entry, times: 1, last: entry.at });
    else {
      before.times += 1;
      before.last = entry.at;
    }
  }
  const rows = [...seen.values()].map(({ entry, times, last }) => [
    clock(entry.at),
    entry.type,
    entry.reason,
    entry.object,
    times === 1 ? entry.message : `${entry.message} (x${times} until ${clock(last)})`,
  ]);
  return columns(rows);
}
