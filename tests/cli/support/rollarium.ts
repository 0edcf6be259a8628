import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { vi } from "vitest";

/** Each run is a process of its own, and the first one may have to build. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

export const ROOT = join(import.meta.dirname, "..", "..", "..");

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as a user does, from the project's folder; what a first build says is left out. */
export function rollarium(
  args: readonly string[],
  given: { readonly stdin?: string; readonly environment?: Readonly<Record<string, string>> } = {},
): Ended {
  const command = [join(ROOT, "bin", "rollarium.js"), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: ROOT,
    encoding: "utf8",
    input: given.stdin ?? "",
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, NO_COLOR: "", FORCE_COLOR: "0", ...given.environment },
  });
  return { code: status, stdout, stderr: stderr.replace("Building the command line …\n", "") };
}
