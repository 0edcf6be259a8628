import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, extname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { thirdPartyNotices } from "../../.config/third-party-notices.js";
import { STRATEGY_PARAMETERS } from "../../src/engine/strategies/parameters.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const read = (name: string): string => readFileSync(join(ROOT, name), "utf8");

/** Every file of the project: what git tracks, or without git what is there and not built. */
function projectFiles(): readonly string[] {
  const { status, stdout } = spawnSync("git", ["ls-files", "-z"], { cwd: ROOT, encoding: "utf8" });
  if (status === 0) return stdout.split("\0").filter((name) => name !== "" && existsSync(join(ROOT, name)));
  const built = /^(node_modules|dist|dist-cli|[.]cache|[.]git)\b/;
  return readdirSync(ROOT, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .filter((name) => !built.test(name));
}

const FILES = projectFiles();
const TEXTS = FILES.filter((name) =>
  /[.](ts|tsx|js|cjs|json|md|yaml|css|html|svg|py|cpp|jsonl)$/.test(name),
).map((name) => [name, read(name)] as const);
const CODE = TEXTS.filter(([name]) => /^(src|tests|bench|bin|[.]config)\/.*[.](ts|tsx|js|cjs)$/.test(name));

describe("documents", () => {
  const documents = TEXTS.filter(([name]) => /^(README|CONTRIBUTING|docs\/[\w-]+)[.]md$/.test(name));
  const { scripts, bin }: { scripts: Record<string, string>; bin: Record<string, string> } = JSON.parse(
    read("package.json"),
  );

  test("the commands that they name exist", () => {
    const commands = documents.flatMap(([name, text]) =>
      [...text.matchAll(/\bnpm (run [\w:-]+|start|test|ci)\b|\bnpx ([\w-]+)/g)].map(
        ([, npm, npx]) => [name, npm?.replace("run ", "") ?? `npx ${npx}`] as const,
      ),
    );
    const known = ["ci", ...Object.keys(scripts), ...Object.keys(bin).map((command) => `npx ${command}`)];
    expect(commands.filter(([, command]) => !known.includes(command))).toEqual([]);
    expect(commands.length).toBeGreaterThan(10);
  });

  test("the files that they link to and name exist", () => {
    const named = documents.flatMap(([name, text]) => [
      ...[...text.matchAll(/\]\(([^)#]+)(?:#[\w-]+)?\)/g)].map(([, link = ""]) => [
        name,
        join(dirname(name), link),
      ]),
      ...[...text.matchAll(/`((?:src|tests|bench|scenarios|docs|public|[.]config|[.]ci)\/[\w./-]*)`/g)].map(
        ([, path = ""]) => [name, path],
      ),
    ]);
    const missing = named.filter(
      ([, path = ""]) => !/https?:/.test(path) && !existsSync(join(ROOT, path)) && !/<|NAME/.test(path),
    );
    expect(missing).toEqual([]);
  });

  test("the variables that the README names are read somewhere", () => {
    const names = [...read("README.md").matchAll(/`([A-Z][A-Z_]{2,})[=`]/g)].map(([, name = ""]) => name);
    expect(new Set(names)).toEqual(new Set(["PORT", "CHROMIUM_PATH", "GOLDEN", "CXX", "PYTHON"]));
    for (const name of names) {
      expect(CODE.filter(([, text]) => text.includes(`.${name}`))).not.toEqual([]);
    }
  });

  test("third-party notices are those of the packages that are shipped", () => {
    expect(read("THIRD-PARTY-NOTICES.md")).toBe(thirdPartyNotices());
  });
});

describe("tests", () => {
  const entries = (folder: string): readonly string[] =>
    readdirSync(join(ROOT, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || /^(?!index|shared).*[.]ts$/.test(entry.name))
      .map((entry) => entry.name.replace(/[.]ts$/, ""));

  test("every controller has a test of its name", () => {
    const controllers = entries("src/engine/controllers");
    expect(controllers).toContain("deployment");
    expect(
      controllers.filter((name) => !existsSync(join(ROOT, "tests", "controllers", `${name}.test.ts`))),
    ).toEqual([]);
  });

  test("every floor of the engine that holds code has tests", () => {
    const floors = readdirSync(join(ROOT, "src", "engine"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    const untested = floors.filter((floor) => {
      const holdsCode = readdirSync(join(ROOT, "src", "engine", floor)).length > 0;
      return (
        holdsCode && !FILES.some((name) => name.startsWith(`tests/${floor}/`) && name.endsWith(".test.ts"))
      );
    });
    expect(untested).toEqual([]);
  });

  test("every strategy has a scenario that shows it", () => {
    const shown = TEXTS.filter(([name]) => name.startsWith("scenarios/")).map(([, text]) => text);
    const strategies = Object.keys(STRATEGY_PARAMETERS);
    expect(strategies.filter((name) => !shown.some((text) => text.includes(`strategy: ${name},`)))).toEqual(
      [],
    );
  });
});

describe("files", () => {
  test("name no folder of the machine that they were written on", () => {
    const folders = ["work", "root", "home", "Users", "var/folders"].map((name) => `/${name}/`);
    const machine = new RegExp(`(^|[\\s"'\`(=:])(${[...folders, `${homedir()}/`].join("|")})\\w`, "m");
    const served = /^tests\/golden\/cases\//;
    const found = TEXTS.filter(([name, text]) => !served.test(name) && machine.test(text)).map(
      ([name]) => name,
    );
    expect(found).toEqual([]);
  });

  test("have nothing left to do in them, and do not silence the compiler", () => {
    const marks = new RegExp(["TO", "FIX"].map((half) => `${half}${half === "TO" ? "DO" : "ME"}`).join("|"));
    const silenced = new RegExp(`@ts-(${["ignore", "nocheck", "expect-error"].join("|")})`);
    const found = CODE.filter(([, text]) => marks.test(text) || silenced.test(text)).map(([name]) => name);
    expect(found).toEqual([]);
  });

  test("are named in small letters and hyphens, components in PascalCase", () => {
    const odd = CODE.map(([name]) => name.slice(name.lastIndexOf("/") + 1, -extname(name).length)).filter(
      (name) => !/^([a-z0-9-]+([.](test|config|d))?|[A-Z][A-Za-z]+)$/.test(name),
    );
    expect(odd).toEqual([]);
  });

  test("every default of an image has its reason", () => {
    const source = read("src/engine/scenario/image-defaults.ts");
    const literal = /DEFAULT_IMAGE: ImageBehaviour = \{\n([\s\S]*?)\n\};/.exec(source)?.[1] ?? "";
    const lines = literal.split("\n");
    const members = lines.filter((line) => /^ {2}\w+:/.test(line));
    const bare = members.filter((line) => !/\*\/$/.test(lines[lines.indexOf(line) - 1] ?? ""));
    expect(bare).toEqual([]);
    expect(members.length).toBeGreaterThan(10);
  });
});
