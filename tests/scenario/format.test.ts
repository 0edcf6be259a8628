import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { publishedSchema } from "../../.config/write-schema.js";
import { readScenario } from "../../src/engine/index.ts";
import { CHECK_MEASURES } from "../../src/engine/scenario/check-measures.ts";
import { STRATEGY_PARAMETERS } from "../../src/engine/strategies/parameters.ts";
import { SHIPPED, textOf } from "../scenarios/support/shipped.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const read = (name: string): string => readFileSync(join(ROOT, name), "utf8");

describe("the published JSON Schema", () => {
  const published = read("public/scenario.schema.json");
  const isRight = new Ajv2020({ strict: true, strictTypes: false, allErrors: true }).compile(
    JSON.parse(published),
  );
  const documentsOf = (text: string): readonly unknown[] => parseAllDocuments(text).map((one) => one.toJS());

  test("is up to date (node .config/write-schema.js writes it)", async () => {
    expect(published).toBe(await publishedSchema());
  });

  test("says what it is", () => {
    expect(JSON.parse(published)).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      $id: "https://rollarium.dev/v1alpha1/scenario.schema.json",
      title: expect.stringMatching(/./),
      description: expect.stringMatching(/./),
    });
  });

  test.each(SHIPPED)("accepts every document of %s", (name) => {
    const wrong = documentsOf(textOf(name)).filter((document) => !isRight(document));
    expect(wrong).toEqual([]);
  });

  test("leaves manifests alone and finds mistakes in a Scenario", () => {
    const scenario = (spec: object) => ({
      apiVersion: "rollarium.dev/v1alpha1",
      kind: "Scenario",
      metadata: { name: "x" },
      spec,
    });
    const release = { strategy: "RollingUpdate", at: "1s", target: "deployment/x", to: { image: "x:2" } };
    expect(isRight({ apiVersion: "v1", kind: "Service", spec: { anything: 1 } })).toBe(true);
    expect(isRight(scenario({}))).toBe(true);
    expect(isRight(scenario({ seeds: 1 }))).toBe(false);
    expect(isRight(scenario({ seed: "one" }))).toBe(false);
    expect(isRight({ ...scenario({}), apiVersion: "rollarium.dev/v2" })).toBe(false);
    expect(
      isRight(scenario({ releases: [{ ...release, parameters: { maxSurge: "50%", undo: "automatic" } }] })),
    ).toBe(true);
    expect(isRight(scenario({ releases: [{ ...release, parameters: { maxSrge: 1 } }] }))).toBe(false);
    expect(isRight(scenario({ releases: [{ ...release, parameters: { undo: "sometimes" } }] }))).toBe(false);
  });

  test("describes every member that a reader has to guess at otherwise", () => {
    const { images, traffic, releases } = JSON.parse(published).$defs.Scenario.properties.spec.properties;
    const members = [
      ...Object.entries(images.additionalProperties.properties),
      ...Object.entries(traffic.items.properties),
      ...Object.entries(releases.items.properties.parameters.properties),
    ];
    const bare = members.filter(([, schema]) => !JSON.stringify(schema).includes('"description"'));
    expect(bare.map(([name]) => name).filter((name) => name !== "namespace")).toEqual([]);
  });
});

describe("docs/scenario-format.md", () => {
  const text = read("docs/scenario-format.md");
  const rows = (pattern: RegExp): readonly string[] => text.match(pattern) ?? [];

  test("lists every measure of checks, with unit and meaning, and no other", () => {
    expect(
      rows(/^\| `\w+` \| [^|`]+ \| [^|]+ \|$/gm).filter((row) => !/RollingUpdate|Recreate/.test(row)),
    ).toEqual(CHECK_MEASURES.map(({ name, unit, meaning }) => `| \`${name}\` | ${unit} | ${meaning} |`));
  });

  test("lists every parameter of every strategy, with what it is when absent, and no other", () => {
    const strategies = Object.entries(STRATEGY_PARAMETERS);
    const specs = new Map(strategies.flatMap(([, all]) => all.map((spec) => [spec.name, spec] as const)));
    const expected = [...specs.values()].map(({ name, initial, meaning }) => {
      const owners = strategies
        .filter(([, all]) => all.some((one) => one.name === name))
        .map(([owner]) => owner);
      const absent = initial === null ? "as the manifest has it" : `\`${initial}\``;
      return `| \`${name}\` | ${owners.join(", ")} | ${absent} | ${meaning} |`;
    });
    expect(rows(/^\| `\w+` \| (RollingUpdate|Recreate).*$/gm)).toEqual(expected);
  });

  test("shows an example that is read without a complaint", () => {
    const example = /```yaml\n([\s\S]*?)```/.exec(text)?.[1] ?? "";
    const result = readScenario([{ name: "example.yaml", text: example }]);
    expect(result.ok ? result.warnings : result.problems).toEqual([]);
    expect(result.ok && result.scenario.checks).toHaveLength(1);
  });
});
