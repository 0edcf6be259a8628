// npm test: every check of the project, one after another; all of them run even when one fails, and the last line sums up.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { printGoldenSummary } from "./golden/support/summary.js";

const ROOT = join(import.meta.dirname, "..");
const bin = (name) => join(ROOT, "node_modules", ".bin", name);
const REPORT = join(ROOT, ".cache", "tests.json");

const CHECKS = [
  ["types", bin("tsc"), ["-b"]],
  ["format and lint", bin("biome"), ["check", "--error-on-warnings", "."]],
  ["floors", process.execPath, [join(".config", "check-floors.js")]],
  ["dead code", bin("knip"), []],
  ["build", bin("vite"), ["build", "--logLevel", "error"]],
  ["build of the command line", bin("vite"), ["build", "-c", "vite.cli.config.ts", "--logLevel", "error"]],
];

rmSync(join(ROOT, ".cache", "golden"), { recursive: true, force: true });
mkdirSync(join(ROOT, ".cache"), { recursive: true });
const checks = CHECKS.map(([name, command, args]) => ({ name, passed: run(name, command, args) }));
const vitest = run("tests", bin("vitest"), [
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${REPORT}`,
]);
const tests = readReport();
printGoldenSummary();

const passed = checks.filter((check) => check.passed).length + tests.passed;
const failed =
  checks.filter((check) => !check.passed).length + tests.failed + (vitest || tests.failed > 0 ? 0 : 1);
for (const check of checks.filter((one) => !one.passed)) console.log(`failed: ${check.name}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function run(name, command, args) {
  console.log(`\n— ${name}`);
  return spawnSync(command, args, { cwd: ROOT, stdio: "inherit" }).status === 0;
}

function readReport() {
  try {
    const report = JSON.parse(readFileSync(REPORT, "utf8"));
    return { passed: report.numPassedTests, failed: report.numFailedTests + report.numPendingTests };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
