import { describe, expect, test } from "vitest";
import { sameTemplate, semanticallyEqual } from "../../src/engine/objects/equality.ts";
import type { JsonObject } from "../../src/engine/objects/json.ts";
import type { PodTemplateSpec } from "../../src/engine/objects/types/pod.ts";
import { deploymentManifest, read } from "./support/objects.ts";

function template(container: JsonObject, labels: JsonObject = { app: "web" }): PodTemplateSpec {
  const spec = { containers: [{ name: "web", image: "web:1", ...container }] };
  const { draft } = read(deploymentManifest({ template: { metadata: { labels }, spec } }));
  if (draft.kind !== "Deployment") throw new Error("not a Deployment");
  return draft.spec.template;
}

describe("templates are the same", () => {
  test.each<[string, JsonObject, JsonObject]>([
    [
      "amounts by value",
      { resources: { requests: { cpu: "1000m" } } },
      { resources: { requests: { cpu: "1" } } },
    ],
    [
      "binary and decimal",
      { resources: { limits: { memory: "1Ki" } } },
      { resources: { limits: { memory: "1024" } } },
    ],
    ["nothing and empty", { env: [], args: [] }, {}],
    ["defaults written out", { imagePullPolicy: "IfNotPresent" }, {}],
  ])("%s", (_, a, b) => {
    expect(sameTemplate(template(a), template(b))).toBe(true);
  });

  test("whatever the label that names their hash", () => {
    const labelled = template({}, { app: "web", "pod-template-hash": "abc" });
    expect(sameTemplate(labelled, template({}))).toBe(true);
  });
});

describe("templates differ", () => {
  test.each<[string, JsonObject, JsonObject]>([
    ["image", { image: "web:2" }, {}],
    ["amount", { resources: { requests: { cpu: "1001m" } } }, { resources: { requests: { cpu: "1" } } }],
    ["order of variables", { env: [{ name: "A" }, { name: "B" }] }, { env: [{ name: "B" }, { name: "A" }] }],
  ])("%s", (_, a, b) => {
    expect(sameTemplate(template(a), template(b))).toBe(false);
  });

  test("by another label", () => {
    expect(sameTemplate(template({}, { app: "web", track: "canary" }), template({}))).toBe(false);
  });

  test("an empty struct is not nothing", () => {
    expect(semanticallyEqual({ emptyDir: {} }, {})).toBe(false);
    expect(semanticallyEqual({ labels: {} }, {})).toBe(true);
  });
});
