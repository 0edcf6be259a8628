import { wholeSecond } from "../kernel/units.ts";
import type { ApiError } from "../objects/api-error.ts";
import type { Draft } from "../objects/draft.ts";
import { resourceOf } from "../objects/resources.ts";
import type { KubernetesObject } from "../objects/types/kinds.ts";
import type { ObjectMeta } from "../objects/types/meta.ts";
import type { Writable } from "../objects/writable.ts";
import { accepted, type Backend, NO_FINALIZERS, NO_OWNERS, NO_STRINGS, refused } from "./backend.ts";
import { type Identity, nextIdentity, refusedName, uncountedIdentity } from "./identity.ts";
import { hasGeneration, newObject } from "./new-object.ts";
import { alreadyExists, forbidden, notFound } from "./refusals.ts";
import { withAccount, withToken } from "./service-account-admission.ts";
import { withAddresses } from "./service-addresses.ts";
import type { ApiResult } from "./types.ts";

/** Gives a draft its identity, admits it and, unless it is only tried out, stores it. */
export function createObject(backend: Backend, draft: Draft, dryRun = false): ApiResult<KubernetesObject> {
  const unwelcome = namespaceRefusal(backend, draft) ?? nameRefusal(backend, draft);
  if (unwelcome !== undefined) return refused(unwelcome);
  const admitted = admit(backend, draft);
  if (!admitted.ok) return admitted;
  const identity = dryRun ? uncountedIdentity(backend, draft) : freeIdentity(backend, draft);
  if (identity === undefined) return refused(noUniqueName(draft));
  const object = newObject(completed(backend, admitted.object, identity), newMeta(backend, draft, identity));
  if (!dryRun) backend.store.put(object, backend.now());
  return accepted(object);
}

/** Why nothing can be created in the namespace of a draft. */
export function namespaceRefusal(backend: Backend, draft: Draft): ApiError | undefined {
  if (!resourceOf(draft.kind).namespaced) return undefined;
  const { namespace } = draft.metadata;
  const home = backend.store.table.get("Namespace", "", namespace);
  if (home === undefined) return notFound("Namespace", namespace);
  if (home.metadata.deletionTimestamp === undefined) return undefined;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  return forbidden(draft.kind, refusedName(backend, draft), why);
}

function admit(backend: Backend, draft: Draft): ApiResult<Draft> {
  if (draft.kind === "Service") return withAddresses(backend, draft);
  if (draft.kind !== "Pod") return accepted(draft);
  const admission = backend.admitPod(draft.spec);
  if (!admission.ok) return refused(forbidden("Pod", refusedName(backend, draft), admission.why));
  const admitted = { ...draft, spec: admission.spec };
  return backend.mountsServiceAccounts ? withAccount(backend, admitted) : accepted(admitted);
}

/** What is added to a draft that is certain to be created. */
function completed(backend: Backend, draft: Draft, { uid }: Identity): Draft {
  if (draft.kind !== "Pod" || !backend.mountsServiceAccounts) return draft;
  return { ...draft, spec: withToken(backend, draft.metadata.namespace, draft.spec, uid) };
}

function nameRefusal(backend: Backend, draft: Draft): ApiError | undefined {
  const { namespace, name } = draft.metadata;
  if (name === undefined || backend.store.table.get(draft.kind, namespace, name) === undefined) {
    return undefined;
  }
  return alreadyExists(draft.kind, name);
}

/** How many made-up names the server tries before it gives up (registry/generic/registry/store.go). */
const NAME_ATTEMPTS = 8;

function freeIdentity(backend: Backend, draft: Draft): Identity | undefined {
  for (let attempt = 0; attempt < NAME_ATTEMPTS; attempt += 1) {
    const identity = nextIdentity(backend, draft);
    const taken = backend.store.table.get(draft.kind, draft.metadata.namespace, identity.name);
    if (taken === undefined) return identity;
  }
  return undefined;
}

function noUniqueName(draft: Draft): ApiError {
  const error = alreadyExists(draft.kind, draft.metadata.generateName ?? "");
  return {
    ...error,
    message: `${error.message}, the server was not able to generate a unique name for the object`,
  };
}

function newMeta(backend: Backend, draft: Draft, identity: Identity): ObjectMeta {
  const { namespace, generateName, labels, annotations, ownerReferences, finalizers } = draft.metadata;
  const metadata: Writable<ObjectMeta> = {
    name: identity.name,
    namespace,
    uid: identity.uid,
    resourceVersion: backend.store.nextResourceVersion,
    generation: hasGeneration(draft.kind) ? 1 : 0,
    creationTimestamp: wholeSecond(backend.now()),
    labels: labels ?? NO_STRINGS,
    annotations: annotations ?? NO_STRINGS,
    ownerReferences: ownerReferences ?? NO_OWNERS,
    finalizers: finalizers ?? NO_FINALIZERS,
  };
  if (generateName !== undefined) metadata.generateName = generateName;
  return metadata;
}
