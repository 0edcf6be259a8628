import type { FieldError } from "../objects/api-error.ts";
import { isJsonObject, type Json, type JsonObject } from "../objects/json.ts";
import type { KubernetesObject } from "../objects/types/kinds.ts";
import { type Backend, refused } from "./backend.ts";
import { applyPatchBody } from "./patch-body.ts";
import { NO_SUCH_RESOURCE } from "./refusals.ts";
import type { ApiResult, Patch } from "./types.ts";
import { updateObject } from "./update.ts";

/** Patches the scale of an object: its number of replicas and nothing else. */
export function scaleObject(
  backend: Backend,
  stored: KubernetesObject,
  patch: Patch,
  dryRun: boolean,
): ApiResult<KubernetesObject> {
  if (stored.kind !== "Deployment" && stored.kind !== "ReplicaSet") return refused(NO_SUCH_RESOURCE);
  const patched = applyPatchBody(undefined, { spec: { replicas: stored.spec.replicas } }, patch);
  if (!patched.ok) return patched;
  const replicas = replicasOf(patched.manifest);
  if (replicas === undefined || replicas < 0) {
    return refused(invalidScale(stored.metadata.name, replicas ?? null));
  }
  return stored.kind === "Deployment"
    ? updateObject(backend, { ...stored, spec: { ...stored.spec, replicas } }, { dryRun })
    : updateObject(backend, { ...stored, spec: { ...stored.spec, replicas } }, { dryRun });
}

/** 0 where a scale says nothing; undefined where it is no whole number. */
function replicasOf(scale: JsonObject): number | undefined {
  const replicas: Json = isJsonObject(scale.spec) ? (scale.spec.replicas ?? 0) : 0;
  return typeof replicas === "number" && Number.isInteger(replicas) ? replicas : undefined;
}

function invalidScale(name: string, replicas: Json) {
  const cause: FieldError = {
    field: "spec.replicas",
    message: `Invalid value: ${JSON.stringify(replicas)}: must be greater than or equal to 0`,
  };
  return {
    code: 422,
    reason: "Invalid" as const,
    message: `Scale.autoscaling "${name}" is invalid: ${cause.field}: ${cause.message}`,
    causes: [cause],
  };
}
