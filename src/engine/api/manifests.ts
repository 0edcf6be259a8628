import type { ApiError } from "../objects/api-error.ts";
import type { Draft } from "../objects/draft.ts";
import type { JsonObject } from "../objects/json.ts";
import {
  type GivenState,
  invalidError,
  readManifest,
  toManifest,
  validateNew,
  validateUpdate,
} from "../objects/manifest.ts";
import { knownFields } from "../objects/patches/known-fields.ts";
import { findResource } from "../objects/resources.ts";
import type { KubernetesObject } from "../objects/types/kinds.ts";
import { accepted, type Backend, nextMeta, refused } from "./backend.ts";
import { createObject, namespaceRefusal } from "./create.ts";
import { withKeptAddresses } from "./kept-addresses.ts";
import { newObject } from "./new-object.ts";
import { applyPatchBody, unreadable } from "./patch-body.ts";
import { badRequest, conflict, NO_SUCH_RESOURCE, notFound, OBJECT_MODIFIED } from "./refusals.ts";
import { scaleObject } from "./scale.ts";
import type { ApiResult, FieldValidation, ObjectName, Patch, PatchOptions, WriteOptions } from "./types.ts";
import { updateObject } from "./update.ts";

/** Creates what a manifest describes. */
export function createFromManifest(
  backend: Backend,
  manifest: JsonObject,
  { dryRun = false, fieldValidation = "Strict" }: WriteOptions = {},
): ApiResult<KubernetesObject> {
  const reading = read(manifest, fieldValidation);
  if (!reading.ok) return reading;
  const { draft, warnings } = reading;
  const unwelcome = namespaceRefusal(backend, draft);
  if (unwelcome !== undefined) return refused(unwelcome);
  const problems = validateNew(draft);
  if (problems.length > 0) {
    const name = draft.metadata.name ?? draft.metadata.generateName ?? "";
    return refused(invalidError(draft.kind, name, problems));
  }
  const created = createObject(backend, draft, dryRun);
  return created.ok ? accepted(created.object, warnings) : created;
}

/** Puts what a manifest describes in the place of the object of that name. */
export function replaceByManifest(
  backend: Backend,
  manifest: JsonObject,
  { dryRun = false, fieldValidation = "Strict" }: WriteOptions = {},
): ApiResult<KubernetesObject> {
  const reading = read(manifest, fieldValidation);
  if (!reading.ok) return reading;
  const { draft, given } = reading;
  const name = draft.metadata.name ?? "";
  const stored = backend.store.table.get(draft.kind, draft.metadata.namespace, name);
  if (stored === undefined) return refused(notFound(draft.kind, name));
  const { uid } = stored.metadata;
  if (given.uid !== undefined && given.uid !== uid) {
    const why = `Precondition failed: UID in precondition: ${given.uid}, UID in object meta: ${uid}`;
    return refused(conflict(draft.kind, name, why));
  }
  return revise(backend, reading, stored, dryRun);
}

/** Patches an object in the form in which it is served. */
export function patchObject(
  backend: Backend,
  { kind, namespace, name }: ObjectName,
  patch: Patch,
  options: PatchOptions = {},
): ApiResult<KubernetesObject> {
  const stored = backend.store.table.get(kind, namespace, name);
  if (stored === undefined) return refused(notFound(kind, name));
  const dryRun = options.dryRun === true;
  if (options.subresource === "scale") return scaleObject(backend, stored, patch, dryRun);
  const patched = applyPatchBody(kind, toManifest(stored), patch);
  if (!patched.ok) return patched;
  const fieldValidation = options.fieldValidation ?? "Warn";
  const reading = read(patched.manifest, fieldValidation);
  if (!reading.ok) return refused(unreadable(patch, patched.manifest, reading.error));
  const moved = movedRefusal(reading.draft, stored);
  if (moved !== undefined) return refused(moved);
  return options.subresource === "status"
    ? reviseStatus(backend, reading, stored, dryRun)
    : revise(backend, reading, stored, dryRun);
}

