import { readFileSync } from "node:fs";
import type { Problem, SourceFile } from "../engine/index.ts";

/** Reads the files named on the command line; `-` is standard input. What cannot be read becomes a problem. */
export function readFiles(names: readonly string[]): {
  readonly files: readonly SourceFile[];
  readonly problems: readonly Problem[];
} {
  const files: SourceFile[] = [];
  const problems: Problem[] = [];
  for (const name of names) {
    try {
      files.push({
        name: name === "-" ? "stdin" : name,
        text: readFileSync(name === "-" ? 0 : name, "utf8"),
      });
    } catch (error) {
      problems.push(unreadable(name, error));
    }
  }
  return { files, problems };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "this is a folder",
  EACCES: "this file may not be read",
};

function unreadable(file: string, error: unknown): Problem {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const message = REASONS[code] ?? `it cannot be read (${code})`;
  return {
    severity: "error",
    file,
    line: 1,
    column: 1,
    path: "",
    value: "",
    message,
    expected: "a file of YAML or JSON",
  };
}
