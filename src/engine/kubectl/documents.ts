import { asJsonObject, isJsonObject, type Json, type JsonObject } from "../objects/json.ts";
import { findLowerCased, findResource, type Resource } from "../objects/resources.ts";
import type { Invocation } from "./command.ts";
import { type Complaint, mistake } from "./complaints.ts";
import { readValues } from "./yaml-reader.ts";

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
    if (text === undefined) {
      return { described: [], complaints: [mistake(`the path "${file}" does not exist`)] };
    }
    const source = file === "-" ? "STDIN" : file;
    const { values, problem } = readValues(text);
    for (const value of values.flatMap(itemsOf)) {
      const result = describe(value, source, invocation);
      if ("problem" in result) complaints.push(mistake(result.problem));
      else described.push(result);
    }
    if (problem !== undefined) {
      complaints.push(mistake(`error parsing ${source}: error converting YAML to JSON: yaml: ${problem}`));
    }
  }
  return { described, complaints };
}

/** A List stands for its items; an empty document for nothing. */
function itemsOf(value: Json): readonly Json[] {
  if (value === null) return [];
  if (!isJsonObject(value)) return [value];
  const { kind, items } = value;
  const isList = typeof kind === "string" && kind.endsWith("List") && Array.isArray(items);
  return isList ? items.flatMap(itemsOf) : [value];
}

/** Finds out what a document describes; all that the client itself can find wrong with it. */
function describe(
  value: Json,
  source: string,
  invocation: Invocation,
): Described | { readonly problem: string } {
  const unfit = schemaProblem(value);
  if (unfit !== undefined || !isJsonObject(value)) {
    const advice = "if you choose to ignore these errors, turn validation off with --validate=false";
    return { problem: `error validating "${source}": error validating data: ${unfit}; ${advice}` };
  }
  const unreadable = metadataProblem(value.metadata);
  if (unreadable !== undefined) return { problem: `unable to decode "${source}": ${unreadable}` };
  const metadata = asJsonObject(value.metadata);
  const name = typeof metadata.name === "string" ? metadata.name : "";
  const given = typeof metadata.namespace === "string" ? metadata.namespace : "";
  const [apiVersion, kind] = [`${value.apiVersion}`, `${value.kind}`];
  const resource = findResource(apiVersion, kind) ?? findLowerCased(apiVersion, kind);
  if (resource === undefined) {
    const wanted = `no matches for kind "${kind}" in version "${apiVersion}"`;
    const subject = `resource mapping not found for name: "${name}" namespace: "${given}" from "${source}"`;
    return { problem: `${subject}: ${wanted}\nensure CRDs are installed first` };
  }
  if (!resource.namespaced) return { resource, manifest: value, namespace: "", name, source };
  if (invocation.flags.given("namespace") && given !== "" && given !== invocation.namespace) {
    const both = `the namespace from the provided object "${given}" does not match the namespace "${invocation.namespace}"`;
    return { problem: `${both}. You must pass '--namespace=${given}' to perform this operation.` };
  }
  const namespace = given === "" ? invocation.namespace : given;
  return { resource, manifest: { ...value, metadata: { ...metadata, namespace } }, namespace, name, source };
}

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

/** What Go's decoder says of metadata of the wrong types. */
function metadataProblem(metadata: Json | undefined): string | undefined {
  if (metadata === undefined || metadata === null) return undefined;
  if (!isJsonObject(metadata)) {
    return `json: cannot unmarshal ${goType(metadata)} into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta`;
  }
  for (const field of ["name", "namespace"]) {
    const value = metadata[field] ?? "";
    if (typeof value !== "string") return wrongType(value, field);
  }
  for (const field of ["labels", "annotations"]) {
    const map = metadata[field];
    if (!isJsonObject(map)) continue;
    for (const value of Object.values(map)) {
      if (typeof value !== "string" && value !== null) return wrongType(value, field);
    }
  }
  return undefined;
}

const wrongType = (value: Json, field: string): string =>
  `json: cannot unmarshal ${goType(value)} into Go struct field ObjectMeta.metadata.${field} of type string`;

function goType(value: Json): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "boolean") return "bool";
  return typeof value;
}
