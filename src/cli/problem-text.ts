import type { Problem } from "../engine/index.ts";

/** A mistake as a compiler prints it: place, path and what is wrong, then what was found and what was expected. */
export function problemText({
  severity,
  file,
  line,
  column,
  path,
  value,
  message,
  expected,
}: Problem): string {
  const where = file.startsWith("--") ? file : `${file}:${line}:${column}`;
  const what = path === "" ? message : `${path}: ${message}`;
  const found = value === "" ? "" : `\n    found:    ${value}`;
  return `${where}: ${severity}: ${what}${found}\n    expected: ${expected}\n`;
}

/** Prints mistakes to standard error. Gives the exit code for wrong input. */
export function reject(problems: readonly Problem[], consequence = ""): number {
  for (const problem of problems) process.stderr.write(problemText(problem));
  const errors = problems.filter((problem) => problem.severity === "error").length;
  process.stderr.write(`${errors} ${errors === 1 ? "error" : "errors"}${consequence}\n`);
  return 2;
}
