import type { ApiError } from "../objects/api-error.ts";
import { quote } from "../objects/go-text.ts";
import { isJsonObject, type Json, type JsonObject } from "../objects/json.ts";
import { conversionProblem } from "../objects/patches/conversion-problem.ts";
import { goValue } from "../objects/patches/go-value.ts";
import { jsonMerge } from "../objects/patches/json-merge.ts";
import { jsonPatch } from "../objects/patches/json-patch.ts";
import { type PatchFault, strategicMerge } from "../objects/patches/strategic-merge.ts";
import { type Refusal, refused } from "./backend.ts";
import { badRequest } from "./refusals.ts";
import type { Patch } from "./types.ts";

export type PatchedManifest = { readonly ok: true; readonly manifest: JsonObject } | Refusal;

/** A manifest with a patch of any of the three types applied. `struct` names the type of the object. */
export function applyPatchBody(struct: string | undefined, live: JsonObject, patch: Patch): PatchedManifest {
  switch (patch.type) {
    case "strategic": {
      const merged = strategicMerge(struct, live, patch.body);
      if (!merged.ok) return refused(faultRefusal(merged.fault));
      const problem = struct === undefined ? undefined : conversionProblem(struct, merged.value);
      if (problem !== undefined) return refused(patchRefusal(goValue(patch.body), problem));
      return { ok: true, manifest: merged.value };
    }
    case "merge":
      return asObject(jsonMerge(live, patch.body));
    case "json": {
      const patched = jsonPatch(live, patch.body);
      if (patched.ok) return asObject(patched.value);
      return refused(patched.reason === "malformed" ? badRequest(patched.message) : REJECTED);
    }
  }
}

/** Why a patched object cannot be read. Type errors are told with the patch, or with the object that it led to. */
export function unreadable(patch: Patch, patched: JsonObject, error: ApiError): ApiError {
  const shown = patch.type === "strategic" ? goValue(patch.body) : JSON.stringify(patched);
  const problem = error.message.slice(error.message.indexOf(": ") + 2);
  return patchRefusal(shown, problem);
}

function asObject(value: Json): PatchedManifest {
  return isJsonObject(value) ? { ok: true, manifest: value } : refused(REJECTED);
}

/** What the server says when it will not say more. It names no object. */
const REJECTED: ApiError = {
  code: 422,
  reason: "Invalid",
  message: "the server rejected our request due to an error in our request",
};

/** The object of such a refusal is the patch itself, which has neither kind nor name. */
function patchRefusal(shown: string, problem: string): ApiError {
  const message = `Invalid value: ${quote(shown)}: ${problem}`;
  return {
    code: 422,
    reason: "Invalid",
    message: ` "" is invalid: patch: ${message}`,
    causes: [{ field: "patch", message }],
  };
}

function faultRefusal({ type, message }: PatchFault): ApiError {
  switch (type) {
    case "bad":
      return badRequest(message);
    case "unprocessable":
      return REJECTED;
    case "broken":
      return { code: 500, reason: "InternalError", message };
  }
}
