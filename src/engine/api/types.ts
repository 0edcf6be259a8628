import type { Instant } from "../kernel/units.ts";
import type { ObjectReader } from "../objects/object-table.ts";
import type { Kind, KubernetesObject, ObjectOf } from "../objects/types/kinds.ts";
import type { OwnerReference, StringMap } from "../objects/types/meta.ts";

/** Plain JSON, as manifests are read and as `-o json` prints. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** metav1.Status of a refused call. */
export interface ApiError {
  readonly code: number;
  readonly reason:
    | "BadRequest"
    | "NotFound"
    | "AlreadyExists"
    | "Conflict"
    | "Invalid"
    | "Forbidden"
    | "MethodNotAllowed"
    | "TooManyRequests"
    | "InternalError";
  /** As the API server words it, e.g. `deployments.apps "web" not found`. */
  readonly message: string;
  /** Field errors of an Invalid object, in the server's order. */
  readonly causes?: readonly { readonly field: string; readonly message: string }[];
}

export type ApiResult<T> =
  | { readonly ok: true; readonly object: T; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly error: ApiError };

/** Metadata that a client may set. */
export interface DraftMeta {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace: string;
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
  readonly ownerReferences?: readonly OwnerReference[];
  readonly finalizers?: readonly string[];
}

type WithDraftMeta<T> = T extends KubernetesObject
  ? Omit<T, "metadata" | "status"> & {
      readonly metadata: DraftMeta;
      readonly status?: T extends { readonly status: infer S } ? Partial<S> : never;
    }
  : never;

/** An object before the server has given it an identity; already defaulted. */
export type Draft<K extends Kind = Kind> = WithDraftMeta<ObjectOf<K>>;

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
  createManifest(manifest: JsonObject, options?: { readonly dryRun?: boolean }): ApiResult<KubernetesObject>;
  /** Decodes strictly, defaults, validates and replaces. */
  replaceManifest(manifest: JsonObject, options?: { readonly dryRun?: boolean }): ApiResult<KubernetesObject>;
  /** Patches the stored object in its JSON form, then defaults and validates the outcome. */
  patch(
    name: ObjectName,
    patch: Patch,
    options?: { readonly dryRun?: boolean; readonly subresource?: "status" | "scale" },
  ): ApiResult<KubernetesObject>;
  /** The binding subresource of a pod. */
  bind(pod: ObjectName, nodeName: string): ApiResult<KubernetesObject>;
  /** Records an Event, counting up, aggregating and rate-limiting as client-go's recorder does. */
  recordEvent(event: EventDraft): void;
}
