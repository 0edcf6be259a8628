import type { Json } from "../../objects/json.ts";

/**
 * JSONPath as kubectl understands it: text with actions in braces, each a path, a quoted text, or `range … end`. Source:
 * k8s.io/client-go/util/jsonpath.
 */
export type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "path"; readonly steps: readonly Step[] }
  | { readonly kind: "range"; readonly steps: readonly Step[]; readonly body: readonly Part[] };

export type Step =
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "every" }
  | { readonly kind: "deep" }
  | { readonly kind: "slice"; readonly from?: number; readonly to?: number; readonly step?: number }
  | { readonly kind: "index"; readonly index: number }
  | {
      readonly kind: "filter";
      readonly left: Operand;
      readonly operator?: string;
      readonly right?: Operand;
    };

export type Operand = { readonly value: Json } | { readonly steps: readonly Step[] };

type Parsed = { readonly parts: readonly Part[] } | { readonly problem: string };

/** Reads a template. */
export function parseJsonPath(template: string): Parsed {
  const reader: Reader = { template, at: 0 };
  const parts = readParts(reader, false);
  return "problem" in parts ? { problem: `error parsing jsonpath ${template}, ${parts.problem}` } : parts;
}

interface Reader {
  readonly template: string;
  at: number;
}

function readParts(reader: Reader, inRange: boolean): Parsed {
  const parts: Part[] = [];
  while (reader.at < reader.template.length) {
    const open = reader.template.indexOf("{", reader.at);
    const end = open < 0 ? reader.template.length : open;
    if (end > reader.at) parts.push({ kind: "text", text: reader.template.slice(reader.at, end) });
    if (open < 0) break;
    const close = closingBrace(reader.template, open);
    if (close === undefined) return { problem: "unclosed action" };
    const action = reader.template.slice(open + 1, close).trim();
    reader.at = close + 1;
    if (action === "end") return inRange ? { parts } : { problem: "not in range, nothing to end" };
    const problem = readAction(reader, action, parts);
    if (problem !== undefined) return { problem };
  }
  if (inRange) return { problem: "unclosed action" };
  reader.at = reader.template.length;
  return { parts };
}

function readAction(reader: Reader, action: string, parts: Part[]): string | undefined {
  const range = /^range\s+(.*)$/s.exec(action);
  const expressions = splitExpressions(range?.[1] ?? action);
  for (const expression of expressions) {
    const quoted = /^(["'])(.*)\1$/s.exec(expression);
    if (quoted !== null) {
      parts.push({ kind: "text", text: withoutEscapes(quoted[2] ?? "") });
      continue;
    }
    const steps = readSteps(expression);
    if ("problem" in steps) return steps.problem;
    if (range === null) {
      parts.push({ kind: "path", steps: steps.steps });
      continue;
    }
    const body = readParts(reader, true);
    if ("problem" in body) return body.problem;
    parts.push({ kind: "range", steps: steps.steps, body: body.parts });
  }
  return undefined;
}

/** The brace that closes an action; braces in quotes do not count. */
function closingBrace(template: string, open: number): number | undefined {
  let quote = "";
  for (let at = open + 1; at < template.length; at += 1) {
    const letter = template.charAt(at);
    if (quote !== "") {
      if (letter === "\\") at += 1;
      else if (letter === quote) quote = "";
    } else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === "}") return at;
  }
  return undefined;
}

/** Expressions of one action are parted by spaces outside brackets and quotes. */
function splitExpressions(action: string): readonly string[] {
  return action.match(/(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\[[^\]]*\]|\\.|[^\s[])+/gs) ?? [];
}

const withoutEscapes = (text: string): string =>
  text.replace(/\\(.)/gs, (_, letter: string) => ESCAPES.get(letter) ?? letter);
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
]);

type Steps = { readonly steps: readonly Step[] } | { readonly problem: string };

function readSteps(expression: string): Steps {
  const steps: Step[] = [];
  let rest = expression.replace(/^[$@]/, "");
  while (rest !== "") {
    const taken = nextStep(rest);
    if (taken === undefined) return { problem: `unrecognized character in action: ${unicodeName(rest)}` };
    if ("problem" in taken) return taken;
    steps.push(...taken.steps);
    rest = rest.slice(taken.length);
  }
  return { steps };
}

const unicodeName = (rest: string): string =>
  `U+${(rest.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")} '${rest.charAt(0)}'`;

type Taken = { readonly steps: readonly Step[]; readonly length: number };

function nextStep(rest: string): Taken | { readonly problem: string } | undefined {
  if (rest.startsWith("..")) {
    const after = rest.charAt(2);
    return { steps: [{ kind: "deep" }], length: after === "[" || after === "" ? 2 : 1 };
  }
  const field =
    /^\.((?:\\.|[^.[\]\s\\])+)/.exec(rest) ?? /^((?:\\.|[^.[\]\s\\@$(?'"])(?:\\.|[^.[\]\s\\])*)/.exec(rest);
  if (field !== null) {
    const name = (field[1] ?? "").replace(/\\(.)/g, "$1");
    return { steps: [name === "*" ? { kind: "every" } : { kind: "field", name }], length: field[0].length };
  }
  if (rest === ".") return { steps: [], length: 1 };
  const bracket = /^\[((?:"[^"]*"|'[^']*'|[^\]])*)\]/.exec(rest);
  if (bracket === null) return rest.startsWith("[") ? { problem: "unterminated array" } : undefined;
  const steps = bracketSteps(bracket[1] ?? "");
  return "problem" in steps ? steps : { steps: steps.steps, length: bracket[0].length };
}

function bracketSteps(inner: string): Steps {
  const text = inner.trim();
  if (text === "*") return { steps: [{ kind: "every" }] };
  const quoted = /^(['"])(.*)\1$/.exec(text);
  if (quoted !== null) return { steps: [{ kind: "field", name: quoted[2] ?? "" }] };
  if (/^-?\d+$/.test(text)) return { steps: [{ kind: "index", index: Number(text) }] };
  const slice = /^(-?\d+)?:(-?\d+)?(?::(-?\d+))?$/.exec(text);
  if (slice !== null) return { steps: [sliceStep(slice)] };
  const filter = /^\?\((.*)\)$/s.exec(text);
  return filter === null ? { problem: `invalid array index ${text}` } : filterStep(filter[1] ?? "");
}

function sliceStep([, from, to, step]: RegExpExecArray): Step {
  return {
    kind: "slice",
    ...(from === undefined ? {} : { from: Number(from) }),
    ...(to === undefined ? {} : { to: Number(to) }),
    ...(step === undefined ? {} : { step: Number(step) }),
  };
}

function filterStep(condition: string): Steps {
  const compared = /^\s*(.+?)\s*(==|!=|<=|>=|<|>)\s*(.+?)\s*$/s.exec(condition);
  const left = readOperand(compared?.[1] ?? condition.trim());
  if ("problem" in left) return left;
  if (compared === null) return { steps: [{ kind: "filter", left }] };
  const right = readOperand(compared[3] ?? "");
  if ("problem" in right) return right;
  return { steps: [{ kind: "filter", left, operator: compared[2] ?? "==", right }] };
}

function readOperand(text: string): Operand | { readonly problem: string } {
  const quoted = /^(['"])(.*)\1$/s.exec(text);
  if (quoted !== null) return { value: withoutEscapes(quoted[2] ?? "") };
  if (/^-?\d+(\.\d+)?$/.test(text)) return { value: Number(text) };
  if (text === "true" || text === "false") return { value: text === "true" };
  return readSteps(text);
}
