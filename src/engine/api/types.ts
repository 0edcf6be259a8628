import type { Instant } from "../kernel/units.ts";
import type { ApiError } from "../objects/api-error.ts";
import type { Draft } from "../objects/draft.ts";
import type { Json, JsonObject } from "../objects/json.ts";
import type { ObjectReader } from "../objects/object-table.ts";
import type { Kind, KubernetesObject, ObjectOf } from "../objects/types/kinds.ts";

export type ApiResult<T> =
  | { readonly ok: true; readonly object: T; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly error: ApiError };

export interface ObjectName {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
}

export type Patch =
  | { readonly type: "strategic"; readonly body: JsonObject }
  | { readonly type: "merge"; readonly body: JsonObject }
  | { readonly type: "json"; readonly body: readonly Json[] };

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: "Background" | "Foreground" | "Orphan";
  readonly uid?: string;
}

/** What becomes of fields that a kind does not have: refused, told as warnings, or passed over. */
export type FieldValidation = "Strict" | "Warn" | "Ignore";

export interface WriteOptions {
  readonly dryRun?: boolean;
  /** `Strict` by default for whole manifests, `Warn` for patches. */
  readonly fieldValidation?: FieldValidation;
}

export interface PatchOptions extends WriteOptions {
  readonly subresource?: "status" | "scale";
}

/** An Event as a recorder is asked to send it. */
export interface EventDraft {
  readonly involved: KubernetesObject;
  readonly fieldPath?: string;
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
  /** `deployment-controller`, `kubelet`, … */
  readonly component: string;
  readonly host?: string;
  /** Set by the scheduler, which records through events.k8s.io. */
  readonly action?: string;
}

/** What every client calls. Writes take effect at once, at the present moment of the run. */
export interface ApiServer {
  readonly objects: ObjectReader;
  now(): Instant;
  /** Stores a new object: identity, admission, and for Services an address. Trusts that the draft is valid. */
  create<K extends Kind>(draft: Draft<K>): ApiResult<ObjectOf<K>>;
  /**
   * Replaces an object (spec and metadata) or, with `status`, its status and annotations. Refused with Conflict when the
   * stored resourceVersion differs. A write that changes nothing is accepted and stores nothing.
   */
  update<K extends Kind>(object: ObjectOf<K>, subresource?: "status"): ApiResult<ObjectOf<K>>;
  delete(name: ObjectName, options?: DeleteOptions): ApiResult<KubernetesObject>;
  /** Decodes strictly, defaults, validates and creates a manifest, as `kubectl create` asks for. */
  createManifest(manifest: JsonObject, options?: WriteOptions): ApiResult<KubernetesObject>;
  /** Decodes strictly, defaults, validates and replaces. */
  replaceManifest(manifest: JsonObject, options?: WriteOptions): ApiResult<KubernetesObject>;
  /** Patches the stored object in its JSON form, then defaults and validates the outcome. */
  patch(name: ObjectName, patch: Patch, options?: PatchOptions): ApiResult<KubernetesObject>;
  /** The binding subresource of a pod. */
  bind(pod: ObjectName, nodeName: string): ApiResult<KubernetesObject>;
  /** Records an Event, counting up, aggregating and rate-limiting as client-go's recorder does. */
  recordEvent(event: EventDraft): void;
}
