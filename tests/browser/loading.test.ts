import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, hashOf, seek, settled, startBrowser, timeOf } from "../support/page.ts";
import { hasPython, openSiteBelowPath, openSiteByPython, type Site } from "../support/site.js";

const { visit } = startBrowser();

describe("the page", () => {
  it("loads without a complaint and shows a run", async () => {
    const page = await visit();
    await eventually(() => page.getByRole("region", { name: "Outcome" }).innerText()).toContain(
      "Failed requests",
    );
    expect(await page.title()).toMatch(/\bRollarium$/);
  });

  it("carries a policy that lets nothing in from elsewhere and nothing inline", async () => {
    const page = await visit();
    const policy = await page.locator("meta[http-equiv='Content-Security-Policy']").getAttribute("content");
    expect(policy?.split("; ")).toContain("default-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    const html = readFileSync("dist/index.html", "utf8");
    expect(html.indexOf("Content-Security-Policy")).toBeLessThan(html.indexOf("<script"));
  });

  it("works without a network once it is there", async () => {
    const page = await visit({ scenario: "recreate" });
    await page.getByRole("textbox", { name: "Scenario file, YAML" }).waitFor();
    await page.waitForLoadState("networkidle");
    await page.context().setOffline(true);
    const first = await hashOf(page);
    await page.getByRole("combobox", { name: "Scenario" }).selectOption("stalled-rollout");
    await settled(page);
    expect(await hashOf(page)).not.toBe(first);
    await seek(page, 90);
    await page.getByRole("button", { name: "Help" }).click();
    await page.getByRole("dialog", { name: "Help" }).waitFor();
    await page.keyboard.press("Escape");
    expect(await timeOf(page)).toBe(90);
  });

  it("opens the scenario that its address names, and names the one it shows", async () => {
    const page = await visit({ scenario: "termination-with-prestop" });
    const menu = page.getByRole("combobox", { name: "Scenario" });
    expect(await menu.inputValue()).toBe("termination-with-prestop");
    await menu.selectOption("recreate");
    await settled(page);
    expect(new URL(page.url()).hash).toBe("#s=recreate");
  });
});

const SERVERS: readonly (readonly [string, () => Promise<Site>])[] = [
  ["a folder above it", openSiteBelowPath],
  ...(hasPython() ? [["another file server", openSiteByPython] as const] : []),
];

describe.each(SERVERS)("served from %s", (_name, open) => {
  let site: Site;
  beforeAll(async () => {
    site = await open();
  });
  afterAll(() => site?.close());

  it("runs its simulation and loads its editor", async () => {
    const page = await visit({ address: site.address, scenario: "recreate" });
    expect(await hashOf(page)).toMatch(/^[0-9a-f]+$/);
    await page.getByRole("textbox", { name: "Scenario file, YAML" }).waitFor();
  });
});
