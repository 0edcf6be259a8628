import { Deployment } from "kubernetes-models/apps/v1";
import { ConfigMap, Namespace, Secret, Service } from "kubernetes-models/v1";
import { describe, expect, test } from "vitest";
import { readScenario } from "../../src/engine/index.ts";
import { SHIPPED, shipped } from "./support/shipped.ts";

/** The schemas of the API as `kubernetes-models` publishes them: nobody here wrote them. */
const MODELS = { ConfigMap, Deployment, Namespace, Secret, Service };

/** What the published schema has against a manifest. */
function complaint(manifest: { readonly [key: string]: unknown }): string {
  const Model = Object.entries(MODELS).find(([kind]) => kind === manifest.kind)?.[1];
  if (Model === undefined) return `no model of ${String(manifest.kind)}`;
  try {
    Reflect.construct(Model, [manifest]).validate();
    return "";
  } catch (error) {
    return String(error);
  }
}

describe("manifests that we ship satisfy the published schemas of Kubernetes", () => {
  test.each(SHIPPED)("%s", (name) => {
    const { manifests } = shipped(name);
    expect(manifests.map(({ manifest }) => manifest.kind)).toEqual(["Service", "Deployment"]);
    expect(manifests.map(({ manifest }) => complaint(manifest))).toEqual(["", ""]);
  });

  test("and so do those that completion supplies", () => {
    const text = JSON.stringify({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "shop" },
      spec: {
        selector: { matchLabels: { app: "web" } },
        template: {
          metadata: { labels: { app: "web" } },
          spec: {
            containers: [
              {
                name: "web",
                image: "web",
                envFrom: [{ secretRef: { name: "keys" } }, { configMapRef: { name: "settings" } }],
              },
            ],
          },
        },
      },
    });
    const result = readScenario([{ name: "web.json", text }]);
    if (!result.ok) throw new Error(result.problems.map((problem) => problem.message).join("\n"));
    const supplied = result.scenario.manifests.map(({ manifest }) => manifest);
    expect(supplied.map(({ kind }) => kind).sort()).toEqual([
      "ConfigMap",
      "Deployment",
      "Namespace",
      "Secret",
      "Service",
    ]);
    expect(supplied.map(complaint)).toEqual(supplied.map(() => ""));
  });

  test("which notice a manifest that is wrong", () => {
    const [service] = shipped("recreate").manifests;
    expect(complaint({ ...service?.manifest, spec: { ports: [{ port: "eighty" }] } })).toMatch(/port/);
  });
});
