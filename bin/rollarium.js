#!/usr/bin/env node
// The command `rollarium`: runs the built command line, which a fresh clone builds first.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isStale } from "./is-stale.js";

const ROOT = join(import.meta.dirname, "..");
const BUILT = join(ROOT, "dist-cli", "rollarium.js");

if (existsSync(join(ROOT, "src")) && isStale(ROOT, BUILT, ["src", "vite.cli.config.ts", "package.json"]))
  build();
await import(pathToFileURL(BUILT).href);

function build() {
  process.stderr.write("Building the command line …\n");
  const vite = join(ROOT, "node_modules", "vite", "bin", "vite.js");
  const args = [vite, "build", "-c", "vite.cli.config.ts", "--logLevel", "error"];
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: ["ignore", 2, 2] });
  if (status !== 0) process.exit(3);
}
