import {
  type Document,
  type DocumentOptions,
  isMap,
  isScalar,
  LineCounter,
  type ParseOptions,
  parseDocument,
  type SchemaOptions,
  type Tags,
  visit,
  type YAMLError,
} from "yaml";
import type { Json } from "../objects/json.ts";

type ReadValue =
  | { readonly ok: true; readonly value: Json }
  /** In the words of go-yaml, with the line. */
  | { readonly ok: false; readonly problem: string };

/**
 * Values of a text up to the first that is no YAML, as kubectl's YAMLOrJSONDecoder reads them: text that begins like JSON is a
 * stream of JSON values, all other text is parted at lines that begin with three dashes.
 */
export function readValues(text: string): { readonly values: readonly Json[]; readonly problem?: string } {
  const parts = text.trimStart().startsWith("{") ? jsonValues(text) : text.split(/^---.*(?:\n|$)/m);
  const values: Json[] = [];
  for (const part of parts) {
    const read = readValue(part);
    if (!read.ok) return { values, problem: read.problem };
    values.push(read.value);
  }
  return { values };
}

/** One value written as YAML or JSON. */
export function readValue(text: string): ReadValue {
  const lines = new LineCounter();
  const document = parseDocument(text, { ...DIALECT, lineCounter: lines });
  const [error] = document.errors;
  if (error !== undefined) return { ok: false, problem: goWords(error, lines) };
  const strange = collectionKey(document);
  if (strange !== undefined) return { ok: false, problem: `invalid map key: ${strange}` };
  try {
    const value: Json = JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 1_000 })) ?? "null");
    return { ok: true, value };
  } catch {
    return { ok: false, problem: "document contains excessive aliasing" };
  }
}

/** YAML 1.1 as go-yaml reads it: `yes` is a boolean, a repeated key is no error, dates stay text. */
const DIALECT: ParseOptions & DocumentOptions & SchemaOptions = {
  version: "1.1",
  merge: true,
  uniqueKeys: false,
  strict: false,
  prettyErrors: false,
  logLevel: "silent",
  customTags: (tags: Tags): Tags => tags.filter((tag) => typeof tag === "string" || !UNREAD.test(tag.tag)),
};
const UNREAD = /:(timestamp|binary|omap|pairs|set)$/;

/** Texts of JSON values that follow one another. */
function jsonValues(text: string): readonly string[] {
  const values: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}]/gs)) {
    if (token === "{") depth += 1;
    if (token !== "}") continue;
    depth -= 1;
    if (depth > 0) continue;
    values.push(text.slice(start, index + 1));
    start = index + 1;
  }
  const rest = text.slice(start);
  return rest.trim() === "" ? values : [...values, rest];
}

/** A map used as a key, as go-yaml prints it: what is left of a template, `{{ .Name }}`. */
function collectionKey(document: Document.Parsed): string | undefined {
  let found: string | undefined;
  visit(document, {
    Pair(_, { key }) {
      if (!isMap(key)) return undefined;
      const members = key.items.map(
        (item) => `"${isScalar(item.key) ? item.key.value : ""}":interface {}(nil)`,
      );
      found = `map[interface {}]interface {}{${members.join(", ")}}`;
      return visit.BREAK;
    },
  });
  return found;
}

/** The reader's complaint in the words of go-yaml; it counts lines from 0 and leaves 0 out. */
function goWords(error: YAMLError, lines: LineCounter): string {
  const { line } = lines.linePos(error.pos[0]);
  const at = (offset: number): string => (line + offset <= 1 ? "" : `line ${line + offset}: `);
  switch (error.code) {
    case "TAB_AS_INDENT":
    case "BAD_SCALAR_START":
      return `${at(0)}found character that cannot start any token`;
    case "BLOCK_AS_IMPLICIT_KEY":
      return `${at(0)}mapping values are not allowed in this context`;
    case "MULTILINE_IMPLICIT_KEY":
    case "BAD_INDENT":
      return `${at(1)}mapping values are not allowed in this context`;
    case "BAD_ALIAS":
      return `${at(0)}did not find expected alphabetic or numeric character`;
    case "UNEXPECTED_TOKEN":
      return error.message.includes("alias")
        ? `${at(0)}did not find expected alphabetic or numeric character`
        : `${at(0)}did not find expected node content`;
    case "MISSING_CHAR":
      return error.message.includes("quote")
        ? `${at(0)}found unexpected end of stream`
        : `${at(1)}could not find expected ':'`;
    default:
      return `${at(0)}could not find expected ':'`;
  }
}
