import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from "yaml";
import { isJsonObject, type Json, type JsonObject } from "../objects/json.ts";
import type { Problem, SourceFile } from "./scenario.ts";

/** One YAML document (or one item of a List) with the way back from a path to a place in the text. */
export interface SourceDocument {
  readonly file: string;
  readonly json: JsonObject;
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** Line and column, from 1, of the value at a path; of its nearest ancestor where there is none. */
  place(path: readonly (string | number)[]): Place;
}

interface Place {
  readonly line: number;
  readonly column: number;
}

/** More text than this is refused: a whole cluster's export is about 2 MB. Characters. */
const LONGEST_TEXT = 8_000_000;

/** Reads all documents of a file; what is no object, or no YAML, becomes a problem with its place. */
export function readDocuments(file: SourceFile): {
  readonly documents: readonly SourceDocument[];
  readonly problems: readonly Problem[];
} {
  if (file.text.length > LONGEST_TEXT) return { documents: [], problems: [tooLong(file)] };
  const lines = new LineCounter();
  const parsed = parseAllDocuments(file.text, { lineCounter: lines, uniqueKeys: false, logLevel: "silent" });
  const documents: SourceDocument[] = [];
  const problems: Problem[] = [];
  for (const document of Array.isArray(parsed) ? parsed : []) {
    const [error] = document.errors;
    if (error !== undefined) {
      problems.push(
        syntaxProblem(file, error.message, place(lines, error.pos[0]), isManifest(file.text, document.range)),
      );
      continue;
    }
    if (document.contents === null) continue;
    const root = document.contents;
    const at = place(lines, root.range?.[0] ?? 0);
    const json = toJson(() => document.toJS({ maxAliasCount: 100 }));
    if (!isJsonObject(json)) {
      problems.push(noObject(file, at, json));
      continue;
    }
    const finder = (path: readonly (string | number)[]): Place => place(lines, offsetOf(root, path));
    documents.push(...itemsOf({ file: file.name, json, line: at.line, place: finder }));
  }
  return { documents, problems };
}

/** A List stands for its items, however deeply nested; any other document for itself. */
function itemsOf(document: SourceDocument): readonly SourceDocument[] {
  const { kind, items } = document.json;
  if (typeof kind !== "string" || !kind.endsWith("List") || !Array.isArray(items)) return [document];
  return items.flatMap((item: Json, index) =>
    isJsonObject(item)
      ? itemsOf({
          file: document.file,
          json: item,
          line: document.place(["items", index]).line,
          place: (path) => document.place(["items", index, ...path]),
        })
      : [],
  );
}

/** Values that JSON does not have (dates, NaN, big numbers) become text; an alias bomb becomes undefined. */
function toJson(read: () => unknown): Json | undefined {
  try {
    const json: Json | undefined = JSON.parse(JSON.stringify(read()) ?? "null");
    return json;
  } catch {
    return undefined;
  }
}

function place(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function offsetOf(root: Node, path: readonly (string | number)[]): number {
  let node: unknown = root;
  let offset = root.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.findLast(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
      );
      if (pair === undefined) return offset;
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
      continue;
    }
    if (isSeq(node) && typeof step === "number") {
      node = node.items[step];
      if (isMap(node) || isScalar(node) || isSeq(node)) offset = node.range?.[0] ?? offset;
      continue;
    }
    if (isAlias(node)) return offset;
    return offset;
  }
  return offset;
}

function tooLong(file: SourceFile): Problem {
  return {
    severity: "error",
    file: file.name,
    line: 1,
    column: 1,
    path: "",
    value: `${file.text.length} characters`,
    message: "the file is too long",
    expected: `at most ${LONGEST_TEXT} characters`,
  };
}

/** Whether a text that is no YAML means to be a manifest, or is a note between manifests. */
function isManifest(text: string, range: readonly [number, number, number]): boolean {
  return /^\s*["']?(apiVersion|kind|metadata|spec)["']?\s*:/m.test(text.slice(range[0], range[2]));
}

function syntaxProblem(file: SourceFile, message: string, at: Place, meant: boolean): Problem {
  const [first] = message.split("\n");
  return {
    severity: meant ? "error" : "warning",
    file: file.name,
    line: at.line,
    column: at.column,
    path: "",
    value: lineOf(file.text, at.line),
    message: meant
      ? (first ?? message).replace(/ at line \d+, column \d+:?$/, "")
      : "no Kubernetes object, left out",
    expected: "YAML or JSON",
  };
}

function noObject(file: SourceFile, at: Place, json: Json | undefined): Problem {
  return {
    severity: json === undefined ? "error" : "warning",
    file: file.name,
    line: at.line,
    column: at.column,
    path: "",
    value: json === undefined ? lineOf(file.text, at.line) : JSON.stringify(json).slice(0, 80),
    message: json === undefined ? "the document expands beyond all bounds" : "the document is no object",
    expected: "a Kubernetes object or a Scenario, with apiVersion and kind",
  };
}

const lineOf = (text: string, line: number): string => (text.split("\n")[line - 1] ?? "").trim().slice(0, 80);
