import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSimulation } from "../../src/engine/index.ts";
import { readScenario } from "../../src/engine/scenario/read-scenario.ts";
import type { Problem } from "../../src/engine/scenario/scenario.ts";
import { brokenVariants } from "../support/broken-variants.ts";

const ROOT = join(import.meta.dirname, "..", "..");
/** Our scenarios, and what people really run where that is at hand. */
const FOLDERS = ["scenarios", "../shared/manifests", "../shared/seed/manifests"].map((folder) =>
  join(ROOT, folder),
);
const TEXTS = FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => [name, readFileSync(join(folder, name), "utf8")] as const),
);

/** A mistake that a person can find: in a file, at a line and column, in words. */
function isTold(problem: Problem): boolean {
  return (
    problem.file !== "" &&
    problem.line >= 1 &&
    problem.column >= 1 &&
    problem.message !== "" &&
    problem.expected !== "" &&
    !/undefined|\[object|NaN/.test(problem.message + problem.expected)
  );
}

function readsOrTells(text: string): void {
  const result = readScenario([{ name: "broken.yaml", text }], { until: "3s" });
  const problems = result.ok ? result.warnings : result.problems;
  expect(problems.filter((problem) => !isTold(problem))).toEqual([]);
  if (!result.ok) expect(problems.filter((problem) => problem.severity === "error")).not.toEqual([]);
}

describe("bad input never throws, hangs or runs in part: it is told, with its place", () => {
  test("any text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), readsOrTells), { numRuns: 300 });
  });

  test("any JSON", () => {
    fc.assert(fc.property(fc.json(), readsOrTells), { numRuns: 300 });
  });

  test("any document with a kind", () => {
    const kinds = fc.constantFrom(
      "Deployment",
      "Service",
      "Scenario",
      "Pod",
      "ConfigMap",
      "Secret",
      "List",
      "Node",
      "ReplicaSet",
    );
    const document = fc.record({
      apiVersion: fc.constantFrom("v1", "apps/v1", "rollarium.dev/v1alpha1", ""),
      kind: kinds,
      metadata: fc.oneof(fc.jsonValue(), fc.record({ name: fc.string() })),
      spec: fc.jsonValue(),
      items: fc.jsonValue(),
    });
    fc.assert(
      fc.property(document, (one) => readsOrTells(JSON.stringify(one))),
      { numRuns: 500 },
    );
  });

  for (const [name, text] of TEXTS) {
    test(`broken variants of ${name}`, () => {
      fc.assert(fc.property(brokenVariants(text), readsOrTells), { numRuns: 40 });
    });
  }

  test("a variant that is accepted also runs", () => {
    const [, text = ""] = TEXTS.find(([name]) => name === "recreate.yaml") ?? [];
    const property = fc.property(brokenVariants(text), (broken) => {
      const result = readScenario([{ name: "broken.yaml", text: broken }], { until: "90s" });
      if (!result.ok) return;
      const simulation = createSimulation(result.scenario);
      simulation.advance(90);
      expect(simulation.view().computed).toBe(90);
    });
    fc.assert(property, { numRuns: 30 });
  });
});
