import type { ApiError } from "../objects/api-error.ts";
import type { Draft } from "../objects/draft.ts";
import { invalidError, readManifest, validateNew } from "../objects/manifest.ts";
import { RESOURCES } from "../objects/resources.ts";
import { isLeftOut } from "./known-kinds.ts";
import { suggestion } from "./nearest.ts";
import { type Path, pathSteps, problemAt } from "./problem.ts";
import type { Problem } from "./scenario.ts";
import type { SourceDocument } from "./source-document.ts";

/** A manifest that the API server of the run will accept. */
export interface ReadManifest {
  readonly document: SourceDocument;
  readonly draft: Draft;
}

/** Decodes and validates the cluster part, each document by itself, so that all mistakes come at once. */
export function readManifests(documents: readonly SourceDocument[]): {
  readonly manifests: readonly ReadManifest[];
  readonly problems: readonly Problem[];
} {
  const manifests: ReadManifest[] = [];
  const problems: Problem[] = [];
  for (const document of documents) {
    const outcome = readOne(document);
    problems.push(...outcome.problems);
    if (outcome.draft !== undefined) manifests.push({ document, draft: outcome.draft });
  }
  problems.push(...doubled(manifests));
  return { manifests, problems };
}

interface Outcome {
  readonly draft?: Draft;
  readonly problems: readonly Problem[];
}

function readOne(document: SourceDocument): Outcome {
  const missing = ["apiVersion", "kind"].filter((member) => typeof document.json[member] !== "string");
  if (missing.length > 0) return { problems: [withoutKind(document, missing)] };
  const { apiVersion, kind } = document.json;
  if (isLeftOut(String(apiVersion), String(kind))) {
    const message = `${String(kind)} (${String(apiVersion)}) is not simulated yet and is left out`;
    return {
      problems: [problemAt(document, ["kind"], { message, expected: servedKinds(), severity: "warning" })],
    };
  }
  const read = readManifest(document.json);
  if (!read.ok) return { problems: refusal(document, read.error) };
  const errors = validateNew(read.draft);
  if (errors.length === 0) return { draft: read.draft, problems: [] };
  return {
    problems: refusal(document, invalidError(read.draft.kind, read.draft.metadata.name ?? "", errors)),
  };
}

/** Text that is no manifest at all (a note between manifests) is left out; a manifest without a kind is a mistake. */
function withoutKind(document: SourceDocument, missing: readonly string[]): Problem {
  const isNote = !["apiVersion", "kind", "metadata", "spec", "data"].some(
    (member) => member in document.json,
  );
  return problemAt(document, [], {
    message: isNote
      ? "no Kubernetes object, left out"
      : missing.map((member) => `${member} not set`).join(", "),
    expected: "apiVersion and kind",
    severity: isNote ? "warning" : "error",
  });
}

function refusal(document: SourceDocument, error: ApiError): readonly Problem[] {
  if (error.causes !== undefined && error.causes.length > 0) {
    return error.causes.map((cause) =>
      problemAt(document, pathSteps(cause.field), {
        message: cause.message,
        expected: expectedBy(cause.message),
      }),
    );
  }
  const unknown = [...error.message.matchAll(/unknown field "([^"]+)"/g)].map((match) => match[1] ?? "");
  if (unknown.length > 0) {
    return unknown.map((path) =>
      problemAt(document, pathSteps(path), {
        message: `unknown field "${path}"`,
        expected: "a field of the Kubernetes API",
      }),
    );
  }
  const wrongType =
    /cannot unmarshal (\S+) into Go (?:struct field|value)(?: \w+\.(\S+))? of type (\S+)/.exec(error.message);
  const path: Path = wrongType === null ? placeOf(document, error.message) : pathSteps(wrongType[2] ?? "");
  const expected = wrongType === null ? expectedBy(error.message) : `a value of type ${wrongType[3] ?? ""}`;
  return [problemAt(document, path, { message: error.message, expected })];
}

/** Complaints about an unknown kind point at the kind. */
function placeOf(document: SourceDocument, message: string): Path {
  return message.includes("no matches for kind") && document.json.kind !== undefined ? ["kind"] : [];
}

function expectedBy(message: string): string {
  const kind = /no matches for kind "([^"]*)"/.exec(message)?.[1];
  if (kind !== undefined) {
    return `${servedKinds()}${suggestion(
      kind,
      RESOURCES.map((resource) => resource.kind),
    )}`;
  }
  const rule =
    /^(?:Invalid value|Unsupported value|Required value|Forbidden|Duplicate value)(?:: "[^"]*"| ?: [^:]*)?: (.*)$/.exec(
      message,
    );
  return rule?.[1] ?? message;
}

const servedKinds = (): string => `one of ${RESOURCES.map((resource) => resource.kind).join(", ")}`;

function doubled(manifests: readonly ReadManifest[]): readonly Problem[] {
  const seen = new Map<string, ReadManifest>();
  const problems: Problem[] = [];
  for (const manifest of manifests) {
    const { kind, metadata } = manifest.draft;
    const key = `${kind} ${metadata.namespace}/${metadata.name ?? ""}`;
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, manifest);
      continue;
    }
    const message = `${kind} "${metadata.name ?? ""}" is in the files twice (first at ${first.document.file}:${first.document.line}); the later one is applied over it`;
    problems.push(
      problemAt(manifest.document, ["metadata", "name"], {
        message,
        expected: "one document an object",
        severity: "warning",
      }),
    );
  }
  return problems;
}
