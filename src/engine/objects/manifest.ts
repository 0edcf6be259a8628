/**
 * The door between manifests and objects: reading what clients send as the API server reads it, and writing objects
 * as it serves them.
 */

import type { ApiError, FieldError } from "./api-error.ts";
import { decode } from "./decode.ts";
import { withKindDefaults } from "./defaults/defaults.ts";
import type { Draft } from "./draft.ts";
import { encode } from "./encode.ts";
import { asJsonObject, isJsonObject, type Json, type JsonObject } from "./json.ts";
import { findLowerCased, findResource, groupKind, type Resource, resourceOf } from "./resources.ts";
import { readStatus } from "./status.ts";
import type { Kind, KubernetesObject } from "./types/kinds.ts";
import { validateObject, validateObjectUpdate } from "./validation/validation.ts";
import { warningsFor } from "./validation/warnings.ts";

/** What a manifest says of an object's identity and state: for updates; a new object gets its own. */
export interface GivenState {
  readonly uid?: string;
  readonly resourceVersion?: string;
  /** In the form in which objects are kept; complete. */
  readonly status?: JsonObject;
}

export type ManifestResult =
  | {
      readonly ok: true;
      readonly draft: Draft;
      readonly given: GivenState;
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly error: ApiError };

/**
 * Reads a manifest strictly and fills in defaults. What only the server may set (status, uid, resourceVersion,
 * managedFields, times) is accepted and left out of the draft, so that `kubectl get -o yaml` of a live cluster
 * reads well.
 */
export function readManifest(manifest: JsonObject): ManifestResult {
  const found = resourceNamed(manifest);
  if (!found.ok) return found;
  const { resource } = found;
  const decoded = decode(resource.kind, manifest);
  if (!decoded.ok) return refused(cannotBeHandled(resource.kind, resource, decoded.message));
  const object = withKindDefaults(resource.kind, decoded.value);
  const draft = draftOf(resource, object);
  return {
    ok: true,
    draft,
    given: givenState(resource.kind, object),
    warnings: warningsFor(resource.kind, object),
  };
}

/** What is wrong with an object that is to be created, in the server's order. */
export function validateNew(draft: Draft): readonly FieldError[] {
  return validateObject(draft.kind, plainJson(draft));
}

/** What is wrong with an object that is to replace `old`, in the server's order. */
export function validateUpdate(
  draft: Draft,
  old: KubernetesObject,
  given: GivenState = {},
): readonly FieldError[] {
  const { uid } = given;
  const metadata = uid === undefined ? draft.metadata : { ...draft.metadata, uid };
  return validateObjectUpdate(draft.kind, plainJson({ ...draft, metadata }), plainJson(old));
}

/** The answer to an object that is invalid: `Deployment.apps "web" is invalid: …`. */
export function invalidError(kind: Kind, name: string, errors: readonly FieldError[]): ApiError {
  const texts = [...new Set(errors.map(({ field, message }) => `${field}: ${message}`))];
  const all = texts.length === 1 ? texts[0] : `[${texts.join(", ")}]`;
  const message = `${groupKind(resourceOf(kind))} "${name}" is invalid: ${all}`;
  return { code: 422, reason: "Invalid", message, causes: errors };
}

/** An object as the API serves it in JSON, members in the order of the API's own structs. */
export function toManifest(object: KubernetesObject | Draft): JsonObject {
  return encode(object.kind, asServed(object));
}

type Found =
  | { readonly ok: true; readonly resource: Resource }
  | { readonly ok: false; readonly error: ApiError };

function resourceNamed(manifest: JsonObject): Found {
  const { apiVersion, kind } = manifest;
  for (const [name, value] of [
    ["apiVersion", apiVersion],
    ["kind", kind],
  ] as const) {
    if (value === undefined || value === null || value === "") return refused(badRequest(`${name} not set`));
    if (typeof value !== "string") return refused(badRequest(`${name} isn't string type`));
  }
  const resource = findResource(`${apiVersion}`, `${kind}`);
  if (resource !== undefined) return { ok: true, resource };
  const cased = findLowerCased(`${apiVersion}`, `${kind}`);
  if (cased !== undefined) {
    const problem = `no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:111"`;
    return refused(cannotBeHandled(`${kind}`, cased, problem));
  }
  const message = `no matches for kind "${kind}" in version "${apiVersion}"`;
  return refused({ code: 404, reason: "NotFound", message });
}

function cannotBeHandled(given: string, resource: Resource, problem: string): ApiError {
  return badRequest(
    `${given} in version "${resource.version}" cannot be handled as a ${resource.kind}: ${problem}`,
  );
}

const badRequest = (message: string): ApiError => ({ code: 400, reason: "BadRequest", message });
const refused = (error: ApiError): { readonly ok: false; readonly error: ApiError } => ({ ok: false, error });

/** Metadata that clients may set. */
const CLIENT_META = ["name", "generateName", "labels", "annotations", "ownerReferences", "finalizers"];

function draftOf(resource: Resource, object: JsonObject): Draft {
  const { metadata, status, apiVersion, kind, ...rest } = object;
  const given = asJsonObject(metadata);
  const meta: { [name: string]: Json } = {};
  for (const name of CLIENT_META) {
    const value = given[name];
    if (value !== undefined) meta[name] = value;
  }
  meta.namespace = resource.namespaced ? (given.namespace ?? "default") : "";
  // A kubelet registers its Node with its status; of all other kinds only the server and controllers write it.
  const kept = resource.kind === "Node" && status !== undefined ? { status } : {};
  const draft: unknown = { apiVersion, kind, metadata: meta, ...rest, ...kept };
  // The tables by which the manifest was decoded say the same as the types.
  return draft as Draft;
}

function givenState(kind: Kind, object: JsonObject): GivenState {
  const metadata = asJsonObject(object.metadata);
  const { uid, resourceVersion } = metadata;
  return {
    ...(typeof uid === "string" ? { uid } : {}),
    ...(typeof resourceVersion === "string" ? { resourceVersion } : {}),
    ...(isJsonObject(object.status) ? { status: readStatus(kind, object.status) } : {}),
  };
}

/** What the API shows besides what objects keep. */
function asServed(object: KubernetesObject | Draft): object {
  if (object.kind === "Pod" && object.status !== undefined) {
    const { podIP, hostIP } = object.status;
    const podIPs = podIP === undefined ? undefined : [{ ip: podIP }];
    const hostIPs = hostIP === undefined ? undefined : [{ ip: hostIP }];
    return { ...object, status: { ...object.status, podIPs, hostIPs } };
  }
  if (object.kind === "Event" && object.eventTime !== undefined) {
    return { ...object, source: {}, firstTimestamp: undefined, lastTimestamp: undefined, count: 0 };
  }
  return object;
}

/** The same data as JSON: members that are undefined are left out. */
function plainJson(object: object): JsonObject {
  const entries: [string, Json][] = [];
  for (const [name, value] of Object.entries(object)) {
    if (value !== undefined) entries.push([name, plainValue(value)]);
  }
  return Object.fromEntries(entries);
}

function plainValue(value: unknown): Json {
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value === "object" && value !== null) return plainJson(value);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return null;
}
