import fc from "fast-check";

const WORDS = [
  "",
  "~",
  "-1",
  "0",
  "1e400",
  "99999999999999999999",
  "yes",
  "[]",
  "{}",
  "a: b",
  '"',
  "'",
  "|",
  "*x",
  "&x",
  "!!binary x",
  "\u0000",
  "25%",
  "null",
  "é",
  "{{ .Values.x }}",
];

/** Texts near a right one: lines dropped, doubled, swapped, indented otherwise, values replaced, the end cut off. */
export function brokenVariants(text: string): fc.Arbitrary<string> {
  const lines = text.split("\n");
  const place = fc.nat(lines.length - 1);
  const change = fc.oneof(
    place.map((at) => (all: string[]) => all.splice(at, 1)),
    place.map((at) => (all: string[]) => all.splice(at, 0, all[at] ?? "")),
    fc.tuple(place, fc.constantFrom(1, 2, 3)).map(([at, depth]) => (all: string[]) => {
      all[at] = " ".repeat(depth) + (all[at] ?? "");
    }),
    fc.tuple(place, fc.constantFrom(...WORDS)).map(([at, word]) => (all: string[]) => {
      all[at] = (all[at] ?? "").replace(/:.*$/, `: ${word}`);
    }),
    fc.tuple(place, fc.constantFrom(...WORDS)).map(([at, word]) => (all: string[]) => {
      all[at] = (all[at] ?? "").replace(/[A-Za-z]+(?=:)/, word);
    }),
    place.map((at) => (all: string[]) => {
      all.length = Math.min(all.length, at);
    }),
  );
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    const broken = [...lines];
    for (const one of changes) one(broken);
    return broken.join("\n");
  });
}
