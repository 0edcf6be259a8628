import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { ROOT, rollarium } from "./support/rollarium.ts";
import { PASSING } from "./support/shop.ts";

describe("what is typed", () => {
  test.each([["--help"], ["-h"], ["help"], ["help", "run"], ["run", "--help"], []])(
    "rollarium %s %s prints the help",
    (...args) => {
      const { code, stdout, stderr } = rollarium(args.filter((arg) => arg !== undefined));
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(/^Rollarium: a Kubernetes you can rewind\.\n\nUsage:\n/);
    },
  );

  test("the help lists every flag that is known, and no other", () => {
    const { stdout } = rollarium(["--help"]);
    const flags = new Set(stdout.match(/--[a-z-]+/g));
    expect([...flags].sort()).toEqual(
      [
        "events",
        "help",
        "no-complete",
        "output",
        "seed",
        "set",
        "strategy",
        "target",
        "until",
        "version",
      ].map((name) => `--${name}`),
    );
    for (const flag of flags) expect(rollarium([flag, "-"]).stderr).not.toContain("unknown flag");
  });

  test("the help stays within 120 characters a line", () => {
    expect(
      rollarium(["--help"])
        .stdout.split("\n")
        .filter((line) => line.length > 120),
    ).toEqual([]);
  });

  test("the version is that of package.json", () => {
    expect(rollarium(["--version"])).toMatchObject({ code: 0, stdout: "rollarium 0.1.0\n" });
  });

  test("npx finds the command from the project's folder", () => {
    const { status, stdout } = spawnSync("npx", ["--no-install", "rollarium", "--version"], {
      cwd: ROOT,
      encoding: "utf8",
    });
    expect([status, stdout]).toEqual([0, "rollarium 0.1.0\n"]);
  });

  test.each([
    [["run", "--sed", "3", "-"], "unknown flag --sed, did you mean --seed?"],
    [["run", "--no-compete", "-"], "unknown flag --no-compete, did you mean --no-complete?"],
    [["run", "--wibble", "-"], "unknown flag --wibble"],
    [["rn", "-"], 'unknown command "rn", did you mean run?'],
    [["validte", "-"], 'unknown command "validte", did you mean validate?'],
    [["run"], "run needs at least one file (- is standard input)"],
    [["run", "-", "-"], "standard input can be read once"],
    [["run", "--seed"], "--seed needs a value"],
    [["run", "--seed", "-1", "-"], "--seed -1: expected a whole number from 0 to 4294967295"],
    [["run", "--seed", "1e3", "-"], "--seed 1e3: expected a whole number from 0 to 4294967295"],
    [["run", "--seed", "4294967296", "-"], "--seed 4294967296: expected a whole number from 0 to 4294967295"],
    [["run", "--output", "jsn", "-"], "--output jsn: expected one of text, json, junit, did you mean json?"],
    [["run", "--events=yes", "-"], "--events takes no value"],
    [["validate", "--seed", "3", "-"], "--seed is an option of run, not of validate"],
  ])("rollarium %j: %s", (args, message) => {
    expect(rollarium(args, { stdin: PASSING })).toEqual({
      code: 2,
      stdout: "",
      stderr: `rollarium: ${message}\nSee rollarium --help.\n`,
    });
  });
});
