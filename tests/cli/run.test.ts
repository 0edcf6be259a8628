import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT, rollarium } from "./support/rollarium.ts";
import { FAILING, PASSING, SHOP, scenario } from "./support/shop.ts";

let folder = "";
const file = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rollarium-cli-"));
  writeFileSync(file("passing.yaml"), PASSING);
  writeFileSync(file("failing.yaml"), FAILING);
  writeFileSync(file("shop.yaml"), SHOP);
  writeFileSync(file("scenario.yaml"), scenario("[]"));
  writeFileSync(
    file("wrong.yaml"),
    SHOP.replace("replicas: 3", "replicas: -3").replace("port: 80,", "port: 0,"),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the exit code", () => {
  test("is 0 when all checks hold, 1 when one fails; both sides of it are told", () => {
    expect(rollarium(["run", file("passing.yaml")])).toMatchObject({ code: 0, stderr: "" });
    const { code, stdout } = rollarium(["run", file("failing.yaml")]);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /Checks\n {2}pass {2}no request fails\n {2}FAIL {2}never <done> & "dusted"\n {8}fullRolloutIn == never\n {8}fullRolloutIn is [\d.]+, not == never\n\n {2}1 of 2 checks failed\n$/,
    );
  });

  test("is 2 for wrong input, with every mistake at its place, and nothing is run", () => {
    expect(rollarium(["run", file("wrong.yaml"), "--output", "json"])).toEqual({
      code: 2,
      stdout: "",
      stderr: `${file("wrong.yaml")}:4:44: error: spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive
    found:    0
    expected: must be between 1 and 65535, inclusive
${file("wrong.yaml")}:10:3: error: spec.replicas: Invalid value: -3: must be greater than or equal to 0
    found:    -3
    expected: must be greater than or equal to 0
2 errors; nothing was run
`,
    });
  });

  test("is 3 for a fault of our own, which says how to report it", () => {
    const planted = encodeURIComponent(`const { imul } = Math; let calls = 0;
      Math.imul = (a, b) => { calls += 1; if (calls > 20_000) throw new Error("planted"); return imul(a, b); };`);
    const fault = rollarium(["run", file("passing.yaml"), "--set", "maxSurge=1"], {
      environment: { NODE_OPTIONS: `--import=data:text/javascript,${planted}` },
    });
    expect([fault.code, fault.stdout]).toEqual([3, ""]);
    expect(fault.stderr).toMatch(
      /^rollarium: a fault of Rollarium itself, not of your files\.\n\nError: planted\n {4}at /,
    );
    expect(fault.stderr).toMatch(
      /Please report it with these lines, the files, and the command:\n {2}rollarium run \S+ --set maxSurge=1\n$/,
    );
  });
});

describe("files", () => {
  test("may be several, and - is standard input", () => {
    const together = rollarium(["run", file("passing.yaml"), "-o", "json"]).stdout;
    const apart = rollarium(["run", file("scenario.yaml"), "-", "-o", "json"], { stdin: SHOP });
    expect(apart.code).toBe(0);
    expect(JSON.parse(apart.stdout).hash).toBe(JSON.parse(together).hash);
  });

  test("that cannot be read are told, all of them", () => {
    expect(rollarium(["run", file("none.yaml"), folder]).stderr).toBe(
      `${file("none.yaml")}:1:1: error: there is no such file
    expected: a file of YAML or JSON
${folder}:1:1: error: this is a folder
    expected: a file of YAML or JSON
2 errors; nothing was run
`,
    );
  });

  test("without a Scenario are completed in the open, or not at all", () => {
    const completed = rollarium(["run", file("shop.yaml"), "--until", "90s"]).stdout;
    expect(completed).toMatch(/^Rolling update of shop\n/);
    expect(completed).toMatch(
      /Supplied, as the files do not have it\n {2}3 nodes .*\n {2}users of .*\n {2}a release of Deployment shop to shop:1\.0\.0-next at 01:00/,
    );
    const bare = rollarium(["run", file("shop.yaml"), "--until", "90s", "--no-complete"]).stdout;
    expect(bare).toMatch(/Supplied, as the files do not have it\n {2}3 nodes .*\n\n/);
    expect(bare).toContain("Nothing was released. No user came.");
  });
});

