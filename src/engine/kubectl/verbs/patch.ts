import type { Patch } from "../../api/types.ts";
import { isJsonObject, type Json } from "../../objects/json.ts";
import { type Command, DONE, type Invocation } from "../command.ts";
import { type Complaint, fail, finish, mistake, refusal } from "../complaints.ts";
import { RECORD_FLAG, readDryRun, TARGET_FLAGS, WRITE_FLAGS } from "../flag-sets.ts";
import { findTargets } from "../targets.ts";
import { report, sendPatch } from "../writes.ts";
import { readValue } from "../yaml-reader.ts";

/** `kubectl patch`: sends a patch as it was typed. */
export const patch: Command = {
  flags: {
    ...TARGET_FLAGS,
    ...WRITE_FLAGS,
    ...RECORD_FLAG,
    patch: { type: "text", short: "p" },
    "patch-file": { type: "text" },
    type: { type: "text", initial: "strategic" },
    subresource: { type: "text" },
    local: { type: "bool" },
  },
  run(invocation) {
    const { flags, args } = invocation;
    const read = readDryRun(invocation);
    if ("problem" in read) return fail(invocation, read.problem);
    const body = readPatch(invocation);
    if ("complaint" in body) return finish(invocation, [body.complaint]);
    const { targets, complaints } = findTargets(invocation, args);
    if (complaints.length > 0) return finish(invocation, complaints);
    const subresource = flags.text("subresource");
    for (const target of targets) {
      const written = sendPatch(invocation, target, body.patch, {
        dryRun: read.dryRun,
        ...(subresource === "status" || subresource === "scale" ? { subresource } : {}),
      });
      if (!written.ok) return finish(invocation, [written.complaint]);
      // kubectl names the dry run of the server only.
      const problems = report(
        invocation,
        { resource: target.resource, object: written.object },
        written.isChanged ? "patched" : "patched (no change)",
        read.dryRun === "client" ? "none" : read.dryRun,
      );
      if (problems.length > 0) return finish(invocation, problems);
    }
    return DONE;
  },
};

function readPatch(invocation: Invocation): { readonly patch: Patch } | { readonly complaint: Complaint } {
  const { flags } = invocation;
  const type = flags.text("type").toLowerCase();
  const file = flags.text("patch-file");
  if (flags.text("patch") === "" && file === "") {
    return problem("must specify --patch or --patch-file containing the contents of the patch");
  }
  if (flags.text("patch") !== "" && file !== "") {
    return problem("cannot specify --patch and --patch-file together");
  }
  if (type !== "json" && type !== "merge" && type !== "strategic") {
    return problem(`--type must be one of [json merge strategic], not "${flags.text("type")}"`);
  }
  const text = file === "" ? flags.text("patch") : invocation.readFile(file);
  if (text === undefined) {
    return problem(`unable to read patch file: open ${file}: no such file or directory`);
  }
  const read = readValue(text);
  if (!read.ok) {
    // What begins like a JSON object is sent as it is, and it is the server that cannot read it.
    return text.trimStart().startsWith("{")
      ? { complaint: refusal({ code: 400, reason: "BadRequest", message: "unexpected end of JSON input" }) }
      : problem(`unable to parse "${text}": yaml: ${read.problem}`);
  }
  return patchOf(type, read.value);
}

const problem = (message: string): { readonly complaint: Complaint } => ({ complaint: mistake(message) });

function patchOf(
  type: Patch["type"],
  body: Json,
): { readonly patch: Patch } | { readonly complaint: Complaint } {
  if (type === "json") {
    if (Array.isArray(body)) return { patch: { type, body } };
    const message = "json: cannot unmarshal object into Go value of type jsonpatch.Patch";
    return { complaint: refusal({ code: 400, reason: "BadRequest", message }) };
  }
  if (isJsonObject(body)) return { patch: { type, body } };
  const message = `json: cannot unmarshal ${Array.isArray(body) ? "array" : typeof body} into Go value of type map[string]interface {}`;
  return { complaint: refusal({ code: 400, reason: "BadRequest", message }) };
}
