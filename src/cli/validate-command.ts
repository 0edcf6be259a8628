import { readScenario } from "../engine/index.ts";
import type { ValidateArguments } from "./arguments.ts";
import { problemText, reject } from "./problem-text.ts";
import { readFiles } from "./read-files.ts";
import { plural } from "./words.ts";

/** `rollarium validate`. Gives the exit code. */
export function validateCommand(options: ValidateArguments): number {
  const { files, problems } = readFiles(options.files);
  if (problems.length > 0) return reject(problems);
  const result = readScenario(files, { complete: options.complete });
  if (!result.ok) return reject(result.problems);
  for (const warning of result.warnings) process.stderr.write(problemText(warning));
  const { manifests, releases, checks, supplied } = result.scenario;
  const parts = [
    plural(manifests.length, "object"),
    plural(releases.length, "release"),
    plural(checks.length, "check"),
  ];
  process.stdout.write(`valid: ${parts.join(", ")}\n`);
  for (const one of supplied) process.stdout.write(`  supplied: ${one.text}\n`);
  return 0;
}
