/** Turns the sources of contestants into commands. Whatever happens here is not timed. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import type { Absent, Command } from "./benchmark.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "rollarium-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** A TypeScript program of this folder with all it imports in one file, run by this Node. */
export async function node(program: string, ...args: readonly string[]): Promise<Command> {
  const name = basename(program, ".ts");
  await build({
    root: here,
    configFile: false,
    logLevel: "error",
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: join(here, program),
      outDir: folder,
      emptyOutDir: false,
      target: "node20",
      minify: false,
      rolldownOptions: { output: { entryFileNames: `${name}.mjs`, codeSplitting: false } },
    },
  });
  return { command: process.execPath, args: [join(folder, `${name}.mjs`), ...args] };
}

/** A C++ source of this folder, compiled for this machine by CXX, else g++, else clang++. */
export async function cpp(source: string, ...args: readonly string[]): Promise<Command | Absent> {
  const compiler = [process.env.CXX, "g++", "clang++"].find((name) => name && runs(name, "--version"));
  if (!compiler) return { absent: "needs a C++ compiler: apt-get install g++, or name yours in CXX" };
  const program = join(folder, basename(source, ".cpp"));
  const { status, stderr } = spawnSync(
    compiler,
    ["-O3", "-march=native", "-std=c++17", "-o", program, join(here, source)],
    { encoding: "utf8" },
  );
  return status === 0 ? { command: program, args } : { absent: `${compiler} cannot compile it: ${stderr}` };
}

/** A Python script of this folder and a package that it imports; run by PYTHON, else python3. */
export async function python(script: string, requirement: string): Promise<Command | Absent> {
  const interpreter = process.env.PYTHON ?? "python3";
  if (!runs(interpreter, "-c", `import ${requirement.split("==")[0]}`)) {
    return { absent: `needs Python 3 and its package: pip install ${requirement}, or name yours in PYTHON` };
  }
  return { command: interpreter, args: [join(here, script)] };
}

function runs(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}
