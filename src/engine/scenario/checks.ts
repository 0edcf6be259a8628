import {
  type ASTNode,
  TypeError as CelTypeError,
  Environment,
  EvaluationError,
  ParseError,
} from "@marcbachmann/cel-js";
import type { CheckView, OutcomeView } from "../telemetry/run-view.ts";
import { CHECK_MEASURES } from "./check-measures.ts";
import { suggestion } from "./nearest.ts";
import type { Check } from "./scenario.ts";

/** A mistake in an expression: what, and at which character of it (from 0). */
export interface CheckMistake {
  readonly message: string;
  readonly offset: number;
  readonly expected: string;
}

const COMPARISONS: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);

/** Reads an expression without running it; undefined when it is right. */
export function checkMistake(expression: string): CheckMistake | undefined {
  try {
    const result = environment().parse(expression).check();
    if (!result.valid) return mistakeOf(result.error);
    if (result.type === "bool") return undefined;
    return {
      message: `gives ${result.type ?? "no truth"}`,
      offset: 0,
      expected: "a comparison, which is true or false",
    };
  } catch (error) {
    return mistakeOf(error);
  }
}

/** Evaluates a check on the outcome of a run; a false one is explained with both sides of each comparison in it. */
export function evaluateCheck(check: Check, outcome: OutcomeView): CheckView {
  const parsed = environment().parse(check.expr);
  const values: Record<string, number> = { never: Number.POSITIVE_INFINITY };
  for (const measure of CHECK_MEASURES) values[measure.name] = measure.read(outcome);
  const passed = parsed(values) === true;
  const explanation = passed
    ? ""
    : comparisonsOf(parsed.ast)
        .map((node) => sides(node, check.expr, values))
        .join("; ");
  return { name: check.name, expression: check.expr, passed, explanation };
}

function environment(): Environment {
  const built = new Environment().registerVariable("never", "double");
  for (const measure of CHECK_MEASURES) built.registerVariable(measure.name, "double");
  registerMixed(built);
  return built;
}

/** Whole numbers may be written without a point: `failedRequests == 0`. */
function registerMixed(built: Environment): void {
  const rules: readonly (readonly [string, (a: number, b: number) => number | boolean])[] = [
    ["==", (a, b) => a === b],
    ["+", (a, b) => a + b],
    ["-", (a, b) => a - b],
    ["*", (a, b) => a * b],
    ["/", (a, b) => a / b],
  ];
  for (const [operator, rule] of rules) {
    built.registerOperator(`double ${operator} int`, (a: number, b: bigint) => rule(a, Number(b)));
    if (operator !== "==")
      built.registerOperator(`int ${operator} double`, (a: bigint, b: number) => rule(Number(a), b));
  }
}

function mistakeOf(error: unknown): CheckMistake {
  if (error instanceof ParseError || error instanceof CelTypeError || error instanceof EvaluationError) {
    const [first = ""] = error.message.split("\n");
    const unknown = /^Unknown variable: (\w+)/.exec(first)?.[1];
    const names = CHECK_MEASURES.map((measure) => measure.name);
    const expected =
      unknown === undefined
        ? "an expression in CEL"
        : `one of ${[...names, "never"].join(", ")}${suggestion(unknown, names)}`;
    return { message: first, offset: error.range?.start ?? 0, expected };
  }
  throw error;
}

/** The comparisons of which an expression is made, from left to right. */
function comparisonsOf(node: ASTNode): readonly ASTNode[] {
  if (COMPARISONS.has(node.op)) return [node];
  if (node.op === "&&" || node.op === "||") return node.args.flatMap(comparisonsOf);
  if (node.op === "!_") return comparisonsOf(node.args);
  return [];
}

function sides(node: ASTNode, source: string, values: Readonly<Record<string, number>>): string {
  if (!Array.isArray(node.args)) return "";
  const parts = node.args.map((side) => {
    if (typeof side !== "object" || side === null || !("range" in side)) return "";
    const text = source.slice(side.range.start, side.range.end);
    const value = environment().parse(text)(values);
    const shown = shownValue(value);
    return text === shown ? text : `${text} is ${shown}`;
  });
  return parts.join(`, not ${node.op} `);
}

function shownValue(value: unknown): string {
  if (value === Number.POSITIVE_INFINITY) return "never";
  return typeof value === "number" ? String(Math.round(value * 1e6) / 1e6) : String(value);
}
