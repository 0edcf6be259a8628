/** The page in a real browser, as a visitor meets it: what is said about it, how it is driven, what must never happen. */
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { WorkerRequest, WorkerResponse } from "../../src/worker/protocol.ts";
import { findBrowser } from "./browser.js";
import { openSite, type Site } from "./site.js";

declare global {
  interface Window {
    /** What the page asked of its worker, and what came back: filled by `overhear`. */
    asked: WorkerRequest[];
    heard: WorkerResponse[];
  }
}

interface VisitOptions {
  /** `1440x900` unless it says otherwise. */
  readonly size?: readonly [width: number, height: number];
  readonly theme?: "light" | "dark";
  /** A shipped scenario by its file name without `.yaml`; the empty text opens none. */
  readonly scenario?: string;
  readonly reducedMotion?: boolean;
  /** Instead of the site of the suite. */
  readonly address?: string;
  /** A hand on the clock of the page: its frames come when the test says so. */
  readonly holdsClock?: boolean;
}

interface Visitor {
  /** Opens the page and waits for its first run. */
  visit(options?: VisitOptions): Promise<Page>;
}

const PATIENCE = { timeout: 30_000, interval: 50 };

/**
 * A browser for the tests of a file. After each of them it is checked that the page said nothing on the console, asked no
 * other host, missed no file, and broke no rule of its own policy.
 */
export function startBrowser(): Visitor {
  let site: Site;
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  const troubles: string[] = [];
  beforeAll(async () => {
    site = await openSite();
    browser = await chromium.launch(await findBrowser());
  });
  afterAll(async () => {
    await browser?.close();
    site?.close();
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    expect(troubles.splice(0)).toEqual([]);
  });
  return {
    async visit({ size = [1440, 900], theme = "light", reducedMotion = false, ...options } = {}) {
      const context = await browser.newContext({
        viewport: { width: size[0], height: size[1] },
        colorScheme: theme,
        reducedMotion: reducedMotion ? "reduce" : "no-preference",
        permissions: ["clipboard-read", "clipboard-write"],
      });
      contexts.push(context);
      const page = await context.newPage();
      const address = options.address ?? site.address;
      watch(page, new URL(address).host, troubles);
      await page.addInitScript(overhear);
      if (options.holdsClock === true) await page.clock.install();
      await page.goto(options.scenario === undefined ? address : `${address}#s=${options.scenario}`);
      await settled(page);
      return page;
    },
  };
}

/** The browser asks for the icon of the tab anew with each address; without a network nothing on the page is missing. */
const ICON = /\/icon\.svg$/;

function watch(page: Page, host: string, troubles: string[]): void {
  page.on("console", (message) => {
    if (ICON.test(message.location().url)) return;
    if (["error", "warning"].includes(message.type())) troubles.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => troubles.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => {
    if (!ICON.test(request.url())) troubles.push(`failed: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) troubles.push(`status ${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.host !== host && !["data:", "blob:"].includes(url.protocol)) troubles.push(`asked: ${url}`);
  });
}

/** Runs in the page before its own scripts. A violation of the policy becomes an error on the console. */
function overhear(): void {
  window.asked = [];
  window.heard = [];
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
    console.error(`policy: ${violatedDirective} of ${blockedURI}`),
  );
  window.Worker = class extends Worker {
    constructor(address: string | URL, options?: WorkerOptions) {
      super(address, options);
      this.addEventListener("message", ({ data }: MessageEvent<WorkerResponse>) => window.heard.push(data));
    }
    override postMessage(message: WorkerRequest): void {
      window.asked.push(message);
      super.postMessage(message);
    }
  };
}

/** Waits until the run asked for last is there, or was turned down. */
export async function settled(page: Page): Promise<void> {
  await eventually(() =>
    page.evaluate(() => {
      const last = window.asked.findLast(({ kind }) => kind === "run");
      return (
        last === undefined ||
        window.heard.some(
          (one) =>
            one.kind !== "answer" &&
            one.kind !== "progress" &&
            one.generation === Reflect.get(last, "generation"),
        )
      );
    }),
  ).toBe(true);
}

/** Asks again until the expectation holds. */
export const eventually: typeof expect.poll = (ask, options) => expect.poll(ask, { ...PATIENCE, ...options });

/** Digest of the run that was computed last. */
export function hashOf(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const last = window.heard.findLast(({ kind }) => kind === "computed");
    return last?.kind === "computed" ? last.view.hash : undefined;
  });
}

export function playhead(page: Page): Locator {
  return page.getByRole("slider", { name: "Playhead" });
}

/** Where the playhead is, as the page writes it. Seconds, in tenths. */
export async function timeOf(page: Page): Promise<number> {
  const [minutes = "", seconds = ""] = (await playhead(page).innerText()).split(":");
  return 60 * Number(minutes) + Number(seconds);
}

/** Moves the playhead by its keys, as a visitor without a mouse does. Whole seconds. */
export async function seek(page: Page, seconds: number): Promise<void> {
  await playhead(page).focus();
  await page.keyboard.press("Home");
  await pressTimes(page, "PageUp", Math.floor(seconds / 30));
  await pressTimes(page, "ArrowRight", seconds % 30);
  expect(await timeOf(page)).toBe(seconds);
}

async function pressTimes(page: Page, key: string, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await page.keyboard.press(key);
}

/** Replaces the text of the editor by the clipboard, and waits for what becomes of it. */
export async function paste(page: Page, text: string): Promise<void> {
  const editor = page.getByRole("textbox", { name: "Scenario file, YAML" });
  await editor.focus();
  await page.keyboard.press("ControlOrMeta+A");
  if (text === "") await page.keyboard.press("Delete");
  else {
    await page.evaluate((words) => navigator.clipboard.writeText(words), text);
    await page.keyboard.press("ControlOrMeta+V");
  }
  await eventually(() =>
    page.evaluate(() => {
      const last = window.asked.findLast(({ kind }) => kind === "run");
      return last?.kind === "run" ? last.files[0]?.text : undefined;
    }),
  ).toBe(text);
  await settled(page);
}
