import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { eventually, playhead, seek, startBrowser, timeOf } from "../support/page.ts";

const { visit } = startBrowser();

const SIZES = [
  [1920, 1080],
  [1440, 900],
  [1024, 768],
  [390, 844],
] as const;

const SCENARIO = "bad-version-undone-by-hand";
/** A rollout half way with failures, and pods that go while others serve. Seconds. */
const MOMENTS = [57, 72, 140, 165];

describe.each(SIZES)("at %i × %i", (...size) => {
  it("the page does not scroll, its panels do not overlap, no label is cut or covers another", async () => {
    const page = await visit({ scenario: SCENARIO, size });
    const found: string[] = [];
    for (const moment of MOMENTS) {
      await seek(page, moment);
      await standStill(page);
      const faults = [
        ...(await overflow(page)),
        ...(await overlappingPanels(page)),
        ...(await cutControls(page)),
        ...(await collidingLabels(page)),
      ];
      found.push(...faults.map((fault) => `at ${moment} s: ${fault}`));
    }
    expect(found).toEqual([]);
  });
});

describe("on a phone", () => {
  it("everything that is pressed is at least 44 px high and wide", async () => {
    const page = await visit({ scenario: SCENARIO, size: [390, 844] });
    const small = await page.locator("button, select").evaluateAll((elements) =>
      elements
        .filter((element) => element instanceof HTMLElement && element.checkVisibility())
        .map((element) => ({ element, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.width < 44 || box.height < 44))
        .map(
          ({ element, box }) =>
            `${element.getAttribute("aria-label") ?? element.textContent}: ${box.width} × ${box.height}`,
        ),
    );
    expect(small).toEqual([]);
  });

  it("the panels open as sheets", async () => {
    const page = await visit({ scenario: SCENARIO, size: [390, 844] });
    for (const [button, title] of [
      ["Why", "Why"],
      ["Setup", "Scenario"],
      ["Key", "Key"],
      ["Outcome", /./],
    ] as const) {
      await page.getByRole("navigation").getByRole("button", { name: button, exact: true }).click();
      const sheet = page.getByRole("dialog", { name: title });
      await sheet.waitFor();
      expect(await overflow(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await eventually(() => page.getByRole("dialog").count()).toBe(0);
    }
  });
});

describe("a tablet", () => {
  it("keeps the panels in drawers and the nodes behind a button", async () => {
    const page = await visit({ scenario: SCENARIO, size: [1024, 768] });
    expect(await page.getByRole("button", { name: /^node-1/ }).count()).toBe(0);
    await page.getByRole("button", { name: "Nodes", exact: true }).click();
    await page.getByRole("button", { name: /^node-1/ }).waitFor();
    await page.getByRole("button", { name: "Scenario", exact: true }).click();
    await page
      .getByRole("dialog", { name: "Scenario" })
      .getByRole("textbox", { name: "Scenario file" })
      .waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Why", exact: true }).click();
    await page.getByRole("dialog", { name: "Why" }).getByRole("tab", { name: "Inspector" }).waitFor();
  });

  it("stays usable when it is turned", async () => {
    const page = await visit({ scenario: SCENARIO, size: [1024, 768] });
    await seek(page, 72);
    await page.setViewportSize({ width: 768, height: 1024 });
    await eventually(() => overflow(page)).toEqual([]);
    expect(await timeOf(page)).toBe(72);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("navigation", { name: "Panels" }).waitFor();
    expect(await timeOf(page)).toBe(72);
  });
});

describe("with reduced motion", () => {
  it("nothing moves by itself, and requests stand still from second to second", async () => {
    const page = await visit({ scenario: SCENARIO, reducedMotion: true, holdsClock: true });
    await seek(page, 90);
    expect(await slowest(page)).toBe(0);
    await page.getByRole("button", { name: "Play" }).click();
    await page.clock.runFor(100);
    const start = await timeOf(page);
    const first = await dots(page);
    const pictures = new Set([first]);
    for (let tenth = 0; tenth < 30; tenth += 1) {
      await page.clock.runFor(100);
      pictures.add(await dots(page));
    }
    expect(await timeOf(page)).toBeGreaterThan(start + 2.5);
    expect(pictures.size).toBeGreaterThan(2);
    // Those of a second, and again when the bands they ride on have another width.
    expect(pictures.size).toBeLessThan(10);
  });

  it("while otherwise they move with each frame", async () => {
    const page = await visit({ scenario: SCENARIO, holdsClock: true });
    await seek(page, 90);
    expect(await slowest(page)).toBeGreaterThan(0);
    await page.getByRole("button", { name: "Play" }).click();
    const pictures = new Set<string>();
    for (let tenth = 0; tenth < 10; tenth += 1) {
      await page.clock.runFor(100);
      pictures.add(await dots(page));
    }
    expect(pictures.size).toBeGreaterThan(8);
  });
});

/** Waits until what moves after a leap has arrived. */
async function standStill(page: Page): Promise<void> {
  await playhead(page).blur();
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
}

/** The page never scrolls, in neither direction: panels do. */
function overflow(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    return [
      ...(scrollWidth > innerWidth ? [`the page is ${scrollWidth} px wide`] : []),
      ...(scrollHeight > innerHeight ? [`the page is ${scrollHeight} px high`] : []),
    ];
  });
}

function overlappingPanels(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const panels = [
      ...document.querySelectorAll(
        "header, aside, main, nav, section[aria-label='Timeline'], section[aria-label='Outcome']",
      ),
    ].filter((panel) => panel.checkVisibility() && panel.closest("dialog") === null);
    const named = panels.map((panel) => ({
      name: panel.getAttribute("aria-label") ?? panel.tagName,
      box: panel.getBoundingClientRect(),
    }));
    const outside = named
      .filter(
        ({ box }) =>
          box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1,
      )
      .map(({ name }) => `${name} leaves the screen`);
    const covered = named.flatMap(({ name, box }, index) =>
      named
        .slice(index + 1)
        .filter(
          ({ box: other }) =>
            Math.min(box.right, other.right) - Math.max(box.left, other.left) > 1 &&
            Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 1,
        )
        .map((other) => `${name} and ${other.name} overlap`),
    );
    return [...outside, ...covered];
  });
}

