/** Runs the contestants in turn and holds the medians to the goals. */
import { spawn } from "node:child_process";
import type { Absent, Benchmark, Command, Contestant, Goal, Measurement } from "./benchmark.ts";

export interface Result {
  readonly benchmark: Benchmark;
  readonly ours: Standing;
  readonly theirs: readonly Standing[];
  readonly verdicts: readonly Verdict[];
}

/** What became of one contestant. */
export interface Standing {
  readonly name: string;
  /** Median, in the unit of the benchmark; absent when it could not run. */
  readonly value?: number;
  readonly runs: readonly Measurement[];
  /** Why it could not run. */
  readonly absent?: string;
  /** Whether it was there and failed. */
  readonly isBroken?: boolean;
}

export interface Verdict {
  readonly goal: Goal;
  /** What was compared with the limit; absent when somebody could not run. */
  readonly measured?: number;
  readonly verdict: "holds" | "does not hold" | "absent";
}

interface Entrant {
  readonly contestant: Contestant;
  readonly runs: Measurement[];
  state: Command | Failure | Absent;
}

interface Failure extends Absent {
  readonly isBroken: true;
}

/** Every round runs each contestant once, so that whatever disturbs the machine disturbs all alike. */
export async function measure(benchmark: Benchmark, progress: (text: string) => void): Promise<Result> {
  const entrants: Entrant[] = [];
  for (const contestant of [benchmark.ours, ...benchmark.theirs]) {
    progress(`preparing ${contestant.name}`);
    entrants.push({ contestant, runs: [], state: await contestant.prepare().catch(failure) });
  }
  for (let round = 1; round <= benchmark.rounds; round += 1) {
    for (const entrant of entrants) {
      const { contestant, runs, state } = entrant;
      if ("absent" in state || round > (contestant.rounds ?? benchmark.rounds)) continue;
      progress(`round ${round} of ${benchmark.rounds}: ${contestant.name}`);
      await timed(state, round).then(
        (measurement) => runs.push(measurement),
        (error) => {
          entrant.state = failure(error);
        },
      );
    }
  }
  const [ours = { name: benchmark.ours.name, runs: [] }, ...theirs] = entrants.map(standing);
  return { benchmark, ours, theirs, verdicts: benchmark.goals.map((goal) => judge(goal, ours, theirs)) };
}

function failure(error: unknown): Failure {
  return { absent: error instanceof Error ? error.message : String(error), isBroken: true };
}

function standing({ contestant: { name }, runs, state }: Entrant): Standing {
  if ("absent" in state) return { name, runs, ...state };
  return { name, runs, value: median(runs.map(({ value }) => value)) };
}

/** Starts the program with the number of the round as its last argument: its seed. */
function timed({ command, args }: Command, round: number): Promise<Measurement> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args, String(round)], { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let errors = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(JSON.parse(output.trim().split("\n").at(-1) ?? ""));
      else reject(new Error(`ended with code ${code}: ${errors.slice(-2000)}`));
    });
  });
}

/** What fails of ours does not hold; what lacks something here, or is of others and fails, is absent. */
function judge(goal: Goal, ours: Standing, theirs: readonly Standing[]): Verdict {
  const measured = measuredBy(goal, ours, theirs);
  if (measured === undefined) {
    return { goal, verdict: ours.isBroken === true ? "does not hold" : "absent" };
  }
  const holds = goal.kind === "timesFaster" ? measured >= goal.limit : measured <= goal.limit;
  return { goal, measured, verdict: holds ? "holds" : "does not hold" };
}

function measuredBy(goal: Goal, ours: Standing, theirs: readonly Standing[]): number | undefined {
  if (ours.value === undefined) return undefined;
  if (goal.kind === "atMost") return ours.value;
  if (goal.kind === "factAtMost") return median(ours.runs.map(({ facts }) => facts[goal.fact] ?? Number.NaN));
  if (goal.kind === "theory") {
    const found = mean(ours.runs.map(({ facts }) => facts[goal.fact] ?? Number.NaN));
    return Math.abs(found / goal.expected - 1);
  }
  const other = theirs.find(({ name }) => name === goal.theirs)?.value;
  if (other === undefined) return undefined;
  return goal.kind === "atMostTimes" ? ours.value / other : other / ours.value;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
