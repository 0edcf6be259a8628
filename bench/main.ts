import { kernelMm10 } from "./benchmarks/kernel-mm10.ts";
import { load10k } from "./benchmarks/load-10k.ts";
import { page } from "./benchmarks/page.ts";
import { rollout200 } from "./benchmarks/rollout-200.ts";
import { measure, type Result } from "./measure.ts";
import { asJson, table, tally } from "./report.ts";

const BENCHMARKS = [kernelMm10, rollout200, load10k, page];

const USAGE = `usage: npm run bench [-- NAME…] [--json]

Each benchmark runs our engine and others in turn, takes medians and holds them to goals.
  --json   print the results as JSON
  --help   print this

${BENCHMARKS.map(({ name, title }) => `  ${name.padEnd(14)} ${title}`).join("\n")}
`;

/** Runs the benchmarks that are named, or all. Gives the exit code: 0, 1 when a goal does not hold, 2 for bad arguments. */
export async function main(args: readonly string[]): Promise<number> {
  const complaint = firstComplaint(args);
  if (complaint !== undefined) {
    console.error(complaint);
    return 2;
  }
  if (args.includes("--help")) {
    console.log(USAGE);
    return 0;
  }
  const names = args.filter((arg) => !arg.startsWith("-"));
  const results: Result[] = [];
  for (const benchmark of BENCHMARKS) {
    if (names.length > 0 && !names.includes(benchmark.name)) continue;
    const result = await measure(benchmark, (text) => showProgress(`${benchmark.name}: ${text}`));
    showProgress("");
    results.push(result);
    if (!args.includes("--json")) console.log(table(result));
  }
  const { holds, "does not hold": fails, absent } = tally(results);
  if (args.includes("--json")) console.log(asJson(results));
  else console.log(`goals: ${holds} hold, ${fails} do not hold, ${absent} absent`);
  return fails > 0 ? 1 : 0;
}

function firstComplaint(args: readonly string[]): string | undefined {
  const names = BENCHMARKS.map(({ name }) => name);
  const known = ["--json", "--help", ...names];
  const wrong = args.find((arg) => !known.includes(arg));
  if (wrong === undefined) return undefined;
  const isFlag = wrong.startsWith("-");
  const near = nearest(wrong, isFlag ? ["--json", "--help"] : names);
  return `${isFlag ? "unknown option" : "no benchmark is called"} "${wrong}": did you mean "${near}"?
benchmarks: ${names.join(", ")}`;
}

/** On a terminal, one line that is written over. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

function nearest(word: string, candidates: readonly string[]): string | undefined {
  return candidates.toSorted((a, b) => distance(word, a) - distance(word, b))[0];
}

/** Levenshtein's distance: how many letters to insert, delete or replace. */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [row, letter] of Array.from(a).entries()) {
    const current = [row + 1];
    for (let column = 0; column < b.length; column += 1) {
      const replaced = (previous[column] ?? 0) + (letter === b[column] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
