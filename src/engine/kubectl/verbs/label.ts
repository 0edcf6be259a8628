import { labelValueProblems } from "../../objects/names.ts";
import { mistake } from "../complaints.ts";
import { createMapCommand } from "../map-command.ts";

/** `kubectl label`: sets labels, removes them (`key-`) or lists them. */
export const label = createMapCommand({
  what: "label",
  member: "labels",
  valueProblem(added) {
    for (const [key, value] of Object.entries(added)) {
      const problems = labelValueProblems(value);
      if (problems.length > 0) return `invalid label value: "${key}=${value}": ${problems.join("; ")}`;
    }
    return undefined;
  },
  overwriteProblem(before, added) {
    const taken = Object.keys(added).find((key) => (before[key] ?? added[key]) !== added[key]);
    if (taken === undefined) return undefined;
    return mistake(`'${taken}' already has a value (${before[taken]}), and --overwrite is false`);
  },
  announce(invocation, before, { removed }) {
    for (const key of removed) {
      if (before[key] === undefined) invocation.print(`label "${key}" not found.\n`);
    }
  },
  /** kubectl compares the lengths of both texts, and only where overwriting is off. */
  operation(before, after, overwrite) {
    const isSame = Object.keys({ ...before, ...after }).every((key) => before[key] === after[key]);
    if (isSame) return "not labeled";
    return !overwrite && JSON.stringify(after).length < JSON.stringify(before).length
      ? "unlabeled"
      : "labeled";
  },
});
