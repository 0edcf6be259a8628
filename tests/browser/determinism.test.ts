import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { createSimulation, readScenario } from "../../src/engine/index.ts";
import { hashOf, seek, settled, startBrowser } from "../support/page.ts";

const { visit } = startBrowser();

describe("a run in the worker of the browser", () => {
  it("is bit for bit the run in Node, for every shipped scenario", async () => {
    const files = readdirSync("scenarios");
    const page = await visit({ scenario: "" });
    const inBrowser: Record<string, string | undefined> = {};
    for (const file of files) {
      await page.getByRole("combobox", { name: "Scenario" }).selectOption(basename(file, ".yaml"));
      await settled(page);
      inBrowser[file] = await hashOf(page);
    }
    expect(files.length).toBeGreaterThan(5);
    expect(inBrowser).toEqual(Object.fromEntries(files.map((file) => [file, hashInNode(file)])));
  });

  it("is the same run again, whatever was looked at meanwhile", async () => {
    const page = await visit({ scenario: "recreate" });
    const first = await hashOf(page);
    await seek(page, 75);
    await page.getByRole("combobox", { name: "Scenario" }).selectOption("stalled-rollout");
    await settled(page);
    await page.getByRole("combobox", { name: "Scenario" }).selectOption("recreate");
    await settled(page);
    expect(await hashOf(page)).toBe(first);
  });
});

function hashInNode(file: string): string {
  const result = readScenario([{ name: file, text: readFileSync(`scenarios/${file}`, "utf8") }], {
    complete: true,
  });
  if (!result.ok) throw new Error(`${file} is not accepted`);
  const simulation = createSimulation(result.scenario);
  simulation.advance(simulation.duration);
  return simulation.view().hash;
}
