// Sums up what the golden tests left behind: passed, failed and not yet, folder by folder.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "..", "..", "..", ".cache", "golden");

/** Prints a line a folder, then every failed case and the reasons of those not yet built. */
export function printGoldenSummary() {
  const reports = existsSync(FOLDER)
    ? readdirSync(FOLDER).map((name) => JSON.parse(readFileSync(join(FOLDER, name), "utf8")))
    : [];
  const folders = [...new Set(reports.map((report) => report.folder))].sort();
  console.log("\nGolden cases");
  if (folders.length === 0) console.log("  none were run");
  for (const folder of folders) {
    const verdicts = reports
      .filter((report) => report.folder === folder)
      .flatMap((report) => report.verdicts);
    const count = (verdict) => verdicts.filter((one) => one.verdict === verdict).length;
    console.log(
      `  ${folder.padEnd(12)} ${count("passed")} passed, ${count("failed")} failed, ${count("not yet")} not yet`,
    );
    for (const one of verdicts.filter((verdict) => verdict.verdict === "failed")) {
      console.log(`    failed   ${one.name}: ${(one.why ?? "").split("\n", 1)[0].slice(0, 200)}`);
    }
    const reasons = new Map();
    for (const one of verdicts.filter((verdict) => verdict.verdict === "not yet")) {
      reasons.set(one.why, [...(reasons.get(one.why) ?? []), one.name]);
    }
    for (const [why, names] of reasons) console.log(`    not yet  ${names.length} need ${why}`);
  }
}

if (import.meta.filename === process.argv[1]) printGoldenSummary();
