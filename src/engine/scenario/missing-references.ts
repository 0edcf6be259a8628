import { encodeBase64 } from "../objects/base64.ts";
import type { Draft } from "../objects/draft.ts";
import type { JsonObject } from "../objects/json.ts";
import type { Container, PodSpec } from "../objects/types/pod.ts";
import type { Addition } from "./addition.ts";
import type { ReadManifest } from "./read-manifests.ts";

interface Reference {
  readonly kind: "ConfigMap" | "Secret";
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly string[];
  readonly by: string;
}

/** The pod spec that a manifest carries, if any. */
export function podSpecOf(draft: Draft): PodSpec | undefined {
  if (draft.kind === "Pod") return draft.spec;
  if (draft.kind === "Deployment" || draft.kind === "ReplicaSet") return draft.spec.template.spec;
  return undefined;
}

/** Secrets and ConfigMaps that containers cannot start without, with the keys that are asked for. */
export function missingReferences(manifests: readonly ReadManifest[]): readonly Addition[] {
  const present = new Set(
    manifests.map(({ draft }) => `${draft.kind} ${draft.metadata.namespace}/${draft.metadata.name ?? ""}`),
  );
  const wanted = new Map<string, Reference>();
  for (const { draft } of manifests) {
    for (const reference of referencesOf(draft)) {
      const key = `${reference.kind} ${reference.namespace}/${reference.name}`;
      if (present.has(key)) continue;
      const before = wanted.get(key);
      const keys = [...new Set([...(before?.keys ?? []), ...reference.keys])];
      wanted.set(key, { ...reference, keys, by: before?.by ?? reference.by });
    }
  }
  return [...wanted.values()].map(addition);
}

function addition(reference: Reference): Addition {
  const isSecret = reference.kind === "Secret";
  const value = isSecret ? encodeBase64("supplied") : "supplied";
  const data: JsonObject = Object.fromEntries(reference.keys.map((key) => [key, value]));
  const keys = reference.keys.length === 0 ? "" : ` with ${reference.keys.join(", ")}`;
  return {
    text: `${reference.kind} ${reference.name}${keys}, which ${reference.by} refers to`,
    manifest: {
      apiVersion: "v1",
      kind: reference.kind,
      metadata: { name: reference.name, namespace: reference.namespace },
      ...(reference.keys.length === 0 ? {} : { data }),
    },
  };
}

function referencesOf(draft: Draft): readonly Reference[] {
  const spec = podSpecOf(draft);
  if (spec === undefined) return [];
  const by = `${draft.kind} ${draft.metadata.name ?? ""}`;
  const refer = (
    kind: Reference["kind"],
    name: string | undefined,
    keys: readonly string[],
    optional?: boolean,
  ): readonly Reference[] =>
    name === undefined || optional === true
      ? []
      : [{ kind, namespace: draft.metadata.namespace, name, keys, by }];
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  return [
    ...containers.flatMap((container) => referencesOfContainer(container, refer)),
    ...referencesOfVolumes(spec, refer),
  ];
}

type Refer = (
  kind: Reference["kind"],
  name: string | undefined,
  keys: readonly string[],
  optional?: boolean,
) => readonly Reference[];

function referencesOfContainer(container: Container, refer: Refer): readonly Reference[] {
  const single = (container.env ?? []).flatMap(({ valueFrom }) => {
    const secret = valueFrom?.secretKeyRef;
    const config = valueFrom?.configMapKeyRef;
    return [
      ...refer("Secret", secret?.name, secret === undefined ? [] : [secret.key], secret?.optional),
      ...refer("ConfigMap", config?.name, config === undefined ? [] : [config.key], config?.optional),
    ];
  });
  const whole = (container.envFrom ?? []).flatMap(({ secretRef, configMapRef }) => [
    ...refer("Secret", secretRef?.name, [], secretRef?.optional),
    ...refer("ConfigMap", configMapRef?.name, [], configMapRef?.optional),
  ]);
  return [...single, ...whole];
}

function referencesOfVolumes(spec: PodSpec, refer: Refer): readonly Reference[] {
  return (spec.volumes ?? []).flatMap((volume) => {
    const keysOf = (items: readonly { readonly key: string }[] | undefined): readonly string[] =>
      (items ?? []).map((item) => item.key);
    const projected = (volume.projected?.sources ?? []).flatMap(({ secret, configMap }) => [
      ...refer("Secret", secret?.name, keysOf(secret?.items), secret?.optional),
      ...refer("ConfigMap", configMap?.name, keysOf(configMap?.items), configMap?.optional),
    ]);
    return [
      ...refer("Secret", volume.secret?.secretName, keysOf(volume.secret?.items), volume.secret?.optional),
      ...refer(
        "ConfigMap",
        volume.configMap?.name,
        keysOf(volume.configMap?.items),
        volume.configMap?.optional,
      ),
      ...projected,
    ];
  });
}
