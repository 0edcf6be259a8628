// npm run test:golden: the golden cases alone, with their sums.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { printGoldenSummary } from "./support/summary.js";

const ROOT = join(import.meta.dirname, "..", "..");

rmSync(join(ROOT, ".cache", "golden"), { recursive: true, force: true });
const vitest = join(ROOT, "node_modules", ".bin", "vitest");
const { status } = spawnSync(vitest, ["run", "--project", "golden", ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: "inherit",
});
printGoldenSummary();
process.exit(status ?? 1);
