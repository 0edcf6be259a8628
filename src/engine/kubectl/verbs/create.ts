import { type Command, DONE } from "../command.ts";
import { type Complaint, fail, failUsage, finish, refusal, warn } from "../complaints.ts";
import { readDocuments } from "../documents.ts";
import { fieldValidationOf, RECORD_FLAG, readDryRun, TARGET_FLAGS, WRITE_FLAGS } from "../flag-sets.ts";
import { withLastApplied } from "../last-applied.ts";
import { report, reportManifest } from "../writes.ts";

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
    const { flags, args, api } = invocation;
    const read = readDryRun(invocation);
    if ("problem" in read) return fail(invocation, read.problem);
    if (args.length > 0) return failUsage(invocation, `unknown command "${args.join(" ")}"`);
    if (!flags.given("filename")) return fail(invocation, "must specify one of -f and -k");
    const { described, complaints } = readDocuments(invocation);
    if (described.length === 0 && complaints.length === 0)
      return fail(invocation, "no objects passed to create");
    const refusals: Complaint[] = [...complaints];
    for (const { resource, manifest, name, source } of described) {
      const sent = flags.on("save-config") ? withLastApplied(manifest) : manifest;
      if (read.dryRun === "client") {
        refusals.push(
          ...reportManifest(invocation, { resource, name, manifest: () => sent }, "created", "client"),
        );
        continue;
      }
      const answer = api.createManifest(sent, {
        dryRun: read.dryRun !== "none",
        fieldValidation: fieldValidationOf(invocation),
      });
      if (!answer.ok) refusals.push(refusal(answer.error, `error when creating "${source}": `));
      else {
        warn(invocation, answer.warnings);
        refusals.push(...report(invocation, { resource, object: answer.object }, "created", read.dryRun));
      }
    }
    return refusals.length > 0 ? finish(invocation, refusals) : DONE;
  },
};
