import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isJsonObject, type Json } from "../../../src/engine/objects/json.ts";
import { jsonMerge } from "../../../src/engine/objects/patches/json-merge.ts";
import { jsonPatch } from "../../../src/engine/objects/patches/json-patch.ts";

describe("a JSON merge patch (the table of RFC 7386, appendix A)", () => {
  test.each<[Json, Json, Json]>([
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [
      ["a", "b"],
      ["c", "d"],
      ["c", "d"],
    ],
    [{ a: "b" }, ["c"], ["c"]],
    [{ a: "foo" }, null, null],
    [{ a: "foo" }, "bar", "bar"],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: "b", c: null }, { a: "b" }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])("%j with %j gives %j", (target, patch, outcome) => {
    expect(jsonMerge(target, patch)).toEqual(outcome);
  });

  test("of the difference between two documents gives the second", () => {
    const json = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom("a", "b", "c", "__proto__", "constructor"), tie("value")),
      ),
    })).value;
    fc.assert(
      fc.property(json, json, (from, to) => {
        expect(jsonMerge(from, difference(from, to))).toEqual(to);
      }),
    );
  });
});

/** The merge patch that leads from one document to another; neither may hold null. */
function difference(from: Json | undefined, to: Json): Json {
  if (!isJsonObject(to) || !isJsonObject(from)) return to;
  const members = new Map<string, Json>();
  for (const name of Object.keys(from)) if (!Object.hasOwn(to, name)) members.set(name, null);
  for (const [name, value] of Object.entries(to)) {
    members.set(name, difference(Object.hasOwn(from, name) ? from[name] : undefined, value));
  }
  return Object.fromEntries(members);
}

describe("a JSON patch (RFC 6902, appendix A)", () => {
  const applied = (document: Json, ...operations: Json[]): Json | string => {
    const outcome = jsonPatch(document, operations);
    return outcome.ok ? outcome.value : outcome.reason;
  };

  test("adds members and elements", () => {
    expect(applied({ foo: "bar" }, { op: "add", path: "/baz", value: "qux" })).toEqual({
      foo: "bar",
      baz: "qux",
    });
    expect(applied({ foo: ["bar", "baz"] }, { op: "add", path: "/foo/1", value: "qux" })).toEqual({
      foo: ["bar", "qux", "baz"],
    });
    expect(applied({ foo: ["bar"] }, { op: "add", path: "/foo/-", value: ["abc"] })).toEqual({
      foo: ["bar", ["abc"]],
    });
    expect(applied({ foo: 1 }, { op: "add", path: "/child", value: { a: {} } })).toEqual({
      foo: 1,
      child: { a: {} },
    });
  });

  test("removes, replaces, moves and copies", () => {
    expect(applied({ foo: ["a", "b", "c"] }, { op: "remove", path: "/foo/1" })).toEqual({ foo: ["a", "c"] });
    expect(applied({ baz: 1, foo: 2 }, { op: "replace", path: "/baz", value: "boo" })).toEqual({
      baz: "boo",
      foo: 2,
    });
    const moved = { op: "move", from: "/foo/waldo", path: "/qux/thud" };
    expect(applied({ foo: { waldo: "fred" }, qux: {} }, moved)).toEqual({ foo: {}, qux: { thud: "fred" } });
    expect(applied({ foo: ["a", "b"] }, { op: "copy", from: "/foo/0", path: "/foo/-" })).toEqual({
      foo: ["a", "b", "a"],
    });
  });

  test("reads escaped steps", () => {
    expect(applied({ "/": 9, "~1": 10 }, { op: "test", path: "/~01", value: 10 })).toEqual({
      "/": 9,
      "~1": 10,
    });
    expect(applied({ a: {} }, { op: "add", path: "/a/kubernetes.io~1note", value: "x" })).toEqual({
      a: { "kubernetes.io/note": "x" },
    });
  });

  test("is applied whole or not at all", () => {
    const good = { op: "replace", path: "/a", value: 2 };
    const document = { a: 1 };
    for (const bad of [
      { op: "test", path: "/a", value: 1 },
      { op: "remove", path: "/b" },
      { op: "replace", path: "/b", value: 1 },
      { op: "add", path: "/b/c", value: 1 },
      { op: "move", from: "/b", path: "/c" },
    ]) {
      expect(applied(document, good, bad)).toBe("inapplicable");
    }
    expect(applied({ a: [1] }, { op: "add", path: "/a/2", value: 1 })).toBe("inapplicable");
    expect(applied({ a: [1] }, { op: "replace", path: "/a/01", value: 1 })).toBe("inapplicable");
    expect(document).toEqual({ a: 1 });
  });

  test.each<Json>([
    "text",
    { op: "jump", path: "/a" },
    { op: "add", path: "/a" },
    { op: "add", path: "a", value: 1 },
    { op: "move", path: "/a" },
  ])("%j is none", (operation) => {
    expect(applied({ a: 1 }, operation)).toBe("malformed");
  });
});
