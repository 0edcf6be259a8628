import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createSimulation, readScenario } from "../../src/engine/index.ts";

test("the share that a sentence tells settles near the image's own once enough requests are known", () => {
  const file = join(import.meta.dirname, "..", "..", "scenarios", "bad-version-undone-by-hand.yaml");
  const result = readScenario([{ name: file, text: readFileSync(file, "utf8") }], { seed: 7 });
  if (!result.ok) throw new Error("the scenario is right");
  const simulation = createSimulation(result.scenario);
  simulation.advance(150);
  const { sentences } = simulation.view();
  for (let at = 90; at < 150; at += 5) {
    const text = sentences.findLast((sentence) => sentence.at <= at)?.text ?? "";
    const share = Number(/answers ([\d.]+)/.exec(text)?.[1]);
    expect(Math.abs(share - 8)).toBeLessThan(2.5);
  }
});

test("a version that nobody is sent to any more is not said to fail", () => {
  const file = join(import.meta.dirname, "..", "..", "scenarios", "bad-version-undone-by-hand.yaml");
  const result = readScenario([{ name: file, text: readFileSync(file, "utf8") }], { seed: 7 });
  if (!result.ok) throw new Error("the scenario is right");
  const simulation = createSimulation(result.scenario);
  simulation.advance(200);
  const { sentences, series } = simulation.view();
  const lastOfV2 = series.requests[1]?.findLastIndex((rate) => rate > 0) ?? 0;
  const later = sentences.filter((sentence) => sentence.at > lastOfV2 + 2);
  expect(later.length).toBeGreaterThan(0);
  expect(later.filter((sentence) => sentence.text.includes("v2"))).toEqual([]);
});
