import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/engine/objects/json.ts";
import { strategicMerge } from "../../../src/engine/objects/patches/strategic-merge.ts";

function merged(struct: string, live: JsonObject, patch: JsonObject): unknown {
  const outcome = strategicMerge(struct, live, patch);
  return outcome.ok ? outcome.value : outcome.fault;
}

/** A Pod with these members in its spec, patched there. */
const spec = (live: JsonObject, patch: JsonObject): unknown => merged("PodSpec", live, patch);

describe("a strategic merge patch", () => {
  test("merges objects and maps, and removes what it sets to null", () => {
    const live = { spec: { replicas: 3, paused: true, selector: { matchLabels: { app: "shop" } } } };
    expect(
      merged("Deployment", live, {
        spec: { replicas: 5, paused: null, selector: { matchLabels: { tier: "x" } } },
      }),
    ).toEqual({ spec: { replicas: 5, selector: { matchLabels: { app: "shop", tier: "x" } } } });
  });

  test("merges containers by name, and their ports and variables by theirs", () => {
    const live = {
      containers: [
        { name: "web", image: "shop:1", env: [{ name: "A", value: "1" }], ports: [{ containerPort: 80 }] },
        { name: "log", image: "log:1" },
      ],
    };
    const patch = {
      containers: [
        {
          name: "web",
          image: "shop:2",
          env: [
            { name: "A", value: "2" },
            { name: "B", value: "3" },
          ],
          ports: [{ containerPort: 80, name: "http" }],
        },
      ],
    };
    expect(spec(live, patch)).toEqual({
      containers: [
        {
          name: "web",
          image: "shop:2",
          env: [
            { name: "A", value: "2" },
            { name: "B", value: "3" },
          ],
          ports: [{ containerPort: 80, name: "http" }],
        },
        { name: "log", image: "log:1" },
      ],
    });
  });

  test("replaces lists without a merge key", () => {
    expect(spec({ tolerations: [{ key: "a" }] }, { tolerations: [{ key: "b" }] })).toEqual({
      tolerations: [{ key: "b" }],
    });
  });

  test("deletes an element by its key, and replaces a list or an object when told to", () => {
    const live = { containers: [{ name: "web" }, { name: "log" }], nodeSelector: { disk: "ssd" } };
    expect(spec(live, { containers: [{ $patch: "delete", name: "log" }] })).toMatchObject({
      containers: [{ name: "web" }],
    });
    expect(spec(live, { containers: [{ $patch: "replace" }, { name: "new" }] })).toMatchObject({
      containers: [{ name: "new" }],
    });
    expect(spec(live, { nodeSelector: { $patch: "replace", zone: "a" } })).toMatchObject({
      nodeSelector: { zone: "a" },
    });
    expect(spec(live, { nodeSelector: { $patch: "delete" } })).toMatchObject({ nodeSelector: {} });
  });

  test("keeps only the members that it retains", () => {
    const live = { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } } };
    expect(merged("DeploymentSpec", live, { strategy: { $retainKeys: ["type"], type: "Recreate" } })).toEqual(
      {
        strategy: { type: "Recreate" },
      },
    );
  });

  test("orders elements as it says, each that it does not name in front of the first that it stood in front of", () => {
    const live = { containers: ["a", "sidecar", "b", "c"].map((name) => ({ name })) };
    const patch = {
      "$setElementOrder/containers": ["c", "b", "a"].map((name) => ({ name })),
      containers: [{ name: "b", image: "b:2" }],
    };
    expect(spec(live, patch)).toEqual({
      containers: [{ name: "sidecar" }, { name: "c" }, { name: "b", image: "b:2" }, { name: "a" }],
    });
  });

  test("adds texts to a set and deletes others", () => {
    const live = { finalizers: ["a", "b", "c"] };
    const patch = { finalizers: ["d"], "$deleteFromPrimitiveList/finalizers": ["b"] };
    expect(merged("ObjectMeta", live, patch)).toEqual({
      finalizers: expect.arrayContaining(["a", "c", "d"]),
    });
    expect(merged("ObjectMeta", live, { finalizers: ["c"] })).toEqual({ finalizers: ["a", "b", "c"] });
  });

  test("leaves no directives in what it adds", () => {
    expect(spec({}, { containers: [{ name: "web", $retainKeys: ["name"], ports: null }] })).toEqual({
      containers: [{ name: "web" }],
    });
  });

  test("is refused without merge keys, with unknown directives and with lists that are none", () => {
    const live = { containers: [{ name: "web" }] };
    expect(spec(live, { containers: [{ image: "x" }] })).toEqual({
      type: "broken",
      message: "map: map[image:x] does not contain declared merge key: name",
    });
    expect(spec(live, { nodeSelector: { a: "b" }, $patch: "mend" })).toMatchObject({ type: "broken" });
    expect(
      merged("DeploymentSpec", { strategy: {} }, { strategy: { $retainKeys: ["type"], other: 1 } }),
    ).toEqual({
      type: "unprocessable",
      message: "patch content doesn't match retainKeys list",
    });
    expect(spec(live, { "$setElementOrder/containers": "web" })).toEqual({
      type: "bad",
      message: "invalid patch format of setElementOrder list",
    });
  });

  test("knows no lists of kinds that it does not know", () => {
    const outcome = strategicMerge(
      undefined,
      { spec: { containers: [{ name: "a" }] } },
      { spec: { containers: [] } },
    );
    expect(outcome).toEqual({ ok: true, value: { spec: { containers: [] } } });
  });
});
