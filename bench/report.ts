/** The results as a table for people and as JSON for programs. */
import { cpus } from "node:os";
import type { Goal } from "./benchmark.ts";
import type { Result, Standing, Verdict } from "./measure.ts";

/** One line a contestant with its value, one line a goal with what was measured and whether it holds. */
export function table({ benchmark, ours, theirs, verdicts }: Result): string {
  const { name, title, unit } = benchmark;
  const standings = [ours, ...theirs].map((standing) => row(standing.name, value(standing, unit)));
  const goals = verdicts.map(({ goal, measured, verdict }) =>
    row(
      subject(goal),
      measured === undefined ? "" : amount(goal, measured, unit),
      bound(goal, unit),
      verdict,
    ),
  );
  const lines = [`${name}: ${title}`, ...standings, ...goals];
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

function row(first: string, second: string, third = "", fourth = ""): string {
  return `  ${first.padEnd(34)} ${second.padStart(14)}  ${third.padEnd(22)} ${fourth}`;
}

function value({ value, runs, absent }: Standing, unit: string): string {
  if (value === undefined) return `absent: ${absent ?? ""}`;
  return `${digits(value)} ${unit}${runs.length > 1 ? "" : " (one run)"}`;
}

function subject(goal: Goal): string {
  if (goal.kind === "atMostTimes") return `ratio ours / ${goal.theirs}`;
  if (goal.kind === "timesFaster") return `ratio ${goal.theirs} / ours`;
  return goal.kind === "atMost" ? "ours" : goal.name;
}

function bound(goal: Goal, unit: string): string {
  return `goal ${goal.kind === "timesFaster" ? "at least" : "at most"} ${amount(goal, goal.limit, unit)}`;
}

function amount(goal: Goal, quantity: number, unit: string): string {
  if (goal.kind === "theory") return `${digits(100 * quantity)} %`;
  const isRatio = goal.kind === "atMostTimes" || goal.kind === "timesFaster";
  return isRatio ? `${digits(quantity)}x` : `${digits(quantity)} ${unit}`;
}

function digits(quantity: number): string {
  return quantity >= 100
    ? Math.round(quantity).toLocaleString("en")
    : String(Number(quantity.toPrecision(3)));
}

/** Holds, does not hold, absent: how many goals of each. */
export function tally(results: readonly Result[]): Record<Verdict["verdict"], number> {
  const count = { holds: 0, "does not hold": 0, absent: 0 };
  for (const { verdict } of results.flatMap(({ verdicts }) => verdicts)) count[verdict] += 1;
  return count;
}

/** Version 1: every contestant with all of its runs, every goal with its verdict. */
export function asJson(results: readonly Result[]): string {
  const benchmarks = results.map(({ benchmark: { name, title, unit, rounds }, ours, theirs, verdicts }) => ({
    name,
    title,
    unit,
    rounds,
    ours,
    theirs,
    goals: verdicts.map(({ goal, measured, verdict }) => ({ ...goal, measured, verdict })),
  }));
  const machine = { node: process.version, processor: cpus()[0]?.model ?? "", cores: cpus().length };
  return JSON.stringify({ schemaVersion: 1, machine, benchmarks }, undefined, 2);
}
