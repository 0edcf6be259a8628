import type { Command } from "../command.ts";
import { fail, failUsage, finish } from "../complaints.ts";
import { readDocuments } from "../documents.ts";
import { RECORD_FLAG, readDryRun, TARGET_FLAGS, WRITE_FLAGS } from "../flag-sets.ts";
import { withLastApplied } from "../last-applied.ts";
import { sendNew } from "../writes.ts";

/** `kubectl create -f`: creates what is not there yet. */
export const create: Command = {
  flags: {
    ...TARGET_FLAGS,
    ...WRITE_FLAGS,
    ...RECORD_FLAG,
    validate: { type: "text", initial: "strict", bare: "strict" },
    "save-config": { type: "bool" },
    edit: { type: "bool" },
  },
  run(invocation) {
    const { flags, args } = invocation;
    const read = readDryRun(invocation);
    if ("problem" in read) return fail(invocation, read.problem);
    if (args.length > 0) return failUsage(invocation, `unknown command "${args.join(" ")}"`);
    if (!flags.given("filename")) return fail(invocation, "must specify one of -f and -k");
    const { described, complaints } = readDocuments(invocation);
    if (described.length === 0 && complaints.length === 0)
      return fail(invocation, "no objects passed to create");
    const refusals = described.flatMap((each) => {
      const sent = flags.on("save-config") ? withLastApplied(each.manifest) : each.manifest;
      return sendNew(invocation, each, sent, read.dryRun);
    });
    return finish(invocation, [...complaints, ...refusals]);
  },
};
