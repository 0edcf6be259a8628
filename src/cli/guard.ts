/** Exit code of a fault of Rollarium itself. */
const OWN_FAULT = 3;

/**
 * Runs the command line and gives its exit code. Wrong input comes back as a value, so whatever is thrown is our own fault:
 * it is told as one, with what a report needs.
 */
export function guarded(
  typed: readonly string[],
  run: (typed: readonly string[]) => number,
  complain: (text: string) => void,
): number {
  try {
    return run(typed);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    complain(`rollarium: a fault of Rollarium itself, not of your files.\n\n${text}\n
Please report it with these lines, the files, and the command:
  rollarium ${typed.map(quoted).join(" ")}\n`);
    return OWN_FAULT;
  }
}

/** As a shell takes it. */
function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
