import {
  type Document,
  type DocumentOptions,
  LineCounter,
  type ParseOptions,
  parseAllDocuments,
  parseDocument,
  type SchemaOptions,
  type Tags,
  type YAMLError,
} from "yaml";
import { isJsonObject, type Json, type JsonObject } from "../objects/json.ts";
import { findResource, type Resource } from "../objects/resources.ts";
import type { Invocation } from "./command.ts";
import { type Complaint, mistake } from "./complaints.ts";

/** An object that a file describes. */
export interface Described {
  readonly resource: Resource;
  readonly manifest: JsonObject;
  readonly namespace: string;
  readonly name: string;
  /** `STDIN`, or the name of the file. */
  readonly source: string;
}

export interface Documents {
  readonly described: readonly Described[];
  readonly complaints: readonly Complaint[];
}

/**
 * Reads the files of `-f`, several documents and Lists included. What is good is kept even where other documents are not, as
 * cli-runtime's builder does with ContinueOnError.
 */
export function readDocuments(invocation: Invocation): Documents {
  const described: Described[] = [];
  const complaints: Complaint[] = [];
  for (const file of invocation.flags.all("filename").flatMap((value) => value.split(","))) {
    const text = file === "-" ? invocation.stdin : invocation.readFile(file);
    if (text === undefined)
      return { described: [], complaints: [mistake(`the path "${file}" does not exist`)] };
    const source = file === "-" ? "STDIN" : file;
    const { values, problem } = readText(text);
    for (const value of values) {
      const result = describe(value, source, invocation);
      if ("complaint" in result) complaints.push(result.complaint);
      else described.push(result);
    }
    if (problem !== undefined) {
      complaints.push(mistake(`error parsing ${source}: error converting YAML to JSON: yaml: ${problem}`));
    }
  }
  return { described, complaints };
}

type ReadValue =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly problem: string };

/** One value written as YAML or JSON, as for `--patch`. */
export function readValue(text: string): ReadValue {
  const lines = new LineCounter();
  const document = parseDocument(text, { ...DIALECT, lineCounter: lines });
  return readDocument(document, lines);
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

/** Values up to the first document that is no YAML; empty documents are passed over, Lists taken apart. */
function readText(text: string): { readonly values: readonly Json[]; readonly problem?: string } {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { ...DIALECT, lineCounter: lines });
  const values: Json[] = [];
  for (const document of Array.isArray(documents) ? documents : []) {
    const read = readDocument(document, lines);
    if (!read.ok) return { values, problem: read.problem };
    values.push(...itemsOf(read.value));
  }
  return { values };
}

function readDocument(document: Document.Parsed, lines: LineCounter): ReadValue {
  const [error] = document.errors;
  if (error !== undefined) return { ok: false, problem: goWords(error, lines) };
  try {
    const value: Json = JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 1_000 })) ?? "null");
    return { ok: true, value };
  } catch {
    return { ok: false, problem: "document contains excessive aliasing" };
  }
}

function itemsOf(value: Json): readonly Json[] {
  if (value === null) return [];
  if (!isJsonObject(value)) return [value];
  const { kind, items } = value;
  return typeof kind === "string" && kind.endsWith("List") && Array.isArray(items)
    ? items.flatMap(itemsOf)
    : [value];
}

/** The reader's complaint in the words of go-yaml, with its line. */
function goWords(error: YAMLError, lines: LineCounter): string {
  const { line } = lines.linePos(error.pos[0]);
  switch (error.code) {
    case "TAB_AS_INDENT":
    case "BAD_SCALAR_START":
      return `line ${line}: found character that cannot start any token`;
    case "BLOCK_AS_IMPLICIT_KEY":
    case "MULTILINE_IMPLICIT_KEY":
    case "BAD_INDENT":
      return `line ${line + 1}: mapping values are not allowed in this context`;
    case "BAD_ALIAS":
      return `line ${line}: did not find expected alphabetic or numeric character`;
    case "MISSING_CHAR":
      return `line ${line + 1}: found unexpected end of stream`;
    default:
      return `line ${line}: could not find expected ':'`;
  }
}

function describe(
  value: Json,
  source: string,
  invocation: Invocation,
): Described | { readonly complaint: Complaint } {
  const problem = schemaProblem(value);
  if (problem !== undefined || !isJsonObject(value)) {
    const text = `error validating "${source}": error validating data: ${problem}; if you choose to ignore these errors, turn validation off with --validate=false`;
    return { complaint: mistake(text) };
  }
  const metadata = isJsonObject(value.metadata) ? value.metadata : {};
  const apiVersion = `${value.apiVersion}`;
  const kind = `${value.kind}`;
  const name = typeof metadata.name === "string" ? metadata.name : "";
  const given = typeof metadata.namespace === "string" ? metadata.namespace : "";
  const resource = findResource(apiVersion, kind);
  if (resource === undefined) {
    const text = `resource mapping not found for name: "${name}" namespace: "${given}" from "${source}": no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`;
    return { complaint: mistake(text) };
  }
  if (!resource.namespaced) return { resource, manifest: value, namespace: "", name, source };
  if (invocation.flags.given("namespace") && given !== "" && given !== invocation.namespace) {
    const text = `the namespace from the provided object "${given}" does not match the namespace "${invocation.namespace}". You must pass '--namespace=${given}' to perform this operation.`;
    return { complaint: mistake(text) };
  }
  const namespace = given === "" ? invocation.namespace : given;
  const manifest: JsonObject = { ...value, metadata: { ...metadata, namespace } };
  return { resource, manifest, namespace, name, source };
}

/** What the client itself checks before it asks the server. */
function schemaProblem(value: Json): string | undefined {
  if (!isJsonObject(value)) return "invalid object to validate";
  const problems = (["apiVersion", "kind"] as const).flatMap((field) => {
    const given = value[field];
    if (given === undefined || given === null || given === "") return [`${field} not set`];
    return typeof given === "string" ? [] : [`${field} isn't string type`];
  });
  if (problems.length === 0) return undefined;
  return problems.length === 1 ? problems[0] : `[${problems.join(", ")}]`;
}
