/** Label selectors: k8s.io/apimachinery/pkg/labels and metav1.LabelSelector. */

import { compareText, quote } from "./go-text.ts";
import { labelValueProblems, qualifiedNameProblems } from "./names.ts";
import type { LabelSelector, StringMap } from "./types/meta.ts";

export type Operator = "in" | "notin" | "=" | "==" | "!=" | "exists" | "!" | "gt" | "lt";

export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/** All requirements must hold; `nothing` is the selector of an absent metav1.LabelSelector. */
export type Selector = readonly Requirement[] | "nothing";

export type SelectorResult =
  | { readonly ok: true; readonly selector: Selector }
  | { readonly ok: false; readonly error: string };

/** A metav1.LabelSelector as somebody wrote it: its operators may be none. */
export interface WrittenSelector extends Pick<LabelSelector, "matchLabels"> {
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** The selector of a metav1.LabelSelector (LabelSelectorAsSelector). */
export function selectorOf(source: WrittenSelector | undefined): SelectorResult {
  if (source === undefined) return { ok: true, selector: "nothing" };
  const requirements: Requirement[] = [];
  for (const [key, value] of Object.entries(source.matchLabels ?? {})) {
    requirements.push({ key, operator: "=", values: [value] });
  }
  for (const { key, operator, values } of source.matchExpressions ?? []) {
    const known = OPERATORS.get(operator);
    if (known === undefined) {
      const before = requirements.map(requirementProblem).find((problem) => problem !== undefined);
      return { ok: false, error: before ?? `${quote(operator)} is not a valid label selector operator` };
    }
    requirements.push({ key, operator: known, values: values ?? [] });
  }
  const problem = requirements.map(requirementProblem).find((found) => found !== undefined);
  if (problem !== undefined) return { ok: false, error: problem };
  return { ok: true, selector: sortedByKey(requirements) };
}

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["In", "in"],
  ["NotIn", "notin"],
  ["Exists", "exists"],
  ["DoesNotExist", "!"],
]);

/** Whether labels satisfy every requirement. */
export function matchesSelector(selector: Selector, labels: StringMap): boolean {
  return selector !== "nothing" && selector.every((requirement) => satisfies(requirement, labels));
}

/** `app=web,tier in (a,b),!track`: how kubectl prints a selector. */
export function selectorText(selector: Selector): string {
  return selector === "nothing" ? "" : selector.map(requirementText).join(",");
}

/** A metav1.LabelSelector as kubectl prints it: `<none>` when it is empty, `<error>` when it is invalid. */
export function formatLabelSelector(source: LabelSelector | undefined): string {
  const read = selectorOf(source);
  if (!read.ok) return "<error>";
  const text = selectorText(read.selector);
  return text === "" ? "<none>" : text;
}

/** Requirements in the order of their keys; equal keys keep theirs. */
export function sortedByKey(requirements: readonly Requirement[]): readonly Requirement[] {
  return [...requirements].sort((a, b) => compareText(a.key, b.key));
}

/** What is wrong with a requirement (labels.NewRequirement); undefined where nothing is. */
export function requirementProblem(requirement: Requirement): string | undefined {
  const { key, operator, values } = requirement;
  const problems: string[] = [];
  const keyProblems = qualifiedNameProblems(key);
  if (keyProblems.length > 0) problems.push(`key: Invalid value: ${quote(key)}: ${keyProblems.join("; ")}`);
  const arity = arityProblem(operator, values);
  if (arity !== undefined) {
    const shown = values.length === 0 ? "null" : JSON.stringify(values);
    problems.push(`values: Invalid value: ${shown}: ${arity}`);
  }
  values.forEach((value, index) => {
    if ((operator === "gt" || operator === "lt") && !INTEGER.test(value)) {
      const rule = "for 'Gt', 'Lt' operators, the value must be an integer";
      problems.push(`values[${index}]: Invalid value: ${quote(value)}: ${rule}`);
    }
  });
  values.forEach((value, index) => {
    const wrong = labelValueProblems(value);
    if (wrong.length === 0) return;
    problems.push(`values[${index}][${key}]: Invalid value: ${quote(value)}: ${wrong.join("; ")}`);
  });
  if (problems.length === 0) return undefined;
  return problems.length === 1 ? problems[0] : `[${problems.join(", ")}]`;
}

const INTEGER = /^[-+]?[0-9]{1,19}$/;

function arityProblem(operator: Operator, values: readonly string[]): string | undefined {
  switch (operator) {
    case "in":
    case "notin":
      return values.length === 0 ? "for 'in', 'notin' operators, values set can't be empty" : undefined;
    case "exists":
    case "!":
      return values.length > 0 ? "values set must be empty for exists and does not exist" : undefined;
    case "gt":
    case "lt":
      return values.length === 1 ? undefined : "for 'Gt', 'Lt' operators, exactly one value is required";
    default:
      return values.length === 1 ? undefined : "exact-match compatibility requires one single value";
  }
}

function satisfies({ key, operator, values }: Requirement, labels: StringMap): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case "in":
    case "=":
    case "==":
      return value !== undefined && values.includes(value);
    case "notin":
    case "!=":
      return value === undefined || !values.includes(value);
    case "exists":
      return value !== undefined;
    case "!":
      return value === undefined;
    case "gt":
      return value !== undefined && INTEGER.test(value) && BigInt(value) > BigInt(values[0] ?? "0");
    case "lt":
      return value !== undefined && INTEGER.test(value) && BigInt(value) < BigInt(values[0] ?? "0");
  }
}

function requirementText({ key, operator, values }: Requirement): string {
  switch (operator) {
    case "exists":
      return key;
    case "!":
      return `!${key}`;
    case "in":
    case "notin":
      return `${key} ${operator} (${[...values].sort(compareText).join(",")})`;
    case "gt":
      return `${key}>${values[0]}`;
    case "lt":
      return `${key}<${values[0]}`;
    default:
      return `${key}${operator}${values[0]}`;
  }
}
