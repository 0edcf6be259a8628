import { readScenario } from "../engine/index.ts";
import type { ValidateArguments } from "./arguments.ts";
import { readFiles } from "./read-files.ts";
import { reject } from "./run-command.ts";
import { problemText } from "./text-report.ts";

/** `rollarium validate`. Gives the exit code. */
export function validateCommand(options: ValidateArguments): number {
  const { files, problems } = readFiles(options.files);
  if (problems.length > 0) return reject(problems);
  const result = readScenario(files, { complete: options.complete });
  if (!result.ok) return reject(result.problems);
  for (const warning of result.warnings) process.stderr.write(`${problemText(warning)}\n`);
  const { manifests, releases, checks, supplied } = result.scenario;
  process.stdout.write(
    `valid: ${manifests.length} objects, ${releases.length} releases, ${checks.length} checks\n`,
  );
  for (const one of supplied) process.stdout.write(`  supplied: ${one.text}\n`);
  return 0;
}
