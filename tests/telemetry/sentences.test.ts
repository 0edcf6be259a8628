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