interface Reading {
  readonly ok: true;
  readonly draft: Draft;
  readonly given: GivenState;
  readonly warnings: readonly string[];
}

/** Reads a manifest; unknown fields are refused, told or passed over. */
function read(
  manifest: JsonObject,
  fieldValidation: FieldValidation,
): Reading | { readonly ok: false; readonly error: ApiError } {
  const resource = findResource(`${manifest.apiVersion}`, `${manifest.kind}`);
  if (fieldValidation === "Strict" || resource === undefined) return readManifest(manifest);
  const known = knownFields(resource.kind, manifest);
  const reading = readManifest(known.manifest);
  if (!reading.ok || fieldValidation === "Ignore") return reading;
  const unknown = known.unknown.map((field) => `unknown field "${field}"`);
  return { ...reading, warnings: [...unknown, ...reading.warnings] };
}

/** A patch may not turn an object into another one. */
function movedRefusal(draft: Draft, stored: KubernetesObject): ApiError | undefined {
  const { name, namespace } = stored.metadata;
  if (draft.kind !== stored.kind) return NO_SUCH_RESOURCE;
  if (draft.metadata.name !== name) {
    const given = draft.metadata.name ?? "";
    return badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
  }
  if (draft.metadata.namespace === namespace) return undefined;
  return badRequest("the namespace of the provided object does not match the namespace sent on the request");
}

/** Stores a draft as the next version of an object: status and identity stay. */
function revise(
  backend: Backend,
  { draft, given, warnings }: Reading,
  stored: KubernetesObject,
  dryRun: boolean,
): ApiResult<KubernetesObject> {
  const { name } = stored.metadata;
  const stale = staleRefusal(given, stored);
  if (stale !== undefined) return refused(stale);
  const next =
    draft.kind === "Service" && stored.kind === "Service"
      ? { ...draft, spec: withKeptAddresses(draft.spec, stored.spec) }
      : draft;
  const problems = validateUpdate(next, stored, given);
  if (problems.length > 0) return refused(invalidError(draft.kind, name, problems));
  const updated = updateObject(backend, newObject(next, revisedMeta(next, stored)), { dryRun });
  return updated.ok ? accepted(updated.object, warnings) : updated;
}

function staleRefusal(given: GivenState, stored: KubernetesObject): ApiError | undefined {
  const { name, resourceVersion } = stored.metadata;
  const isStale = given.resourceVersion !== undefined && given.resourceVersion !== `${resourceVersion}`;
  return isStale ? conflict(stored.kind, name, OBJECT_MODIFIED) : undefined;
}

function revisedMeta(draft: Draft, stored: KubernetesObject): KubernetesObject["metadata"] {
  const { labels, annotations, ownerReferences, finalizers } = draft.metadata;
  const metadata = nextMeta(stored.metadata, stored.metadata.resourceVersion);
  metadata.labels = labels ?? {};
  metadata.annotations = annotations ?? {};
  metadata.ownerReferences = ownerReferences ?? [];
  metadata.finalizers = finalizers ?? [];
  return metadata;
}

function reviseStatus(
  backend: Backend,
  { draft, given, warnings }: Reading,
  stored: KubernetesObject,
  dryRun: boolean,
): ApiResult<KubernetesObject> {
  const stale = staleRefusal(given, stored);
  if (stale !== undefined) return refused(stale);
  if (!("status" in stored)) return refused(NO_SUCH_RESOURCE);
  const revised: unknown = {
    ...stored,
    metadata: revisedMeta(draft, stored),
    status: given.status ?? stored.status,
  };
  // The tables by which the status was read say the same as the types.
  const updated = updateObject(backend, revised as KubernetesObject, { subresource: "status", dryRun });
  return updated.ok ? accepted(updated.object, warnings) : updated;
}
