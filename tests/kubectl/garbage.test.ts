import fc from "fast-check";
import { expect, test } from "vitest";
import { openConsole, webManifest } from "./support/console.ts";

const word = fc.oneof(
  fc.constantFrom(
    ..."get apply set image rollout status undo scale patch delete label annotate create env resources history".split(
      " ",
    ),
    ..."deployment/web web deploy pods,svc -l --all -o -f - -p --type=json --replicas=2 app=b:1 a- {.a[0]} --".split(
      " ",
    ),
    ..."jsonpath={.items[?(@.a==1)].b} custom-columns=A:.b -A --dry-run=client --to-revision=-1 -n".split(
      " ",
    ),
  ),
  fc.string({ maxLength: 12 }),
);

test("whatever is typed, a command ends in words and an exit code, never in an exception", () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 7 }), fc.string({ maxLength: 60 }), (words, stdin) => {
      const console = openConsole();
      console.type("apply -f -", webManifest());
      const id = console.begin(
        words.filter((each) => each !== "kubectl"),
        stdin,
      );
      console.type("delete deployment web --wait=false");
      const { exit, stderr } = console.read(id);
      expect(exit === 0 || (exit === 1 && stderr !== "")).toBe(true);
    }),
    { numRuns: 400 },
  );
});

test("whatever is left of a manifest, it is applied or refused in words", () => {
  const manifest = webManifest();
  fc.assert(
    fc.property(
      fc.nat(manifest.length),
      fc.nat(20),
      fc.constantFrom("", "\t", "{", "[", '"', ": ", "- ", "&a ", "*a ", "<<: ", "|\n", "null", "7"),
      (at, cut, piece) => {
        const console = openConsole();
        const broken = manifest.slice(0, at) + piece + manifest.slice(at + cut);
        const { exit, stderr } = console.read(console.begin("apply -f -", broken));
        expect(exit === 0 || (exit === 1 && stderr !== "")).toBe(true);
      },
    ),
    { numRuns: 400 },
  );
});
