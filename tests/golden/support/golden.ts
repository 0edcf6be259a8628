import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

/**
 * Golden cases are what the real programs did. They are read from `GOLDEN` (default ../shared/golden where it exists) and
 * from the few cases kept in tests/golden/cases, so that new cases need no new code.
 */
const KEPT = join(import.meta.dirname, "..", "cases");
const SHARED = join(import.meta.dirname, "..", "..", "..", "..", "shared", "golden");

/** The folders of cases to read, each holding `functions/`, `rollouts/`, … */
function goldenRoots(): readonly string[] {
  const chosen = process.env.GOLDEN ?? SHARED;
  if (process.env.GOLDEN !== undefined && !existsSync(chosen)) {
    throw new Error(`GOLDEN=${chosen}: there is no such folder`);
  }
  return [...new Set([KEPT, chosen])].filter((root) => existsSync(root));
}

/** Files of one folder of all roots whose names end so. */
export function goldenFiles(folder: string, ending: string): readonly string[] {
  return goldenRoots()
    .map((root) => join(root, folder))
    .filter((path) => existsSync(path))
    .flatMap((path) => readdirSync(path).map((name) => join(path, name)))
    .filter((path) => path.endsWith(ending));
}

type Verdict = {
  readonly name: string;
  readonly verdict: "passed" | "failed" | "not yet";
  readonly why?: string;
};

/** Leaves the verdicts of a folder behind, for the summary that `npm run test:golden` prints. */
export function report(folder: string, source: string, verdicts: readonly Verdict[]): void {
  const target = join(process.cwd(), ".cache", "golden");
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, `${folder}.${source}.json`), JSON.stringify({ folder, source, verdicts }));
}

/** The cases of one source in a folder: each is a test of its own, or not yet. */
export interface GoldenCases {
  /** A case that needs what is not built yet: counted and told, never passed. */
  notYet(name: string, why: string): void;
  check(name: string, run: () => void): void;
}

/** Opens the account of one source of cases; to be called inside the `describe` that holds them. */
export function goldenCases(folder: string, source: string): GoldenCases {
  const verdicts: Verdict[] = [];
  afterAll(() => report(folder, source, verdicts));
  return {
    notYet: (name, why) => verdicts.push({ name, verdict: "not yet", why }),
    check(name, run) {
      test(name, () => {
        const place = verdicts.push({ name, verdict: "failed", why: "see the test" }) - 1;
        run();
        verdicts[place] = { name, verdict: "passed" };
      });
    },
  };
}

/**
 * Holds one function to its table: every line of `functions/<table>.jsonl` of every root is one case. `decide` gets `in`
 * and must give what `expected` makes of `out` (by default `out` itself). It sees `out` too, for what says how far the real
 * program was let run.
 */
export function describeTable<In, Out>(
  table: string,
  decide: (input: In, out: Out) => unknown,
  expected: (out: Out, input: In) => unknown = (out) => out,
): void {
  const files = goldenFiles("functions", `/${table}.jsonl`);
  describe(`functions/${table}`, () => {
    const verdicts: Verdict[] = [];
    afterAll(() => report("functions", table, verdicts));
    for (const file of files) {
      const lines = readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line !== "");
      test(`all ${lines.length} calls of ${basename(file)} give what the real function gave`, () => {
        const wrong: unknown[] = [];
        lines.forEach((line, index) => {
          const { in: input, out }: { in: In; out: Out } = JSON.parse(line);
          const name = `${table}:${index + 1}`;
          const want = plain(expected(out, input));
          const got = plain(attempt(() => decide(input, out)));
          const right = JSON.stringify(got) === JSON.stringify(want);
          verdicts.push(
            right ? { name, verdict: "passed" } : { name, verdict: "failed", why: JSON.stringify(got) },
          );
          if (!right && wrong.length < 5) wrong.push({ name, input, got, want });
        });
        expect(wrong).toEqual([]);
      });
    }
  });
}

function attempt(decide: () => unknown): unknown {
  try {
    return decide();
  } catch (error) {
    return { threw: String(error) };
  }
}

/** JSON with sorted keys and without undefined members, so that two values compare as text. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, plain(member)]),
  );
}
