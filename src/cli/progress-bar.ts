const WIDTH = 30;
/** A run that is done sooner shows no bar. Milliseconds. */
const PATIENCE = 300;

export interface ProgressBar {
  show(done: number, whole: number): void;
  clear(): void;
}

/** A bar on standard error while long work runs, and only if that is a terminal. */
export function progressBar(stream: NodeJS.WriteStream): ProgressBar {
  const began = performance.now();
  let shown = false;
  return {
    show(done, whole) {
      if (!stream.isTTY || performance.now() - began < PATIENCE) return;
      const filled = Math.round((done / whole) * WIDTH);
      stream.write(
        `\r[${"█".repeat(filled)}${" ".repeat(WIDTH - filled)}] ${Math.round((done / whole) * 100)} %`,
      );
      shown = true;
    },
    clear() {
      if (shown) stream.write(`\r${" ".repeat(WIDTH + 10)}\r`);
    },
  };
}
