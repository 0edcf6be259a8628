import { describe, expect, it } from "vitest";
import type { Benchmark, Contestant, Goal } from "../../bench/benchmark.ts";
import { measure } from "../../bench/measure.ts";
import { asJson, table, tally } from "../../bench/report.ts";

/** A program that takes `values[round - 1]`. */
function taking(name: string, ...values: readonly number[]): Contestant {
  const script = `console.log("warm"); console.log(JSON.stringify({
    value: [${values}][process.argv[1] - 1], facts: { wait: 2 } }))`;
  return {
    name,
    rounds: values.length,
    prepare: async () => ({ command: process.execPath, args: ["-e", script] }),
  };
}

const missing: Contestant = { name: "C++", prepare: async () => ({ absent: "needs a C++ compiler" }) };
const broken: Contestant = {
  name: "C++",
  prepare: async () => ({ command: process.execPath, args: ["-e", "throw new Error('out of order')"] }),
};

function benchmark(ours: Contestant, theirs: Contestant, ...goals: readonly Goal[]): Benchmark {
  return { name: "toy", title: "a toy", unit: "s", rounds: 3, ours, theirs: [theirs], goals };
}

const atMostTwice: Goal = { kind: "atMostTimes", theirs: "C++", limit: 2 };

async function verdictOf(goal: Goal, ours: Contestant, theirs: Contestant) {
  const { verdicts } = await measure(benchmark(ours, theirs, goal), () => {});
  return verdicts.map(({ measured, verdict }) => ({ measured, verdict }));
}

describe("a benchmark", () => {
  it("compares medians, whatever one round did", async () => {
    const result = await measure(
      benchmark(taking("ours", 3, 900, 1), taking("C++", 2, 1, 2), atMostTwice),
      () => {},
    );
    expect(result.ours.value).toBe(3);
    expect(result.verdicts).toEqual([{ goal: atMostTwice, measured: 1.5, verdict: "holds" }]);
  });

  it("says which goals do not hold", async () => {
    expect(await verdictOf(atMostTwice, taking("ours", 5), taking("C++", 2))).toEqual([
      { measured: 2.5, verdict: "does not hold" },
    ]);
    const faster: Goal = { kind: "timesFaster", theirs: "C++", limit: 50 };
    expect(await verdictOf(faster, taking("ours", 1), taking("C++", 49))).toEqual([
      { measured: 49, verdict: "does not hold" },
    ]);
    const quick: Goal = { kind: "atMost", limit: 0.25 };
    expect(await verdictOf(quick, taking("ours", 0.3), missing)).toEqual([
      { measured: 0.3, verdict: "does not hold" },
    ]);
    const wait: Goal = { kind: "theory", name: "wait", fact: "wait", expected: 1.9, limit: 0.05 };
    expect((await verdictOf(wait, taking("ours", 1), missing))[0]?.verdict).toBe("does not hold");
  });

  it.each([missing, broken])(
    "reports a baseline that cannot run as absent, never as passed",
    async (theirs) => {
      const result = await measure(benchmark(taking("ours", 1), theirs, atMostTwice), () => {});
      expect(result.verdicts).toEqual([{ goal: atMostTwice, verdict: "absent" }]);
      expect(tally([result])).toEqual({ holds: 0, "does not hold": 0, absent: 1 });
      expect(table(result)).toMatch(/absent: (needs a C\+\+ compiler|ended with code 1[\s\S]*out of order)/);
      expect(JSON.parse(asJson([result])).benchmarks[0].goals[0].verdict).toBe("absent");
    },
  );

  it("does not hold when our own program fails", async () => {
    expect(await verdictOf(atMostTwice, { ...broken, name: "ours" }, taking("C++", 1))).toEqual([
      { measured: undefined, verdict: "does not hold" },
    ]);
  });
});
