import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/engine/objects/json.ts";
import {
  invalidError,
  readManifest,
  toManifest,
  validateNew,
  validateUpdate,
} from "../../src/engine/objects/manifest.ts";
import { RESOURCES } from "../../src/engine/objects/resources.ts";
import type { KubernetesObject } from "../../src/engine/objects/types/kinds.ts";
import { deploymentManifest, meta, namespaceObject, read } from "./support/objects.ts";

const anyJson = (maxDepth: number): fc.Arbitrary<Json> =>
  fc.json({ maxDepth }).map((text): Json => JSON.parse(text));

/** The Deployment as the store would keep it. */
function storedDeployment(spec: JsonObject = {}): KubernetesObject {
  const { draft } = read(deploymentManifest(spec));
  if (draft.kind !== "Deployment") throw new Error("not a Deployment");
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: meta("web", "default"),
    spec: draft.spec,
    status: {
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 2,
      availableReplicas: 2,
      unavailableReplicas: 1,
      conditions: [],
    },
  };
}

describe("reading a manifest", () => {
  test("what a live cluster prints is read without its state", () => {
    const live = toManifest(storedDeployment());
    const printed = {
      ...live,
      metadata: {
        ...meta("web", "default"),
        uid: "u",
        resourceVersion: "12",
        creationTimestamp: "2026-01-01T00:00:03Z",
        managedFields: [{ manager: "kubectl", fieldsV1: { "f:spec": {} } }],
      },
    };
    const { draft, given } = read(JSON.parse(JSON.stringify(printed)));
    expect(draft).not.toHaveProperty("status");
    expect(Object.keys(draft.metadata).sort()).toEqual(
      ["annotations", "finalizers", "labels", "name", "namespace", "ownerReferences"].filter(
        (name) => name in draft.metadata,
      ),
    );
    expect(given).toMatchObject({
      uid: "u",
      resourceVersion: "12",
      status: { replicas: 3, unavailableReplicas: 1 },
    });
  });

  test.each<[string, JsonObject, string]>([
    [
      "kind",
      { apiVersion: "apps/v1", kind: "Deploymnt" },
      'no matches for kind "Deploymnt" in version "apps/v1"',
    ],
    ["version", { apiVersion: "v1", kind: "Deployment" }, 'no matches for kind "Deployment" in version "v1"'],
    ["no kind", { apiVersion: "v1" }, "kind not set"],
    ["no version", { kind: "Pod" }, "apiVersion not set"],
    ["number", { apiVersion: 1, kind: "Pod" }, "apiVersion isn't string type"],
  ])("an unknown type is refused: %s", (_, manifest, message) => {
    const result = readManifest(manifest);
    expect(result.ok ? "" : result.error.message).toBe(message);
  });

  test("all unknown members are named, sorted, with their places", () => {
    const result = readManifest(deploymentManifest({ replica: 3, strategy: { canary: {} } }));
    expect(result.ok ? "" : result.error.message).toBe(
      'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replica", unknown field "spec.strategy.canary"',
    );
  });

  test("no JSON of any kind throws", () => {
    const json = anyJson(5);
    fc.assert(
      fc.property(fc.constantFrom(...RESOURCES), json, json, json, (resource, metadata, spec, other) => {
        const manifest: { [name: string]: Json } = {
          apiVersion: resource.group === "" ? "v1" : `${resource.group}/v1`,
          kind: resource.kind,
        };
        Object.assign(manifest, { metadata, spec, data: other, status: other });
        const result = readManifest(manifest);
        if (result.ok) validateNew(result.draft);
      }),
      { numRuns: 500 },
    );
  });

  test("a manifest broken in one place never throws", () => {
    fc.assert(
      fc.property(fc.nat(), anyJson(2), (place, value) => {
        const result = readManifest(brokenAt(RICH, place, value));
        if (result.ok) validateNew(result.draft);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("writing an object", () => {
  test("reading it back gives the same object", () => {
    const object = storedDeployment({ replicas: 3, minReadySeconds: 5, paused: true });
    const { draft, given } = read(toManifest(object));
    expect(draft).toMatchObject({ spec: "spec" in object ? object.spec : {} });
    expect(given.status).toEqual("status" in object ? object.status : undefined);
    expect(toManifest(draft)).toEqual({
      ...toManifest(object),
      metadata: { name: "web", namespace: "default" },
      status: {},
    });
  });

  test("reading and writing settle after the first time, whatever the manifest", () => {
    fc.assert(
      fc.property(fc.nat(), anyJson(1), (place, value) => {
        const first = readManifest(brokenAt(RICH, place, value));
        if (!first.ok) return;
        const manifest = toManifest(first.draft);
        const again = readManifest(manifest);
        if (!again.ok) throw new Error(again.error.message);
        expect(toManifest(again.draft)).toEqual(manifest);
      }),
      { numRuns: 2_000 },
    );
  });

  test("dates and versions are text, empty members are left out", () => {
    expect(toManifest(namespaceObject("staging"))).toEqual({
      kind: "Namespace",
      apiVersion: "v1",
      metadata: {
        name: "staging",
        uid: "uid-of-staging",
        resourceVersion: "12",
        generation: 1,
        creationTimestamp: "2026-01-01T00:00:03Z",
      },
      spec: { finalizers: ["kubernetes"] },
      status: { phase: "Active" },
    });
  });
});

describe("updating", () => {
  const errorsOf = (spec: JsonObject, metadata: JsonObject = {}): readonly string[] => {
    const manifest = deploymentManifest(spec);
    const { draft, given } = read({ ...manifest, metadata: { name: "web", ...metadata } });
    return validateUpdate(draft, storedDeployment(), given).map(
      ({ field, message }) => `${field}: ${message}`,
    );
  };

  test("an unchanged object is fine", () => {
    expect(errorsOf({})).toEqual([]);
  });

  test("the selector stays", () => {
    const labels = { app: "web", tier: "front" };
    expect(
      errorsOf({
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: "web", image: "web:1" }] } },
      }),
    ).toEqual([
      'spec.selector: Invalid value: {"matchLabels":{"app":"web","tier":"front"}}: field is immutable',
    ]);
  });

  test("the identity stays", () => {
    expect(errorsOf({}, { uid: "another" })).toEqual([
      'metadata.uid: Invalid value: "another": field is immutable',
    ]);
  });

  test("rollingUpdate left behind by a patch to Recreate is refused", () => {
    expect(errorsOf({ strategy: { type: "Recreate", rollingUpdate: { maxSurge: 1 } } })).toEqual([
      "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
    ]);
  });

  test("the server joins several complaints and tells each once", () => {
    const errors = [
      { field: "spec.replicas", message: "Invalid value: -1: no" },
      { field: "spec.replicas", message: "Invalid value: -1: no" },
      { field: "spec.selector", message: "Required value" },
    ];
    expect(invalidError("Deployment", "web", errors)).toMatchObject({
      code: 422,
      reason: "Invalid",
      message:
        'Deployment.apps "web" is invalid: [spec.replicas: Invalid value: -1: no, spec.selector: Required value]',
    });
  });
});

/** A pod that uses much of what a pod may hold. */
const RICH: JsonObject = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", labels: { app: "web" }, annotations: { note: "x" } },
  spec: {
    nodeSelector: { disk: "ssd" },
    terminationGracePeriodSeconds: 5,
    tolerations: [{ key: "k", operator: "Exists", effect: "NoExecute", tolerationSeconds: 30 }],
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: "zone", operator: "In", values: ["a"] }] }],
        },
      },
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 3,
            podAffinityTerm: { topologyKey: "zone", labelSelector: { matchLabels: { app: "web" } } },
          },
        ],
      },
    },
    topologySpreadConstraints: [{ maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" }],
    volumes: [
      { name: "c", configMap: { name: "c", items: [{ key: "a", path: "b" }] } },
      { name: "e", emptyDir: { sizeLimit: "64Mi" } },
    ],
    containers: [
      {
        name: "web",
        image: "web:1",
        command: ["run"],
        ports: [{ containerPort: 80, name: "http" }],
        env: [
          { name: "A", value: "b" },
          { name: "P", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
        ],
        envFrom: [{ secretRef: { name: "s" } }],
        resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "1Gi" } },
        volumeMounts: [{ name: "c", mountPath: "/c" }],
        readinessProbe: {
          httpGet: { path: "/", port: "http", httpHeaders: [{ name: "A", value: "b" }] },
          periodSeconds: 2,
        },
        livenessProbe: { exec: { command: ["true"] } },
        lifecycle: { preStop: { sleep: { seconds: 2 } } },
        securityContext: { runAsNonRoot: true, capabilities: { drop: ["ALL"] } },
      },
    ],
  },
};

/** The manifest with the value at one of its places, counted from the top, replaced. */
function brokenAt(manifest: JsonObject, place: number, value: Json): JsonObject {
  const copy = JSON.parse(JSON.stringify(manifest));
  const places: { holder: { [key: string]: Json }; key: string }[] = [];
  collect(copy, places);
  const chosen = places[place % places.length];
  if (chosen !== undefined) chosen.holder[chosen.key] = value;
  return copy;
}

function collect(
  holder: { [key: string]: Json },
  places: { holder: { [key: string]: Json }; key: string }[],
): void {
  for (const [key, member] of Object.entries(holder)) {
    places.push({ holder, key });
    if (typeof member === "object" && member !== null) collect(holderOf(member), places);
  }
}

/** A list is a holder too: its places are its indexes. */
const holderOf = (value: object): { [key: string]: Json } => value as { [key: string]: Json };
