/** The scenarios that ship with the page, in the order of their file names. */

export interface LibraryScenario {
  readonly id: string;
  readonly file: string;
  readonly title: string;
  readonly text: string;
}

const texts = import.meta.glob<string>("/scenarios/*.{yaml,yml}", {
  query: "?raw",
  import: "default",
  eager: true,
});

export const LIBRARY: readonly LibraryScenario[] = Object.entries(texts)
  .map(([path, text]) => {
    const file = path.slice(path.lastIndexOf("/") + 1);
    const id = file.replace(/[.]ya?ml$/, "");
    return { id, file, title: titleOf(text) ?? wordsOf(id), text };
  })
  .sort((a, b) => (a.id < b.id ? -1 : 1));

/** A menu needs titles before anything is parsed: the `title:` of the Scenario document, which stands on one line. */
function titleOf(text: string): string | undefined {
  const line = /^\s+title:\s*(.+)$/m.exec(text)?.[1]?.trim();
  return line?.replace(/^(["'])(.*)\1$/, "$2");
}

function wordsOf(id: string): string {
  const words = id.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
