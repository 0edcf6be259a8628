import type { Instant } from "../kernel/units.ts";
import type { Draft } from "../objects/draft.ts";
import type { ObjectStore } from "../objects/store.ts";
import type { Kind, KubernetesObject, ObjectOf } from "../objects/types/kinds.ts";
import type { Backend } from "./backend.ts";
import { bindPod } from "./bind.ts";
import { createObject } from "./create.ts";
import { deleteObject } from "./delete.ts";
import type { CorrelationState } from "./event-correlation.ts";
import { createEventRecorder } from "./event-recorder.ts";
import { createFromManifest, patchObject, replaceByManifest } from "./manifests.ts";
import { createPodAdmission } from "./pod-admission.ts";
import type { ApiResult, ApiServer } from "./types.ts";
import { updateObject } from "./update.ts";

/** What the server itself remembers besides the store: which Events were recorded lately. */
export type ApiServerState = CorrelationState;

export interface ApiServerDeps {
  readonly store: ObjectStore;
  /** The present moment of the run. */
  readonly now: () => Instant;
  /** Seed of made-up names and uids; 0 by default. */
  readonly seed?: number;
  /** Whether the ServiceAccount admission is on: pods need an account and get its token mounted. Off by default. */
  readonly mountsServiceAccounts?: boolean;
}

/** The API server on top of a store. Its state beyond the store is saved and restored as plain data. */
export function createApiServer(
  deps: ApiServerDeps,
): ApiServer & { save(): ApiServerState; restore(state: ApiServerState): void } {
  const { store, now, seed = 0, mountsServiceAccounts = false } = deps;
  const backend: Backend = { store, now, seed, mountsServiceAccounts, admitPod: createPodAdmission() };
  const recorder = createEventRecorder(backend);

  function create<K extends Kind>(draft: Draft<K>): ApiResult<ObjectOf<K>>;
  function create(draft: Draft): ApiResult<KubernetesObject> {
    return createObject(backend, draft);
  }

  function update<K extends Kind>(object: ObjectOf<K>, subresource?: "status"): ApiResult<ObjectOf<K>>;
  function update(object: KubernetesObject, subresource?: "status"): ApiResult<KubernetesObject> {
    return updateObject(backend, object, subresource === undefined ? {} : { subresource });
  }

  return {
    get objects() {
      return store.table;
    },
    now,
    create,
    update,
    delete: (name, options) => deleteObject(backend, name, options),
    createManifest: (manifest, options) => createFromManifest(backend, manifest, options),
    replaceManifest: (manifest, options) => replaceByManifest(backend, manifest, options),
    patch: (name, patch, options) => patchObject(backend, name, patch, options),
    bind: (pod, nodeName) => bindPod(backend, pod, nodeName),
    recordEvent: recorder.record,
    save: recorder.save,
    restore: recorder.restore,
  };
}
