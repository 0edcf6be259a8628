import axe from "axe-core";
import type { CDPSession, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { eventually, seek, startBrowser } from "../support/page.ts";

const { visit } = startBrowser();

const DESK = [1440, 900] as const;
const PHONE = [390, 844] as const;

describe.each([
  ["light", DESK],
  ["dark", DESK],
  ["light", PHONE],
  ["dark", PHONE],
] as const)("in the %s, on a screen of %j", (theme, size) => {
  it("axe finds nothing serious in the workbench and its dialogs", async () => {
    const page = await visit({ scenario: "bad-version-undone-by-hand", theme, size });
    await seek(page, 70);
    const found: Record<string, readonly string[]> = { workbench: await faults(page) };
    for (const [key, name] of [
      ["k", "Key"],
      ["?", "Help"],
    ] as const) {
      await page.keyboard.press(key);
      await page.getByRole("dialog", { name }).waitFor();
      found[name] = await faults(page);
      await page.keyboard.press("Escape");
      await eventually(() => page.getByRole("dialog").count()).toBe(0);
    }
    await page.getByRole("region", { name: "Outcome" }).waitFor();
    expect(found).toEqual({ workbench: [], Key: [], Help: [] });
  });
});

describe("with what is open or wrong", () => {
  it("axe finds nothing serious in an inspected pod, an explained request and the log", async () => {
    const page = await visit({ scenario: "bad-version-undone-by-hand" });
    await seek(page, 120);
    await page
      .getByRole("button", { name: /^shop-.*, v2, ready/ })
      .first()
      .click();
    await page.getByRole("heading", { name: "YAML at" }).waitFor();
    const found: Record<string, readonly string[]> = { pod: await faults(page) };
    await page.keyboard.press("Escape");
    await page.getByRole("tabpanel").getByRole("listitem").first().getByRole("button").click();
    await page.getByText("What would have helped").waitFor();
    found.request = await faults(page);
    await page.getByRole("tab", { name: "Log" }).click();
    await page.getByRole("list", { name: "What happened so far" }).waitFor();
    found.log = await faults(page);
    expect(found).toEqual({ pod: [], request: [], log: [] });
  });

  it("axe finds nothing serious before there is a scenario", async () => {
    const page = await visit({ scenario: "" });
    expect(await faults(page)).toEqual([]);
  });
});

describe.each([DESK, PHONE])("a keyboard, at %i × %i,", (...size) => {
  it("reaches every control, and each has a name", async () => {
    const page = await visit({ scenario: "bad-version-undone-by-hand", size });
    await seek(page, 70);
    const expected = await controls(page);
    const reached = await tabThrough(page, expected.length + 20);
    expect(expected.filter((one) => !reached.includes(one))).toEqual([]);
    expect(await namelessControls(page)).toEqual([]);
  });
});

/** Serious and critical findings of axe, as `rule: element`. */
async function faults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await Reflect.get(window, "axe").run(document, { resultTypes: ["violations"] });
    return (violations as axe.Result[])
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  });
}

/** Numbers what a visitor can act on, and gives a description of each. Radio-like groups count once. */
function controls(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const roots: ParentNode[] = [document];
    for (const element of document.querySelectorAll("*"))
      if (element.shadowRoot) roots.push(element.shadowRoot);
    const all = roots.flatMap((root) => [
      ...root.querySelectorAll<HTMLElement>(
        "a[href], button, input, select, textarea, summary, [contenteditable='true'], [tabindex='0']",
      ),
    ]);
    return all
      .filter((one) => one.checkVisibility() && one.tabIndex >= 0 && !one.matches(":disabled"))
      .map((one, index) => {
        const name = `${index} ${one.tagName} ${one.getAttribute("aria-label") ?? one.textContent?.slice(0, 40)}`;
        one.dataset.control = name;
        return name;
      });
  });
}

/** Presses Tab so many times and gives the controls that had the focus. */
async function tabThrough(page: Page, times: number): Promise<readonly string[]> {
  const reached: string[] = [];
  for (let time = 0; time < times; time += 1) {
    await page.keyboard.press("Tab");
    reached.push(
      await page.evaluate(() => {
        const { activeElement } = document;
        const inner = activeElement?.shadowRoot?.activeElement ?? activeElement;
        return inner instanceof Element ? (inner.getAttribute("data-control") ?? "") : "";
      }),
    );
  }
  return reached;
}

/** Roles of what takes the focus and has no name, as a screen reader gets it. What merely scrolls is generic. */
async function namelessControls(page: Page): Promise<readonly string[]> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  return nodes
    .filter(({ ignored, properties = [] }) => {
      const focusable = properties.find(({ name }) => name === "focusable");
      return !ignored && focusable?.value.value === true;
    })
    .filter(
      ({ name, role }) => !["RootWebArea", "generic"].includes(role?.value) && (name?.value ?? "") === "",
    )
    .map(({ role }) => String(role?.value));
}
