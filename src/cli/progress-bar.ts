const WIDTH = 30;
/** A run that is done sooner shows no bar. Milliseconds. */
const PATIENCE = 300;

interface ProgressBar {
  show(done: number, whole: number): void;
  clear(): void;
}

/** A bar on standard error while long work runs, and only if that is a terminal. */
export function progressBar(stream: { readonly isTTY: boolean; write(text: string): unknown }): ProgressBar {
  const began = performance.now();
  let longest = 0;
  return {
    show(done, whole) {
      if (!stream.isTTY || performance.now() - began < PATIENCE) return;
      const filled = Math.round((done / whole) * WIDTH);
      const text = `  ${"━".repeat(filled)}${"─".repeat(WIDTH - filled)}  ${Math.round((done / whole) * 100)} %`;
      stream.write(`\r${text}`);
      longest = Math.max(longest, text.length);
    },
    clear() {
      if (longest > 0) stream.write(`\r${" ".repeat(longest)}\r`);
    },
  };
}
