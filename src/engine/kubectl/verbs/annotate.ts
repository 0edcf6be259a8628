import { CHANGE_CAUSE } from "../change-cause.ts";
import { mistake } from "../complaints.ts";
import { createMapCommand } from "../map-command.ts";

/** `kubectl annotate`: sets annotations, removes them (`key-`) or lists them. */
export const annotate = createMapCommand({
  what: "annotation",
  member: "annotations",
  overwriteProblem(before, added) {
    // The cause of a change may always be replaced.
    const taken = Object.keys(added).filter((key) => key !== CHANGE_CAUSE && before[key] !== undefined);
    if (taken.length === 0) return undefined;
    const list = taken.map((key) => `'${key}' already has a value (${before[key]})`).join("; ");
    return mistake(`--overwrite is false but found the following declared annotation(s): ${list}`);
  },
  operation: () => "annotated",
});
