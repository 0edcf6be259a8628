import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { eventually, hashOf, playhead, seek, settled, startBrowser, timeOf } from "../support/page.ts";

const { visit } = startBrowser();

/** The scenario of these tests: pods of v1 and v2 side by side from 01:00 on, and steps to jump to. */
const SCENARIO = "rolling-update-one-at-a-time";

describe("playing", () => {
  it("moves the clock with the frames, and pausing stops it", async () => {
    const page = await visit({ scenario: SCENARIO, holdsClock: true });
    const start = await timeOf(page);
    await page.getByRole("button", { name: "Play" }).click();
    await page.clock.runFor(3000);
    const paused = await pause(page);
    expect(paused).toBeGreaterThan(start + 2.5);
    expect(paused).toBeLessThan(start + 3.5);
    await page.clock.runFor(3000);
    expect(await timeOf(page)).toBe(paused);
  });

  it("goes as fast as the chosen speed, slower with [ and faster with ]", async () => {
    const page = await visit({ scenario: SCENARIO, holdsClock: true });
    const speed = page.getByRole("combobox", { name: "Speed" });
    expect(await passedIn(page, 2000)).toBeCloseTo(2, 0);
    await speed.selectOption({ label: "4×" });
    expect(await passedIn(page, 2000)).toBeCloseTo(8, 0);
    await speed.blur();
    await page.keyboard.press("]");
    expect(await speed.inputValue()).toBe("8");
    await page.keyboard.press("[");
    await page.keyboard.press("[");
    expect(await speed.inputValue()).toBe("2");
    expect(await passedIn(page, 2000)).toBeCloseTo(4, 0);
  });

  it("ends at the end of the run, and begins anew from there", async () => {
    const page = await visit({ scenario: SCENARIO, holdsClock: true });
    await page.getByRole("combobox", { name: "Speed" }).selectOption({ label: "as fast as it computes" });
    await page.getByRole("button", { name: "Play" }).click();
    await page.clock.runFor(5000);
    await page.getByRole("button", { name: "Play" }).waitFor();
    expect(await timeOf(page)).toBe(360);
    await page.getByRole("combobox", { name: "Speed" }).selectOption({ label: "1×" });
    await page.getByRole("button", { name: "Play" }).click();
    await page.clock.runFor(1000);
    expect(await pause(page)).toBeLessThan(2);
  });

  it("starts and stops with the space bar, but not while one types", async () => {
    const page = await visit({ scenario: SCENARIO, holdsClock: true });
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Pause" }).waitFor();
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Play" }).waitFor();
    const line = page.getByRole("textbox", { name: "kubectl command" });
    await line.focus();
    await page.keyboard.press("Space");
    expect(await line.inputValue()).toBe(" ");
    expect(await page.getByRole("button", { name: "Play" }).count()).toBe(1);
  });
});

describe("the playhead", () => {
  it("goes by a second, by ten with Shift, to the beginning and to the end", async () => {
    const page = await visit({ scenario: SCENARIO });
    const start = await timeOf(page);
    const stops: number[] = [];
    for (const key of ["ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft", "ArrowLeft", "End", "Home"]) {
      await page.keyboard.press(key);
      stops.push(await timeOf(page));
    }
    expect(stops).toEqual([start + 1, start + 11, start + 1, start, 360, 0]);
  });

  it("steps by the buttons of the transport as by the keys", async () => {
    const page = await visit({ scenario: SCENARIO });
    const start = await timeOf(page);
    await page.getByRole("button", { name: "One second on" }).click();
    await page.getByRole("button", { name: "One second on" }).click();
    expect(await timeOf(page)).toBe(start + 2);
    await page.getByRole("button", { name: "One second back" }).click();
    expect(await timeOf(page)).toBe(start + 1);
  });

  it("jumps from event to event", async () => {
    const page = await visit({ scenario: SCENARIO });
    await page.keyboard.press("Home");
    const forth = [await press(page, "."), await press(page, "."), await press(page, ".")];
    expect(forth[0]).toBe(60);
    expect(forth).toEqual(forth.toSorted((a, b) => a - b));
    expect(new Set(forth).size).toBe(3);
    expect(await press(page, ",")).toBe(forth[1]);
    await page.getByRole("button", { name: "Previous event" }).click();
    expect(await timeOf(page)).toBe(forth[0]);
    await page.getByRole("button", { name: "Next event" }).click();
    expect(await timeOf(page)).toBe(forth[1]);
  });

  it("is dragged anywhere on the timeline, and stage, readouts and sentence follow", async () => {
    const page = await visit({ scenario: SCENARIO });
    const before = await shown(page, 30);
    const after = await shown(page, 350);
    expect(before.stage).toContain("10 desired, 10 ready");
    for (const part of ["stage", "readouts", "sentence"] as const) expect(after[part]).not.toBe(before[part]);
    expect(await shown(page, 30)).toEqual(before);
  });

  it("is a slider that says its time", async () => {
    const page = await visit({ scenario: SCENARIO });
    await seek(page, 83);
    expect(await playhead(page).getAttribute("aria-valuenow")).toBe("83");
    expect(await playhead(page).getAttribute("aria-valuetext")).toBe("1 minute 23 seconds");
    expect(await playhead(page).getAttribute("aria-valuemax")).toBe("360");
  });
});

