/** Small habits of Go that show in messages. */

/** Sorts texts as Go does, for the characters that names may hold. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A text as %q prints it. */
export function quote(text: string): string {
  let quoted = "";
  for (const character of text) quoted += ESCAPES[character] ?? control(character);
  return `"${quoted}"`;
}

const ESCAPES: { readonly [character: string]: string } = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\b": "\\b",
  "\f": "\\f",
  "\v": "\\v",
  "\u0007": "\\a",
};

function control(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x20 || code === 0x7f ? `\\x${code.toString(16).padStart(2, "0")}` : character;
}
