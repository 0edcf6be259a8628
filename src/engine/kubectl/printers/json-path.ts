import { isJsonObject, type Json, type JsonObject } from "../../objects/json.ts";
import { goJson } from "./go-json.ts";
import { type Operand, type Part, parseJsonPath, type Step } from "./json-path-parser.ts";

type Found = { readonly values: readonly Json[] } | { readonly problem: string };

/** What a template makes of a value, or kubectl's complaint. */
export function jsonPathText(
  template: string,
  value: Json,
): { readonly text: string } | { readonly problem: string } {
  const parsed = parseJsonPath(template);
  if ("problem" in parsed) return parsed;
  const written = writeParts(parsed.parts, value);
  if (typeof written === "string") return { text: written };
  const root = `Error executing template: ${written.problem}. Printing more information for debugging the template`;
  return {
    problem: `error executing jsonpath ${JSON.stringify(template)}: ${root}:\n\ttemplate was:\n\t\t${template}`,
  };
}

/** The values of all paths of a template. */
export function findAll(parts: readonly Part[], root: Json): Found {
  const values: Json[] = [];
  for (const part of parts) {
    if (part.kind !== "path") continue;
    const found = follow(part.steps, [root]);
    if ("problem" in found) return found;
    values.push(...found.values);
  }
  return { values };
}

/** A value as a template prints it: text as it is, objects and lists as JSON. */
export function shown(value: Json): string {
  if (typeof value === "string") return value;
  if (value === null) return "<nil>";
  return typeof value === "object" ? goJson(value) : `${value}`;
}

function writeParts(parts: readonly Part[], root: Json): string | { readonly problem: string } {
  let text = "";
  for (const part of parts) {
    if (part.kind === "text") {
      text += part.text;
      continue;
    }
    const found = follow(part.steps, [root]);
    if ("problem" in found) return found;
    if (part.kind === "path") {
      text += found.values.map(shown).join(" ");
      continue;
    }
    for (const value of found.values) {
      const written = writeParts(part.body, value);
      if (typeof written !== "string") return written;
      text += written;
    }
  }
  return text;
}

function follow(steps: readonly Step[], start: readonly Json[]): Found {
  let values = start;
  for (const step of steps) {
    const next: Json[] = [];
    for (const value of values) {
      const found = take(step, value);
      if ("problem" in found) return found;
      next.push(...found.values);
    }
    values = next;
  }
  return { values };
}

function take(step: Step, value: Json): Found {
  switch (step.kind) {
    case "field": {
      const member = isJsonObject(value) ? value[step.name] : undefined;
      return { values: member === undefined ? [] : [member] };
    }
    case "every":
      return { values: Array.isArray(value) ? value : isJsonObject(value) ? sortedMembers(value) : [] };
    case "deep":
      return { values: withDescendants(value) };
    case "filter":
      return { values: Array.isArray(value) ? value.filter((item: Json) => satisfies(step, item)) : [] };
    case "index":
      return elementAt(value, step.index);
    case "slice":
      return { values: Array.isArray(value) ? sliceOf(value, step) : [] };
  }
}

function elementAt(value: Json, index: number): Found {
  if (!Array.isArray(value)) return { values: [] };
  const at = index < 0 ? index + value.length : index;
  const element: Json | undefined = value[at];
  if (element !== undefined) return { values: [element] };
  return { problem: `array index out of bounds: index ${index}, length ${value.length}` };
}

function sliceOf(list: readonly Json[], step: Extract<Step, { readonly kind: "slice" }>): readonly Json[] {
  const cut = list.slice(step.from ?? 0, step.to ?? list.length);
  const stride = step.step ?? 1;
  return stride === 1 ? cut : cut.filter((_, index) => stride > 0 && index % stride === 0);
}

function sortedMembers(object: JsonObject): readonly Json[] {
  return Object.keys(object)
    .sort()
    .flatMap((name) => object[name] ?? []);
}

function withDescendants(value: Json): readonly Json[] {
  const below = Array.isArray(value) ? value : isJsonObject(value) ? sortedMembers(value) : [];
  return [value, ...below.flatMap(withDescendants)];
}

function satisfies(step: Extract<Step, { readonly kind: "filter" }>, item: Json): boolean {
  const left = operandValue(step.left, item);
  if (step.operator === undefined || step.right === undefined) return left !== undefined;
  const right = operandValue(step.right, item);
  if (left === undefined || right === undefined) return false;
  switch (step.operator) {
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    default:
      return compares(step.operator, left, right);
  }
}

function compares(operator: string, left: Json, right: Json): boolean {
  const bothNumbers = typeof left === "number" && typeof right === "number";
  const bothTexts = typeof left === "string" && typeof right === "string";
  if (!bothNumbers && !bothTexts) return false;
  if (operator === "<") return left < right;
  if (operator === ">") return left > right;
  return operator === "<=" ? left <= right : left >= right;
}

function operandValue(operand: Operand, item: Json): Json | undefined {
  if ("value" in operand) return operand.value;
  const found = follow(operand.steps, [item]);
  return "values" in found ? found.values[0] : undefined;
}
