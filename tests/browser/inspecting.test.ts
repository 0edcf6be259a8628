import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { eventually, seek, startBrowser, timeOf } from "../support/page.ts";

const { visit } = startBrowser();

describe("the inspector", () => {
  it("explains a failed request: its chain, and what would have helped", async () => {
    const page = await visit({ scenario: "termination-without-prestop" });
    await page.keyboard.press("End");
    const inspector = page.getByRole("tabpanel", { name: "Inspector" });
    const failed = inspector.getByRole("listitem").first().getByRole("button");
    expect(await failed.innerText()).toMatch(/^\d\d:\d\d\.\d/);
    await failed.click();
    await eventually(() => inspector.innerText()).toContain("What would have helped");
    const chain = inspector.getByRole("list").getByRole("listitem");
    expect(await chain.count()).toBeGreaterThan(1);
    await chain.first().getByRole("button").click();
    expect(await timeOf(page)).toBeLessThan(360);
    await inspector.getByRole("button", { name: "All failures" }).click();
    await eventually(() => inspector.innerText()).not.toContain("What would have helped");
  });

  it("says so when nothing failed", async () => {
    const page = await visit({ scenario: "termination-with-prestop" });
    await seek(page, 30);
    await eventually(() => page.getByRole("tabpanel", { name: "Inspector" }).innerText()).toContain(
      "none failed",
    );
  });

  it("shows a pod that was found by keyboard alone: its states, its events, its YAML", async () => {
    const page = await visit({ scenario: "recreate" });
    await seek(page, 50);
    await focusStage(page);
    await pressUntil(page, "ArrowRight", /^pod\//);
    const name = (await focusedTarget(page)).split("/")[2] ?? "";
    await page.keyboard.press("Enter");
    const inspector = page.getByRole("tabpanel", { name: "Inspector" });
    await eventually(() => inspector.innerText()).toContain("YAML at 00:50.0");
    const text = await inspector.innerText();
    expect(text).toContain("kind: Pod");
    expect(text).toContain(`name: ${name}`);
    expect(text).toMatch(/Scheduled: Successfully assigned/);
    expect(text).toMatch(/ready for/);
    await page.keyboard.press("Escape");
    await eventually(() => inspector.innerText()).not.toContain("kind: Pod");
  });

  it("follows the playhead", async () => {
    const page = await visit({ scenario: "recreate" });
    await seek(page, 50);
    await page.getByRole("button", { name: /^ReplicaSet .*v1/ }).click();
    const inspector = page.getByRole("tabpanel", { name: "Inspector" });
    await eventually(() => inspector.innerText()).toMatch(/\n\s+readyReplicas: [1-9]/);
    await page.keyboard.press("Home");
    await eventually(() => inspector.innerText()).not.toMatch(/\n\s+readyReplicas: [1-9]/);
  });
});

describe("the log", () => {
  it("tells what happened up to the playhead, and leads there", async () => {
    const page = await visit({ scenario: "recreate" });
    await page.keyboard.press("2");
    const log = page.getByRole("list", { name: "What happened so far" });
    await seek(page, 10);
    const few = await log.getByRole("listitem").count();
    await seek(page, 200);
    await eventually(() => log.getByRole("listitem").count()).toBeGreaterThan(few);
    await log
      .getByRole("listitem")
      .filter({ hasText: "ScalingReplicaSet" })
      .first()
      .getByRole("button")
      .click();
    expect(await timeOf(page)).toBeLessThan(1);
  });
});

describe("the outcome", () => {
  it("opens the definition of the measure that is asked for", async () => {
    const page = await visit({ scenario: "recreate" });
    await page
      .getByRole("region", { name: "Outcome" })
      .getByRole("button", { name: /Downtime/ })
      .click();
    const dialog = page.getByRole("dialog");
    await eventually(() => dialog.innerText()).toMatch(/no endpoint/i);
    await page.keyboard.press("Escape");
    await eventually(() => page.getByRole("dialog").count()).toBe(0);
  });
});

/** Puts the focus on the one thing of the stage that Tab reaches. */
async function focusStage(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Key" }).focus();
  await page.keyboard.press("Tab");
  expect(await focusedTarget(page)).not.toBe("");
}

async function pressUntil(page: Page, key: string, target: RegExp): Promise<void> {
  for (let times = 0; times < 12 && !target.test(await focusedTarget(page)); times += 1)
    await page.keyboard.press(key);
  expect(await focusedTarget(page)).toMatch(target);
}

function focusedTarget(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.getAttribute("data-target") ?? "");
}
