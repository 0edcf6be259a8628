import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/engine/objects/json.ts";
import { strategicMerge } from "../../../src/engine/objects/patches/strategic-merge.ts";
import { applyPatch } from "../../../src/engine/objects/patches/three-way.ts";

const deployment = (spec: JsonObject): JsonObject => ({ apiVersion: "apps/v1", kind: "Deployment", spec });

const withPodSpec = (spec: JsonObject): JsonObject => deployment({ template: { spec } });

function applied(live: JsonObject, patch: JsonObject): JsonObject {
  const outcome = strategicMerge("Deployment", live, patch);
  if (!outcome.ok) throw new Error(outcome.fault.message);
  return outcome.value;
}

describe("the patch of kubectl apply", () => {
  test("is empty when the object is what the manifest says, whatever else it has", () => {
    const manifest = deployment({ replicas: 3 });
    const live = deployment({ replicas: 3, progressDeadlineSeconds: 600 });
    expect(applyPatch(manifest, manifest, live, "Deployment")).toEqual({});
  });

  test("sets what differs and keeps what others set", () => {
    const live = deployment({ replicas: 7, paused: true });
    expect(applyPatch(deployment({}), deployment({ replicas: 3 }), live, "Deployment")).toEqual({
      spec: { replicas: 3 },
    });
  });

  test("removes what the manifest had and has no more", () => {
    const before = deployment({ replicas: 3, minReadySeconds: 5 });
    const live = deployment({ replicas: 3, minReadySeconds: 5, paused: true });
    expect(applyPatch(before, deployment({ replicas: 3 }), live, "Deployment")).toEqual({
      spec: { minReadySeconds: null },
    });
  });

  test("without a last manifest removes nothing", () => {
    const live = deployment({ replicas: 3, minReadySeconds: 5 });
    expect(applyPatch(undefined, deployment({ replicas: 3 }), live, "Deployment")).toEqual({});
  });

  test("goes from RollingUpdate to Recreate, though nobody wrote the rollingUpdate that the server added", () => {
    const live = deployment({ strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%" } } });
    const patch = applyPatch(
      deployment({}),
      deployment({ strategy: { type: "Recreate" } }),
      live,
      "Deployment",
    );
    expect(patch).toEqual({ spec: { strategy: { type: "Recreate", $retainKeys: ["type"] } } });
    expect(applied(live, patch)).toEqual(deployment({ strategy: { type: "Recreate" } }));
  });

  test("names changed containers and the order of all", () => {
    const before = withPodSpec({ containers: [{ name: "web", image: "shop:1" }, { name: "log" }] });
    const after = withPodSpec({ containers: [{ name: "web", image: "shop:2" }] });
    const live = withPodSpec({
      containers: [
        { name: "web", image: "shop:1", imagePullPolicy: "Always" },
        { name: "log" },
        { name: "mesh" },
      ],
    });
    const patch = applyPatch(before, after, live, "Deployment");
    expect(patch).toEqual(
      withoutType(
        withPodSpec({
          containers: [
            { name: "web", image: "shop:2" },
            { name: "log", $patch: "delete" },
          ],
          "$setElementOrder/containers": [{ name: "web" }],
        }),
      ),
    );
    expect(applied(live, patch)).toEqual(
      withPodSpec({
        containers: [{ name: "web", image: "shop:2", imagePullPolicy: "Always" }, { name: "mesh" }],
      }),
    );
  });

  test("deletes single texts of a set", () => {
    const meta = (finalizers: string[]): JsonObject => ({ metadata: { finalizers } });
    const live = meta(["mine", "old", "theirs"]);
    const patch = applyPatch(meta(["mine", "old"]), meta(["mine"]), live, "Deployment");
    expect(applied(live, patch)).toEqual(meta(["mine", "theirs"]));
  });
});

function withoutType({ apiVersion, kind, ...rest }: JsonObject): JsonObject {
  return rest;
}

describe("applying", () => {
  const names = fc.uniqueArray(fc.constantFrom("web", "log", "mesh", "init"), { maxLength: 4 });
  const container = fc.record(
    {
      image: fc.constantFrom("shop:1", "shop:2"),
      env: fc
        .uniqueArray(fc.constantFrom("A", "B", "C"), { minLength: 1, maxLength: 3 })
        .map((keys) => keys.map((name) => ({ name, value: "1" }))),
      args: fc.array(fc.constantFrom("-v", "-q"), { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: [] },
  );
  const manifest: fc.Arbitrary<JsonObject> = fc
    .record(
      {
        replicas: fc.nat(5),
        paused: fc.constant(true),
        strategy: fc.constantFrom<JsonObject>(
          { type: "Recreate" },
          { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } },
        ),
        template: names.chain((chosen) =>
          fc
            .array(container, { minLength: chosen.length, maxLength: chosen.length })
            .map((parts) => chosen.map((name, place) => ({ name, ...parts[place] })))
            .map((containers): JsonObject => (containers.length === 0 ? {} : { spec: { containers } })),
        ),
      },
      { requiredKeys: [] },
    )
    .map((spec) => deployment(JSON.parse(JSON.stringify(spec))));

  test("a manifest to an object that has another one makes it what the manifest says", () => {
    fc.assert(
      fc.property(manifest, manifest, (before, after) => {
        const patch = applyPatch(before, after, before, "Deployment");
        expect(withoutEmpty(applied(before, patch))).toEqual(withoutEmpty(after));
      }),
    );
  });

  test("a manifest twice is once: the second patch is empty", () => {
    fc.assert(
      fc.property(manifest, manifest, (before, after) => {
        const live = applied(before, applyPatch(before, after, before, "Deployment"));
        expect(applyPatch(after, after, live, "Deployment")).toEqual({});
      }),
    );
  });

  test("leaves what neither manifest ever named", () => {
    fc.assert(
      fc.property(manifest, manifest, (before, after) => {
        const live = applied(before, { metadata: { labels: { team: "red" } }, spec: { minReadySeconds: 9 } });
        const outcome = applied(live, applyPatch(before, after, live, "Deployment"));
        expect(outcome).toMatchObject({ metadata: { labels: { team: "red" } } });
        expect(outcome).toMatchObject({ spec: { minReadySeconds: 9 } });
      }),
    );
  });
});

/** Objects and lists that a patch leaves behind empty mean the same as none. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    .map(([name, member]) => [name, withoutEmpty(member)] as const)
    .filter(([, member]) => typeof member !== "object" || Object.keys(member ?? {}).length > 0);
  return Object.fromEntries(entries);
}
