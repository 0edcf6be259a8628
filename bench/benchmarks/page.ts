import { fileURLToPath } from "node:url";
import { findBrowser } from "../../tests/support/browser.js";
import type { Absent, Benchmark, Command } from "../benchmark.ts";

const PROGRAM = fileURLToPath(new URL("../programs/page.js", import.meta.url));

/** What a visitor waits for, and what the page takes from a frame. */
export const page: Benchmark = {
  name: "page",
  title:
    "script a frame, 99th percentile, while 50 pods roll out for 30 s in Chromium; paint, runs and tasks",
  unit: "ms",
  rounds: 3,
  ours: { name: "ours", prepare },
  theirs: [],
  goals: [
    { kind: "atMost", limit: 4 },
    { kind: "factAtMost", name: "longest task", fact: "longestTask", limit: 50 },
    { kind: "factAtMost", name: "first paint", fact: "firstPaint", limit: 1000 },
    { kind: "factAtMost", name: "run of ten minutes at 200/s", fact: "run", limit: 1000 },
  ],
};

/** The program is not bundled: it drives a browser, and the page that it opens is built as for visitors. */
async function prepare(): Promise<Command | Absent> {
  try {
    await findBrowser();
  } catch (error) {
    return { absent: error instanceof Error ? error.message : String(error) };
  }
  return { command: process.execPath, args: [PROGRAM] };
}