/** Buttons and menus whose words do not fit, unless an ellipsis says so. */
function cutControls(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button, summary, h1, h2, [role='status']")]
      .filter((element) => element.checkVisibility() && element.closest(".visually-hidden") === null)
      .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
      .filter((element) => getComputedStyle(element).textOverflow !== "ellipsis")
      .map((element) => `“${element.textContent}” is cut`),
  );
}

/** Words in the figures that cover other words, or leave the figure. */
function collidingLabels(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    for (const svg of document.querySelectorAll("main svg, section[aria-label='Timeline'] svg")) {
      const frame = svg.getBoundingClientRect();
      const labels = [...svg.querySelectorAll("text")]
        .filter((text) => text.textContent?.trim() !== "" && text.checkVisibility({ opacityProperty: true }))
        .map((text) => ({ words: text.textContent ?? "", box: text.getBoundingClientRect() }));
      for (const [index, { words, box }] of labels.entries()) {
        if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1)
          faults.push(`“${words}” leaves its figure`);
        for (const other of labels.slice(index + 1)) {
          const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
          const along = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
          // Line boxes are higher than letters: neighbours may touch by a third of a line.
          if (across > 1 && along > box.height / 3) faults.push(`“${words}” and “${other.words}” overlap`);
        }
      }
    }
    return faults;
  });
}

/** The longest transition or animation that any element has. Seconds. */
function slowest(page: Page): Promise<number> {
  return page.evaluate(() =>
    Math.max(
      ...[...document.querySelectorAll("*")].flatMap((element) => {
        const { transitionDuration, animationDuration } = getComputedStyle(element);
        return [...transitionDuration.split(","), ...animationDuration.split(",")].map(Number.parseFloat);
      }),
    ),
  );
}

/** The canvas on which requests move. */
function dots(page: Page): Promise<string> {
  return page
    .locator("main canvas")
    .evaluate((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : ""));
}