describe("the top bar", () => {
  it("runs again with the next seed, or the one that is typed", async () => {
    const page = await visit({ scenario: SCENARIO });
    const first = await hashOf(page);
    const seed = page.getByRole("textbox", { name: "Seed" });
    await page.getByRole("button", { name: "Run again with the next seed" }).click();
    await settled(page);
    await eventually(() => seed.inputValue()).toBe("8");
    expect(await hashOf(page)).not.toBe(first);
    await seed.fill("7");
    await seed.press("Enter");
    await settled(page);
    expect(await hashOf(page)).toBe(first);
  });

  it("switches between light and dark, by button and key, and remembers", async () => {
    const page = await visit({ scenario: "" });
    const light = await ground(page);
    await page.getByRole("button", { name: "Switch to dark" }).click();
    await eventually(() => ground(page)).not.toBe(light);
    await page.reload();
    await page.getByRole("button", { name: "Switch to light" }).waitFor();
    await page.keyboard.press("t");
    await eventually(() => ground(page)).toBe(light);
  });

  it("begins in the theme that the system prefers", async () => {
    const page = await visit({ scenario: "", theme: "dark" });
    await page.getByRole("button", { name: "Switch to light" }).waitFor();
  });
});

async function pause(page: Page): Promise<number> {
  await page.getByRole("button", { name: "Pause" }).click();
  return timeOf(page);
}

/** How far the playhead gets while so many milliseconds of the page's clock pass. */
async function passedIn(page: Page, milliseconds: number): Promise<number> {
  const start = await timeOf(page);
  await page.getByRole("button", { name: "Play" }).click();
  await page.clock.runFor(milliseconds);
  return (await pause(page)) - start;
}

async function press(page: Page, key: string): Promise<number> {
  await page.keyboard.press(key);
  return timeOf(page);
}

/** Drags the needle to about this second, and gives what the page shows there. */
async function shown(page: Page, seconds: number) {
  const end = await needleAt(page, "End");
  const start = await needleAt(page, "Home");
  const timeline = await page.getByRole("region", { name: "Timeline" }).boundingBox();
  const y = (timeline?.y ?? 0) + (timeline?.height ?? 0) / 2;
  await page.mouse.move(start, y);
  await page.mouse.down();
  await page.mouse.move(start + (seconds / 360) * (end - start), y, { steps: 5 });
  await page.mouse.up();
  expect(Math.abs((await timeOf(page)) - seconds)).toBeLessThan(2);
  return {
    stage: await page.getByRole("group", { name: "Traffic from users to pods" }).textContent(),
    readouts: await page.getByRole("region", { name: "Timeline" }).locator("svg").last().textContent(),
    sentence: await page.getByRole("status").textContent(),
  };
}

/** Where on the screen the needle stands after a key. */
async function needleAt(page: Page, key: string): Promise<number> {
  await page.keyboard.press(key);
  const box = await playhead(page).boundingBox();
  return (box?.x ?? 0) + (box?.width ?? 0) / 2;
}

function ground(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
}
