import { readArguments } from "./cli/arguments.ts";
import { guarded } from "./cli/guard.ts";
import { HELP } from "./cli/help.ts";
import { runCommand } from "./cli/run-command.ts";
import { validateCommand } from "./cli/validate-command.ts";

declare const ROLLARIUM_VERSION: string;

process.stdout.on("error", endOfReader);
process.exitCode = guarded(process.argv.slice(2), main, (text) => process.stderr.write(text));

/** Gives the exit code: 0 passed, 1 a check failed, 2 bad input; what it throws becomes 3. */
function main(typed: readonly string[]): number {
  const options = readArguments(typed);
  switch (options.command) {
    case "help":
      process.stdout.write(HELP);
      return 0;
    case "version":
      process.stdout.write(`rollarium ${ROLLARIUM_VERSION}\n`);
      return 0;
    case "mistake":
      process.stderr.write(`rollarium: ${options.message}\nSee rollarium --help.\n`);
      return 2;
    case "validate":
      return validateCommand(options);
    case "run":
      return runCommand(options);
  }
}

/** `rollarium … | head` closes the pipe before everything is written: no fault of anybody. */
function endOfReader(error: Error): void {
  if (!("code" in error) || error.code !== "EPIPE") throw error;
}
