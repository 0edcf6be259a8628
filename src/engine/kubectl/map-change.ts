import type { StringMap } from "../objects/types/meta.ts";
import { type Complaint, mistake } from "./complaints.ts";
import { resourcesAndPairs } from "./set-command.ts";

/** What `kubectl label` and `annotate` are to change. */
export interface MapChange {
  readonly resources: readonly string[];
  readonly added: StringMap;
  readonly removed: readonly string[];
  readonly isEmpty: boolean;
}

/** Takes `TYPE NAME key=value key-` apart. */
export function readMapChange(
  args: readonly string[],
  what: "label" | "annotation",
): MapChange | { readonly complaint: Complaint } {
  const split = resourcesAndPairs(args, what);
  if ("complaint" in split) return split;
  const added: { [key: string]: string } = {};
  const removed: string[] = [];
  for (const pair of split.pairs) {
    const equals = pair.indexOf("=");
    if (equals < 0) removed.push(pair.slice(0, -1));
    else added[pair.slice(0, equals)] = pair.slice(equals + 1);
  }
  if (removed.some((key) => added[key] !== undefined)) {
    const article = what === "label" ? "a label" : "an annotation";
    return { complaint: mistake(`can not both modify and remove ${article} in the same command`) };
  }
  return { resources: split.resources, added, removed, isEmpty: split.pairs.length === 0 };
}
