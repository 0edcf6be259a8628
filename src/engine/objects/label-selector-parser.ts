/** The text of `kubectl get -l`: k8s.io/apimachinery/pkg/labels, Parse. */

import { compareText, quote } from "./go-text.ts";
import {
  type Operator,
  type Requirement,
  requirementProblem,
  type SelectorResult,
  sortedByKey,
} from "./label-selector.ts";
import { qualifiedNameProblems } from "./names.ts";

/** Reads `app=web,tier in (a, b),!track`. The error is worded as the original words it. */
export function parseLabelSelector(text: string): SelectorResult {
  const tokens = tokenize(text);
  const requirements: Requirement[] = [];
  const reader = new Reader(tokens);
  for (;;) {
    const next = reader.peek();
    if (next.kind === "end") return { ok: true, selector: sortedByKey(requirements) };
    if (next.kind !== "identifier" && next.text !== "!") {
      return refused(`found '${next.text}', expected: !, identifier, or 'end of string'`);
    }
    const requirement = readRequirement(reader);
    if (typeof requirement === "string") return refused(`unable to parse requirement: ${requirement}`);
    requirements.push(requirement);
    const after = reader.take();
    if (after.kind === "end") return { ok: true, selector: sortedByKey(requirements) };
    if (after.text !== ",") return refused(`found '${after.text}', expected: ',' or 'end of string'`);
    const following = reader.peek();
    if (following.kind !== "identifier" && following.text !== "!") {
      return refused(`found '${following.text}', expected: identifier after ','`);
    }
  }
}

const refused = (error: string): SelectorResult => ({ ok: false, error });

interface Token {
  readonly kind: "symbol" | "identifier" | "end";
  readonly text: string;
}

const END: Token = { kind: "end", text: "" };
const SYMBOLS: readonly string[] = ["==", "!=", "=", "!", "(", ")", ",", ">", "<"];
const SPECIAL = /[=!(),><]/;
const SPACE = /[ \t\r\n]/;

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const symbol = SYMBOLS.find((known) => text.startsWith(known, at));
    if (symbol !== undefined) {
      tokens.push({ kind: "symbol", text: symbol });
      at += symbol.length;
    } else if (SPACE.test(text.charAt(at))) {
      at += 1;
    } else {
      let end = at;
      while (end < text.length && !SPACE.test(text.charAt(end)) && !SPECIAL.test(text.charAt(end))) end += 1;
      tokens.push({ kind: "identifier", text: text.slice(at, end) });
      at = end;
    }
  }
  return tokens;
}

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(): Token {
    return this.#tokens[this.#at] ?? END;
  }

  take(): Token {
    const token = this.peek();
    this.#at += 1;
    return token;
  }
}

function readRequirement(reader: Reader): Requirement | string {
  let token = reader.take();
  const isNegated = token.text === "!" && token.kind === "symbol";
  if (isNegated) token = reader.take();
  if (token.kind !== "identifier") return `found '${token.text}', expected: identifier`;
  const key = token.text;
  const keyProblems = qualifiedNameProblems(key);
  if (keyProblems.length > 0) return `<nil>: Invalid value: ${quote(key)}: ${keyProblems.join("; ")}`;
  const next = reader.peek();
  if (isNegated) return checked({ key, operator: "!", values: [] });
  if (next.kind === "end" || isSymbol(next, ",")) return checked({ key, operator: "exists", values: [] });
  const operator = readOperator(reader.take());
  if (operator === undefined) return `found '${next.text}', expected: in, notin, =, ==, !=, gt, lt`;
  const values = operator === "in" || operator === "notin" ? readValues(reader) : readExactValue(reader);
  return typeof values === "string" ? values : checked({ key, operator, values });
}

function checked(requirement: Requirement): Requirement | string {
  return requirementProblem(requirement) ?? requirement;
}

function readOperator(token: Token): Operator | undefined {
  switch (token.text) {
    case "in":
    case "notin":
    case "=":
    case "==":
    case "!=":
      return token.text;
    case ">":
      return "gt";
    case "<":
      return "lt";
    default:
      return undefined;
  }
}

function readExactValue(reader: Reader): readonly string[] | string {
  const next = reader.peek();
  if (next.kind === "end" || isSymbol(next, ",")) return [""];
  const token = reader.take();
  return token.kind === "identifier" ? [token.text] : `found '${token.text}', expected: identifier`;
}

/** `(a, b)`; a missing value is the empty one: `(,a)`. */
function readValues(reader: Reader): readonly string[] | string {
  const open = reader.take();
  if (!isSymbol(open, "(")) return `found '${open.text}' expected: '('`;
  const first = reader.peek();
  if (isSymbol(first, ")")) {
    reader.take();
    return [""];
  }
  if (first.kind !== "identifier" && !isSymbol(first, ",")) {
    return `found '${first.text}', expected: ',', ')' or identifier`;
  }
  const values = new Set<string>();
  for (;;) {
    const token = reader.take();
    const next = reader.peek();
    if (token.kind === "identifier") {
      values.add(token.text);
      if (isSymbol(next, ")")) break;
      if (!isSymbol(next, ",")) return `found '${next.text}', expected: ',' or ')'`;
    } else if (isSymbol(token, ",")) {
      if (values.size === 0) values.add("");
      if (isSymbol(next, ")")) {
        values.add("");
        break;
      }
      if (isSymbol(next, ",")) {
        reader.take();
        values.add("");
      }
    } else {
      return `found '${token.text}', expected: ',', or identifier`;
    }
  }
  reader.take();
  return [...values].sort(compareText);
}

const isSymbol = (token: Token, text: string): boolean => token.kind === "symbol" && token.text === text;
