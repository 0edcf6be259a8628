import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findBrowser } from "./browser.js";

const folder = mkdtempSync(join(tmpdir(), "rollarium-browsers-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the browser for tests", () => {
  const named = plant("named", "my-browser");
  const chromium = plant("first", "chromium");
  const chrome = plant("second", "google-chrome");

  it("is the one that CHROMIUM_PATH names, whatever is installed", async () => {
    const { executablePath } = await findBrowser({ CHROMIUM_PATH: named, PATH: pathOf("first", "second") });
    expect(executablePath).toBe(named);
  });

  it("is never another one than CHROMIUM_PATH names", async () => {
    const missing = join(folder, "missing");
    await expect(findBrowser({ CHROMIUM_PATH: missing, PATH: pathOf("first") })).rejects.toThrow(
      `CHROMIUM_PATH=${missing} is not an executable file`,
    );
  });

  it("is chromium before google-chrome, wherever on PATH they are", async () => {
    const { executablePath } = await findBrowser({ CHROMIUM_PATH: "", PATH: pathOf("second", "first") });
    expect(executablePath).toBe(chromium);
  });

  it("is google-chrome without chromium", async () => {
    const { executablePath } = await findBrowser({ PATH: pathOf("none", "second") });
    expect(executablePath).toBe(chrome);
  });

  it("is a file on PATH that may be executed", async () => {
    writeFileSync(join(folder, "none", "chromium"), "", { mode: 0o644 });
    const { executablePath } = await findBrowser({ PATH: pathOf("none", "second") });
    expect(executablePath).toBe(chrome);
  });

  it("is else the one that an npm package carries, and it starts", async () => {
    const { executablePath, env } = await findBrowser({ PATH: pathOf("none") });
    expect(executablePath).toContain("chromium-");
    const { stdout } = spawnSync(executablePath, ["--version"], { env, encoding: "utf8" });
    expect(stdout).toMatch(/^Chromium \d+/);
  });

  function plant(name: string, program: string): string {
    mkdirSync(join(folder, name));
    mkdirSync(join(folder, "none"), { recursive: true });
    const path = join(folder, name, program);
    writeFileSync(path, "#!/bin/sh\n", { mode: 0o755 });
    return path;
  }

  function pathOf(...names: readonly string[]): string {
    return names.map((name) => join(folder, name)).join(delimiter);
  }
});
