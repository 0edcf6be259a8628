import type { Draft } from "../objects/draft.ts";
import type { ServiceAccount } from "../objects/types/core.ts";
import type { Container, PodSpec } from "../objects/types/pod.ts";
import { accepted, type Backend, refused } from "./backend.ts";
import { randomName, refusedName } from "./identity.ts";
import { forbidden } from "./refusals.ts";
import type { ApiResult } from "./types.ts";

/**
 * A pod with the account that it runs as (plugin/pkg/admission/serviceaccount). Refused if there is no such account, as in a
 * namespace that is so new that its `default` is not there yet.
 */
export function withAccount(backend: Backend, draft: Draft<"Pod">): ApiResult<Draft<"Pod">> {
  const name = accountName(draft.spec);
  const account = accountOf(backend, draft.metadata.namespace, name);
  if (account === undefined) {
    const path = `${draft.metadata.namespace}/${name}`;
    const why = `error looking up service account ${path}: serviceaccount "${name}" not found`;
    return refused(forbidden("Pod", refusedName(backend, draft), why));
  }
  const secrets = draft.spec.imagePullSecrets ?? account.imagePullSecrets;
  const spec: PodSpec = { ...draft.spec, serviceAccountName: name, serviceAccount: name };
  return accepted({
    ...draft,
    spec: secrets === undefined ? spec : { ...spec, imagePullSecrets: secrets },
  });
}

const MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";

/** A pod's specification with the volume through which its containers call the API, if it wants that. */
export function withToken(backend: Backend, namespace: string, spec: PodSpec, uid: string): PodSpec {
  const account = accountOf(backend, namespace, accountName(spec));
  const isWanted = spec.automountServiceAccountToken ?? account?.automountServiceAccountToken ?? true;
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  if (!isWanted || containers.every(hasToken)) return spec;
  const name = randomName(backend, "kube-api-access-", uid);
  const mounted = (container: Container): Container =>
    hasToken(container)
      ? container
      : {
          ...container,
          volumeMounts: [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath: MOUNT_PATH }],
        };
  return {
    ...spec,
    volumes: [...(spec.volumes ?? []), tokenVolume(name)],
    containers: spec.containers.map(mounted),
    ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map(mounted) }),
  };
}

const accountName = (spec: PodSpec): string => spec.serviceAccountName || spec.serviceAccount || "default";

const accountOf = (backend: Backend, namespace: string, name: string): ServiceAccount | undefined =>
  backend.store.table.get("ServiceAccount", namespace, name);

const hasToken = ({ volumeMounts }: Container): boolean =>
  (volumeMounts ?? []).some(({ mountPath }) => mountPath === MOUNT_PATH);

const tokenVolume = (name: string): NonNullable<PodSpec["volumes"]>[number] => ({
  name,
  projected: {
    sources: [
      // An hour and seven seconds, by which the server knows tokens that it mounted itself.
      { serviceAccountToken: { expirationSeconds: 3_607, path: "token" } },
      { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
      {
        downwardAPI: {
          items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }],
        },
      },
    ],
    defaultMode: 420,
  },
});