describe("options", () => {
  const json = (...args: string[]) => {
    const { code, stdout, stderr } = rollarium(["run", file("passing.yaml"), "-o", "json", ...args]);
    expect([code, stderr]).toEqual([0, ""]);
    return JSON.parse(stdout);
  };

  test("the same run gives the same bytes, another seed another run", () => {
    const run = (seed: string) =>
      rollarium(["run", file("passing.yaml"), "-o", "json", "--events", "--seed", seed]).stdout;
    const first = run("5");
    expect(run("5")).toBe(first);
    expect(JSON.parse(first).scenario.seed).toBe(5);
    expect(JSON.parse(run("6")).hash).not.toBe(JSON.parse(first).hash);
    const text = () => rollarium(["run", file("passing.yaml")]).stdout;
    expect(text()).toBe(text());
  });

  test("--until ends the run", () => {
    const run = json("--until", "30s");
    expect(run.scenario.durationSeconds).toBe(30);
    expect(Math.max(...run.events.map((event: { at: number }) => event.at))).toBeLessThanOrEqual(30);
  });

  test("--strategy has the release done otherwise", () => {
    expect(json().strategies[0].strategy).toBe("RollingUpdate");
    const recreated = rollarium(["run", file("passing.yaml"), "-o", "json", "--strategy", "Recreate"]);
    expect(recreated.code).toBe(1);
    expect(JSON.parse(recreated.stdout).strategies[0].strategy).toBe("Recreate");
    expect(JSON.parse(recreated.stdout).outcome.downtimeSeconds).toBeGreaterThan(0);
  });

  test("--set changes the scenario, or a parameter of the strategy", () => {
    expect(json("--set", "traffic[0].profile.constant=40/s").outcome.requests).toBeGreaterThan(
      1.5 * json().outcome.requests,
    );
    expect(json().outcome.peakExtraPods).toBe(1);
    expect(json("--set", "maxSurge=3", "--set", "maxUnavailable=0").outcome.peakExtraPods).toBe(3);
  });

  test.each([
    [["--set", "maxSrge=2"], 'did you mean "maxSurge"?'],
    [["--set", "traffic[0].user=2"], 'did you mean "users"?'],
    [["--strategy", "Recrate"], 'one of RollingUpdate, Recreate, did you mean "Recreate"?'],
    [["--until", "soon"], "a duration such as 90s or 10m, at most 90d"],
    [["--target", "deployment/shop"], "files without releases of their own"],
  ])("%j is told of the option, with what was expected", (args, expected) => {
    const { code, stdout, stderr } = rollarium(["run", file("passing.yaml"), ...args]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr.startsWith(`${args[0]}`)).toBe(true);
    expect(stderr).toContain(expected);
  });

  test("--target chooses what the supplied release releases", () => {
    const two = `${SHOP}---\n${SHOP.slice(SHOP.indexOf("---\n") + 4).replaceAll("shop", "cart")}`;
    const run = (...args: string[]) =>
      JSON.parse(rollarium(["run", "-", "-o", "json", "--until", "70s", ...args], { stdin: two }).stdout);
    expect(run().scenario.title).toBe("Rolling update of shop");
    expect(run("--target", "deployment/cart").scenario.title).toBe("Rolling update of cart");
    const wrong = rollarium(["run", "-", "--target", "deployment/crt"], { stdin: two });
    expect(wrong.stderr).toMatch(
      /^--target: error: .*\n {4}found: {4}deployment\/crt\n.*did you mean "deployment\/cart"\?/,
    );
  });

  test("--events lists Kubernetes Events; what repeats is counted", () => {
    const crashing = PASSING.replace(
      "duration: 60s",
      "images: { shop:1.0.0: { crash: { after: 1s } } }\n  duration: 60s",
    );
    expect(rollarium(["run", file("passing.yaml")]).stdout).not.toContain("\nEvents\n");
    const { stdout } = rollarium(["run", "-", "--events"], { stdin: crashing });
    expect(stdout).toMatch(/\nEvents\n {2}00:00\.\d {2}Normal {3}ScalingReplicaSet /);
    expect(stdout).toMatch(
      /Warning {2}BackOff {2,}pod\/shop-\S+ {2,}Back-off restarting .* \(x\d+ until \d\d:\d\d\.\d\)\n/,
    );
  });
});

describe("the text", () => {
  test("has its parts in order, lines of a terminal's width, and no stray spaces", () => {
    const { stdout } = rollarium(["run", "scenarios/recreate.yaml", "--until", "2m"]);
    const headings = stdout.split("\n").filter((line) => /^\S/.test(line));
    expect(headings).toEqual([
      "Recreate and its downtime",
      "Timeline",
      "Pods at the end",
      "Outcome",
      "Checks",
    ]);
    expect(stdout).not.toMatch(/ \n|\u00a0|undefined|NaN/);
    expect(stdout).not.toContain("\u001b");
    expect(stdout.split("\n").filter((line) => line.length > 120)).toEqual([]);
  });

  test("ends quietly when its reader has seen enough", async () => {
    const command = [join(ROOT, "bin", "rollarium.js"), "run", file("passing.yaml"), "-o", "json"];
    const child = spawn(process.execPath, command, { cwd: ROOT });
    let complaints = "";
    child.stderr.on("data", (data) => {
      complaints += data;
    });
    child.stdout.destroy();
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect([code, complaints]).toEqual([0, ""]);
  });
});

describe("validate", () => {
  test("tells what the files hold and what would be supplied, without running", () => {
    expect(rollarium(["validate", file("passing.yaml")])).toEqual({
      code: 0,
      stdout:
        "valid: 2 objects, 1 release, 1 check\n  supplied: 3 nodes of 4 CPU and 8Gi, in zones a, b and c\n",
      stderr: "",
    });
    expect(rollarium(["validate", file("shop.yaml"), "--no-complete"]).stdout).toMatch(
      /^valid: 2 objects, 0 releases, 0 checks\n {2}supplied: 3 nodes/,
    );
  });

  test("names kinds that are not simulated", () => {
    const { code, stderr } = rollarium(["validate", "-"], {
      stdin: `${SHOP}---\napiVersion: batch/v1\nkind: Job\nmetadata: { name: once }\n`,
    });
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^stdin:23:1: warning: kind: Job \(batch\/v1\) is not simulated yet and is left out\n/,
    );
  });

  test("gives 2 for mistakes", () => {
    const { code, stdout, stderr } = rollarium(["validate", file("wrong.yaml")]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/\n2 errors\n$/);
  });
});
