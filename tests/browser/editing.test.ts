import { existsSync, readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { eventually, hashOf, paste, seek, settled, startBrowser } from "../support/page.ts";

const { visit } = startBrowser();

const SEED = "../shared/seed/manifests";

/** A bare Deployment that needs a Secret which it does not bring. */
const RECREATE = manifest(
  "recreate.yaml",
  "database",
  "Recreate",
  "secretKeyRef: { name: db, key: password }",
);
const ROLLING_UPDATE = manifest(
  "rolling-update.yaml",
  "nginx",
  "RollingUpdate",
  "fieldRef: { fieldPath: status.podIP }",
);

describe("a manifest that is pasted", () => {
  it("runs: a rolling update, with what it lacks supplied in the open", async () => {
    const page = await visit({ scenario: "" });
    await paste(page, ROLLING_UPDATE.text);
    await seek(page, 120);
    const supplied = await fact(page, "Supplied");
    for (const what of ["3 nodes", `Service ${ROLLING_UPDATE.name}`, "users of", "a release of"])
      expect(supplied).toContain(what);
    await eventually(() => pods(page)).toContainEqual(expect.stringMatching(/, v2, ready/));
  });

  it("runs: a recreation, whose supplied Secret can be read", async () => {
    const page = await visit({ scenario: "" });
    await paste(page, RECREATE.text);
    const item = page.locator("details", { hasText: "Secret" });
    await item.locator("summary").click();
    await eventually(() => item.locator("pre").innerText()).toContain("kind: Secret");
    await seek(page, 55);
    expect((await pods(page)).filter((pod) => pod.includes(", v1, ready"))).toHaveLength(3);
  });

  it("shows what really happens when nothing is supplied", async () => {
    const page = await visit({ scenario: "" });
    await paste(page, RECREATE.text);
    await page.getByRole("checkbox", { name: "supply what is missing" }).uncheck();
    await settled(page);
    await seek(page, 30);
    await eventually(() => pods(page)).toHaveLength(3);
    for (const pod of await pods(page)) expect(pod).toContain("CreateContainerConfigError");
    await page.getByRole("checkbox", { name: "supply what is missing" }).check();
    await settled(page);
    await seek(page, 30);
    await eventually(() => pods(page)).toContainEqual(expect.stringMatching(/, ready/));
  });
});

describe("a manifest with a mistake", () => {
  it("is told with line and column, and the last good picture stays", async () => {
    const page = await visit({ scenario: "recreate" });
    const text = readFileSync("scenarios/recreate.yaml", "utf8");
    const good = await hashOf(page);
    const picture = await stage(page);
    const line = text.split("\n").findIndex((one) => one.trim().startsWith("replicas:")) + 1;
    await paste(page, text.replace(/replicas: \d+/, "replicas: three"));
    const mistakes = page.getByRole("region", { name: "Mistakes in the scenario" });
    await eventually(() => mistakes.innerText()).toMatch(new RegExp(`recreate\\.yaml:${line}:\\d+`));
    expect(await mistakes.innerText()).toContain("three");
    expect(await page.getByRole("status").innerText()).toBe(
      "The figure still shows the last scenario that parsed.",
    );
    expect(await stage(page)).toBe(picture);
    await paste(page, text);
    await eventually(() => mistakes.count()).toBe(0);
    expect(await hashOf(page)).toBe(good);
  });

  it("leads to the place in the text", async () => {
    const page = await visit({ scenario: "recreate" });
    await paste(
      page,
      readFileSync("scenarios/recreate.yaml", "utf8").replace("kind: Deployment", "kind: Deplyment"),
    );
    await page
      .getByRole("button", { name: /^recreate\.yaml:\d+:\d+$/ })
      .first()
      .click();
    await eventually(() => focusedLabel(page)).toBe("Scenario file, YAML");
  });

  it("is told before there is any picture", async () => {
    const page = await visit({ scenario: "" });
    await paste(page, "apiVersion: apps/v1\nkind: Deployment\n  metadata: {}\n");
    await eventually(() => page.getByRole("main").innerText()).toMatch(/scenario\.yaml:\d+:\d+/);
  });
});

describe("without a scenario", () => {
  it("the page says what it takes, and offers the scenarios that it has", async () => {
    const page = await visit({ scenario: "" });
    const main = page.getByRole("main");
    expect(await main.innerText()).toContain("Drop your manifests here");
    await main.getByRole("button", { name: "Recreate" }).first().click();
    await settled(page);
    await page.getByRole("slider", { name: "Playhead" }).waitFor();
  });

  it("that is: with an empty text, after a run as before it", async () => {
    const page = await visit({ scenario: "recreate" });
    await page.getByRole("slider", { name: "Playhead" }).waitFor();
    await clear(page);
    await eventually(() => page.getByRole("main").innerText()).toContain("Drop your manifests here");
  });

  it("a dropped file runs", async () => {
    const page = await visit({ scenario: "" });
    await page.getByText("Drop your manifests here").dispatchEvent("drop", {
      dataTransfer: await page.evaluateHandle((text) => {
        const data = new DataTransfer();
        data.items.add(new File([text], "mine.yaml"));
        return data;
      }, ROLLING_UPDATE.text),
    });
    await settled(page);
    await seek(page, 55);
    await eventually(() => pods(page)).toContainEqual(expect.stringMatching(/, v1, ready/));
    expect(await page.getByRole("combobox", { name: "Scenario" }).locator("option:checked").innerText()).toBe(
      "mine.yaml",
    );
  });
});

describe("a line that is typed", () => {
  it("acts at the playhead and changes the future only, until it is taken back", async () => {
    const page = await visit({ scenario: "stalled-rollout" });
    const before = await hashOf(page);
    await seek(page, 120);
    const line = page.getByRole("textbox", { name: "kubectl command" });
    await line.fill("kubectl rollout undo deployment/shop");
    await line.press("Enter");
    await settled(page);
    await eventually(() => fact(page, "You did")).toContain("02:00");
    expect(await hashOf(page)).not.toBe(before);
    expect(await firstDifference(page)).toBeGreaterThanOrEqual(120);
    await page.getByRole("button", { name: /^Take back .*rollout undo/ }).click();
    await settled(page);
    await eventually(() => fact(page, "You did")).not.toContain("02:00");
    expect(await hashOf(page)).toBe(before);
  });

  it("may leave out kubectl", async () => {
    const page = await visit({ scenario: "stalled-rollout" });
    const line = page.getByRole("textbox", { name: "kubectl command" });
    await line.fill("scale deployment/shop --replicas=4");
    await line.press("Enter");
    await settled(page);
    await seek(page, 355);
    await eventually(() => page.getByRole("button", { name: "Take back kubectl scale" }).count()).toBe(1);
  });
});

interface Manifest {
  readonly name: string;
  readonly text: string;
}

/** As it is in the source document where that is at hand, else one of the same kind. */
function manifest(file: string, app: string, strategy: string, source: string): Manifest {
  const name = `${app}-deployment`;
  const path = `${SEED}/${file}`;
  if (existsSync(path)) return { name, text: readFileSync(path, "utf8") };
  const text = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: 3
  strategy: { type: ${strategy} }
  selector: { matchLabels: { app: ${app} } }
  template:
    metadata: { labels: { app: ${app} } }
    spec:
      containers:
      - name: ${app}
        image: ${app}:13
        env:
        - name: SETTING
          valueFrom: { ${source} }
        ports: [{ containerPort: 5432 }]
`;
  return { name, text };
}

/** What a fact of the scenario says. */
function fact(page: Page, name: string): Promise<string> {
  return page
    .getByRole("complementary", { name: "Scenario" })
    .locator("dl > div", { has: page.getByText(name, { exact: true }) })
    .innerText();
}

/** The pods on the stage, as a screen reader names them. */
function pods(page: Page): Promise<string[]> {
  return page
    .locator("[data-target^='pod/'][aria-label]")
    .evaluateAll((elements) => elements.map((element) => element.getAttribute("aria-label") ?? ""));
}

function stage(page: Page): Promise<string | null> {
  return page.getByRole("group", { name: "Traffic from users to pods" }).textContent();
}

function focusedLabel(page: Page): Promise<string | null | undefined> {
  return page.evaluate(() => {
    const { activeElement } = document;
    return (activeElement?.shadowRoot?.activeElement ?? activeElement)?.getAttribute("aria-label");
  });
}

async function clear(page: Page): Promise<void> {
  await page.getByRole("textbox", { name: "Scenario file, YAML" }).focus();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.press("Delete");
}

/** The first second in which the last two runs differ in requests, failures or ready pods. */
function firstDifference(page: Page): Promise<number> {
  return page.evaluate(() => {
    const views = window.heard.flatMap((one) => (one.kind === "computed" ? [one.view.series] : []));
    const columns = views
      .slice(-2)
      .map((series) => [...series.requests, ...series.failed, ...series.readyPods]);
    const [one = [], other = []] = columns;
    const differences = one.map((column, index) =>
      column.findIndex((value, at) => value !== other[index]?.[at]),
    );
    return Math.min(...differences.filter((at) => at >= 0));
  });
}
