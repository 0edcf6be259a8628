import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT, rollarium } from "./support/rollarium.ts";
import { FAILING, PASSING, SHOP, scenario } from "./support/shop.ts";
import { parseXml } from "./support/xml.ts";

describe("--output json", () => {
  const documented = new Map(
    [
      ...readFileSync(join(ROOT, "docs", "json-output.md"), "utf8").matchAll(/^\| `(\S+)` \| ([a-z ]+) \|/gm),
    ].map(([, path = "", type = ""]) => [path, type] as const),
  );

  test.each([
    ["a run of a scenario", PASSING],
    ["a completed run", SHOP],
    ["a run with a failed check", FAILING],
  ])("%s has the members that docs/json-output.md lists, of these types, and no others", (_, stdin) => {
    const { stdout } = rollarium(["run", "-", "-o", "json", "--until", "90s"], { stdin });
    const leaves = leavesOf(JSON.parse(stdout));
    const wrong = leaves.filter(([path, value]) => !isOf(documented.get(path), value));
    expect(wrong).toEqual([]);
  });

  test("every documented member occurs", () => {
    const outputs = [PASSING, SHOP].map((stdin) => rollarium(["run", "-", "-o", "json"], { stdin }).stdout);
    const found = new Set(outputs.flatMap((output) => leavesOf(JSON.parse(output))).map(([path]) => path));
    expect([...documented.keys()].filter((path) => !found.has(path))).toEqual([]);
    expect(JSON.parse(outputs[0] ?? "").schemaVersion).toBe(1);
  });
});

describe("--output junit", () => {
  const junit = (stdin: string) => rollarium(["run", "-", "--output", "junit"], { stdin });

  test("has a test case a check, and the failed ones with both sides", () => {
    const { code, stdout } = junit(FAILING);
    expect(code).toBe(1);
    const elements = parseXml(stdout);
    expect(elements.map(({ name }) => name)).toEqual([
      "testsuites",
      "testsuite",
      "properties",
      "property",
      "property",
      "testcase",
      "testcase",
      "failure",
    ]);
    expect(elements[0]?.attributes).toMatchObject({ tests: "2", failures: "1", errors: "0" });
    expect(elements[6]?.attributes).toEqual({ classname: "shop", name: 'never <done> & "dusted"' });
    expect(elements[7]?.attributes.message).toMatch(/^fullRolloutIn is [\d.]+, not == never$/);
  });

  test("is well-formed whatever names hold", () => {
    const name = '"<!--\\u0001\\u2028]]>&amp; \\ud800 \\n \\t \'é"';
    const { code, stdout } = junit(`${scenario(`[{ name: ${name}, expr: requests > 1 }]`)}---\n${SHOP}`);
    expect(code).toBe(0);
    expect(parseXml(stdout).at(-1)?.attributes.name).toBe("<!--\ufffd\u2028]]>&amp; \ufffd \n \t 'é");
  });

  test("the same run gives the same bytes", () => {
    expect(junit(PASSING).stdout).toBe(junit(PASSING).stdout);
  });
});

/** Every value that is no object, with its path as the documentation writes it: `checks[].name`. */
function leavesOf(value: unknown, path = ""): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.flatMap((item) => leavesOf(item, `${path}[]`));
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, member]) =>
    leavesOf(member, path === "" ? key : `${path}.${key}`),
  );
}

function isOf(type: string | undefined, value: unknown): boolean {
  return (type ?? "undocumented").split(" or ").some((one) => {
    if (one === "null") return value === null;
    if (one === "integer") return Number.isSafeInteger(value);
    return one === typeof value;
  });
}
