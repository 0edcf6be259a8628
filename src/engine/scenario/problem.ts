import type { Json } from "../objects/json.ts";
import type { Problem } from "./scenario.ts";
import type { SourceDocument } from "./source-document.ts";

export type Path = readonly (string | number)[];

/** `spec.traffic[0].profile`, `spec.images[shop:1.0].errorRate`: as the API server writes paths. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number" || !/^[\w$/-]+$/.test(step)) return `${text}[${step}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}

/** The way back: `spec.containers[0].image` or `metadata.labels[app]` as steps. */
export function pathSteps(text: string): Path {
  const steps: (string | number)[] = [];
  for (const match of text.matchAll(/([^.[\]]+)|\[([^\]]*)\]/g)) {
    const inside = match[2];
    if (inside !== undefined) steps.push(/^\d+$/.test(inside) ? Number(inside) : inside);
    else if (match[1] !== undefined) steps.push(match[1]);
  }
  return steps;
}

/** A problem at a path of a document, its value read from there. */
export function problemAt(
  document: SourceDocument,
  path: Path,
  words: { readonly message: string; readonly expected: string; readonly severity?: "error" | "warning" },
): Problem {
  const { line, column } = document.place(path);
  const value = valueAt(document.json, path);
  return {
    severity: words.severity ?? "error",
    file: document.file,
    line,
    column,
    path: pathText(path),
    value: value === undefined ? "" : JSON.stringify(value).slice(0, 120),
    message: words.message,
    expected: words.expected,
  };
}

/** A problem of an option rather than of a file: `--until`. */
export const optionProblem = (
  option: string,
  value: string,
  words: { readonly message: string; readonly expected: string },
): Problem => ({ severity: "error", file: option, line: 1, column: 1, path: "", value, ...words });

function valueAt(json: Json, path: Path): Json | undefined {
  let value: Json | undefined = json;
  for (const step of path) {
    if (Array.isArray(value) && typeof step === "number") value = value[step];
    else if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      const members: { readonly [key: string]: Json } = Object.fromEntries(Object.entries(value));
      value = Object.hasOwn(members, step) ? members[step] : undefined;
    } else return undefined;
  }
  return value;
}
