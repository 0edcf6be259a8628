import { readArguments } from "./cli/arguments.ts";
import { HELP } from "./cli/help.ts";
import { runCommand } from "./cli/run-command.ts";
import { validateCommand } from "./cli/validate-command.ts";

declare const ROLLARIUM_VERSION: string;

process.exitCode = guarded(process.argv.slice(2));

/** Exit codes: 0 passed, 1 a check failed, 2 bad input, 3 our own fault. */
function guarded(typed: readonly string[]): number {
  try {
    return main(typed);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`rollarium: a fault of Rollarium itself, not of your files.\n${text}\n`);
    process.stderr.write(`Please report it with the files and this command: rollarium ${typed.join(" ")}\n`);
    return 3;
  }
}

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
