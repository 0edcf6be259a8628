#!/usr/bin/env node
// The command `rollarium`: runs the built command line, which a fresh clone builds first.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isStale } from "./is-stale.js";

const ROOT = join(import.meta.dirname, "..");
const BUILT = join(ROOT, "dist-cli", "rollarium.js");

if (existsSync(join(ROOT, "src")) && isStale(ROOT, BUILT, ["src", "vite.cli.config.ts", "package.json"]))
  build();
try {
  await import(pathToFileURL(BUILT).href);
} catch (error) {
  process.stderr.write(`rollarium: a fault of Rollarium itself: it does not load.\n\n${error?.stack}\n`);
  process.exitCode = 3;
}

/** Builds beside the place and moves it there in one go: several commands may be started at once. */
function build() {
  process.stderr.write("Building the command line …\n");
  const folder = join(ROOT, "dist-cli", `building-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const vite = join(ROOT, "node_modules", "vite", "bin", "vite.js");
  const args = [vite, "build", "-c", "vite.cli.config.ts", "--outDir", folder, "--logLevel", "error"];
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: ["ignore", 2, 2] });
  if (status === 0) renameSync(join(folder, "rollarium.js"), BUILT);
  rmSync(folder, { recursive: true, force: true });
  if (status !== 0) process.exit(3);
}
