import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { goldenCases, goldenFiles } from "./support/golden.ts";

/** Tables of what is not built yet; this list only shrinks. */
const NOT_YET: Readonly<Record<string, string>> = {
  statefulset_step: "StatefulSet",
  hpa_replicas: "HorizontalPodAutoscaler",
  hpa_limits: "HorizontalPodAutoscaler",
  hpa_runs: "HorizontalPodAutoscaler",
  pdb_status: "PodDisruptionBudget",
  eviction_memory_order: "node pressure eviction",
};

const lineCount = (file: string): number =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "").length;

describe("no table of functions is left out in silence", () => {
  const cases = goldenCases("functions", "not-yet");
  const tests = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith(".test.ts") && name !== basename(import.meta.filename))
    .map((name) => readFileSync(join(import.meta.dirname, name), "utf8"))
    .join("\n");
  for (const file of goldenFiles("functions", ".jsonl")) {
    const table = basename(file, ".jsonl");
    const missing = NOT_YET[table];
    if (missing !== undefined) {
      for (let line = 1; line <= lineCount(file); line += 1) cases.notYet(`${table}:${line}`, missing);
      continue;
    }
    test(`${table} is held to`, () => {
      expect(tests).toContain(`"${table}"`);
    });
  }
  for (const table of Object.keys(NOT_YET)) {
    test(`${table} is not both held to and not yet`, () => {
      expect(tests).not.toContain(`"${table}"`);
    });
  }

  const statistics = goldenCases("statistics", "not-yet");
  for (const file of goldenFiles("statistics", ".jsonl")) {
    for (let line = 1; line <= lineCount(file); line += 1)
      statistics.notYet(`${basename(file, ".jsonl")}:${line}`, "the studies");
  }
  const validation = goldenCases("validation", "not-yet");
  const built = ["deployment", "replicaset", "pod", "service", "configmap", "secret", "namespace", "yaml"];
  for (const file of goldenFiles("validation", ".jsonl").filter(
    (one) => !built.includes(basename(one, ".jsonl")),
  )) {
    const kind = basename(file, ".jsonl");
    for (let line = 1; line <= lineCount(file); line += 1) validation.notYet(`${kind}:${line}`, kind);
  }
});
