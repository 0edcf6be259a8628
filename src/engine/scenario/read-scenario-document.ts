import type * as z from "zod";
import type { Json, JsonObject } from "../objects/json.ts";
import { isJsonObject } from "../objects/json.ts";
import { suggestion } from "./nearest.ts";
import { type Path, problemAt } from "./problem.ts";
import type { Problem } from "./scenario.ts";
import { type ScenarioDocument, scenarioJsonSchema, scenarioSchema } from "./scenario-schema.ts";
import type { SourceDocument } from "./source-document.ts";

export type ReadDocument =
  | { readonly ok: true; readonly scenario: ScenarioDocument }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Holds a Scenario document to the schema; every mistake is told with its place. */
export function readScenarioDocument(document: SourceDocument): ReadDocument {
  const parsed = scenarioSchema.safeParse(document.json);
  if (parsed.success) return { ok: true, scenario: parsed.data };
  return { ok: false, problems: parsed.error.issues.flatMap((issue) => problemsOf(document, issue)) };
}

type Issue = z.core.$ZodIssue;

function problemsOf(document: SourceDocument, issue: Issue): readonly Problem[] {
  const path: Path = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const known = membersAt(path);
      const expected = known.length === 0 ? "no such member" : `one of ${known.join(", ")}`;
      return problemAt(document, [...path, key], {
        message: `unknown field "${key}"${suggestion(key, known)}`,
        expected,
      });
    });
  }
  if (issue.code === "invalid_union") return unionProblems(document, path, issue);
  if (issue.code === "invalid_value") {
    const expected = `one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
    return [problemAt(document, path, { message: "not one of the values that are known", expected })];
  }
  if (issue.code === "invalid_type") {
    const missing = valueIsMissing(document.json, path);
    const expected = issue.message.startsWith("Invalid input") ? aWord(issue.expected) : issue.message;
    return [problemAt(document, path, { message: missing ? "missing" : "of the wrong type", expected })];
  }
  return [
    problemAt(document, path, { message: "not a value that is possible here", expected: issue.message }),
  ];
}

/** Of the forms of a union the one that the value is most like is held against it. */
function unionProblems(
  document: SourceDocument,
  path: Path,
  issue: z.core.$ZodIssueInvalidUnion,
): readonly Problem[] {
  const nearestForm = issue.errors.find(
    (errors) =>
      errors.length > 0 && errors.every((error) => error.path.length > 0) && !errors.some(isForeignMember),
  );
  if (nearestForm !== undefined) {
    return nearestForm.flatMap((inner) =>
      problemsOf(document, { ...inner, path: [...issue.path, ...inner.path] }),
    );
  }
  return [
    problemAt(document, path, {
      message: "of none of the forms that are possible here",
      expected: issue.message,
    }),
  ];
}

const isForeignMember = (issue: Issue): boolean =>
  issue.code === "unrecognized_keys" && issue.path.length === 0;

function valueIsMissing(json: Json, path: Path): boolean {
  let value: Json | undefined = json;
  for (const step of path) {
    if (Array.isArray(value)) value = value[Number(step)];
    else value = isJsonObject(value) ? value[String(step)] : undefined;
  }
  return value === undefined || value === null;
}

const aWord = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);

/** Names of the members that the schema knows at a path. */
function membersAt(path: Path): readonly string[] {
  let schema: JsonObject | undefined = rootSchema();
  for (const step of path) schema = schema === undefined ? undefined : childOf(schema, step);
  return schema !== undefined && isJsonObject(schema.properties) ? Object.keys(schema.properties) : [];
}

function childOf(schema: JsonObject, step: string | number): JsonObject | undefined {
  const { properties, items, additionalProperties } = schema;
  if (typeof step === "number") return isJsonObject(items) ? items : undefined;
  const own = isJsonObject(properties) ? properties[step] : undefined;
  if (isJsonObject(own)) return own;
  return isJsonObject(additionalProperties) ? additionalProperties : undefined;
}

function rootSchema(): JsonObject | undefined {
  const schema: Json = JSON.parse(JSON.stringify(scenarioJsonSchema()));
  return isJsonObject(schema) ? schema : undefined;
}
