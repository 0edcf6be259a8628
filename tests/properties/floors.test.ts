import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 60_000 });

const ROOT = join(import.meta.dirname, "..", "..");
let house = "";

/** A house of few rooms that keeps the rules; each test plants what breaks one. */
beforeEach(() => {
  house = mkdtempSync(join(tmpdir(), "rollarium-floors-"));
  for (const name of ["tsconfig.json", "tsconfig.base.json", "package.json"])
    cpSync(join(ROOT, name), join(house, name));
  write("node_modules/zod/package.json", '{ "name": "zod", "main": "index.js" }');
  write("node_modules/zod/index.js", "exports.z = 1;");
  write("src/engine/kernel/units.ts", "export const second = 1;");
  write("src/engine/objects/store.ts", 'export { second } from "../kernel/units.ts";');
  write(
    "src/engine/controllers/deployment/deployment.ts",
    'export { second } from "../../objects/store.ts";',
  );
  write("src/engine/controllers/replica-set/replica-set.ts", "export const size = 1;");
  write("src/engine/index.ts", 'export { second } from "./objects/store.ts";');
  write("src/ui/App.tsx", 'export { second } from "../engine/index.ts";');
});
afterEach(() => rmSync(house, { recursive: true, force: true }));

function write(name: string, text: string): void {
  mkdirSync(dirname(join(house, name)), { recursive: true });
  writeFileSync(join(house, name), `${text}\n`);
}

function check(): { readonly code: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, ".config", "check-floors.js")], {
    cwd: house,
    encoding: "utf8",
  });
  return { code: status, said: stdout + stderr };
}

describe("the check of the floors", () => {
  test("passes a house that keeps them", () => {
    expect(check()).toEqual({ code: 0, said: "floors hold: 6 modules\n" });
  });

  test("finds every kind of violation", () => {
    write(
      "src/engine/kernel/high.ts",
      'import type { second } from "../objects/store.ts";\nexport type High = typeof second;',
    );
    write("src/engine/objects/one.ts", 'import { two } from "./two.ts";\nexport const one = two;');
    write(
      "src/engine/objects/two.ts",
      'import { one } from "./one.ts";\nexport const two = (): unknown => one;',
    );
    write(
      "src/engine/controllers/deployment/peer.ts",
      'export { size } from "../replica-set/replica-set.ts";',
    );
    write("src/ui/Back.tsx", 'export { second } from "../engine/kernel/units.ts";');
    write("src/engine/objects/disk.ts", 'export { readFileSync } from "node:fs";');
    write("src/engine/objects/form.ts", 'export { z } from "zod";');
    const { code, said } = check();
    expect(code).toBe(1);
    expect(
      said
        .split("\n")
        .filter((line) => line !== "")
        .sort(),
    ).toEqual([
      "controllers-meet-only-in-the-store: src/engine/controllers/deployment/peer.ts -> src/engine/controllers/replica-set/replica-set.ts",
      "engine/kernel-looks-up-only: src/engine/kernel/high.ts -> src/engine/objects/store.ts",
      "no-cycles: src/engine/objects/one.ts -> src/engine/objects/two.ts",
      "the-engine-has-one-door: src/ui/Back.tsx -> src/engine/kernel/units.ts",
      "the-engine-is-headless: src/engine/objects/disk.ts -> fs",
      "zod-has-one-door: src/engine/objects/form.ts -> node_modules/zod/index.js",
    ]);
  });

  test("fails when it has not seen every module", () => {
    write("src/ui/node_modules/hidden.ts", "export const hidden = 1;");
    expect(check()).toEqual({ code: 1, said: "cruised 6 modules of the 7 in src\n" });
  });
});
