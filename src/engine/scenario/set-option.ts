import { isJsonObject, type Json, type JsonObject } from "../objects/json.ts";
import { suggestion } from "./nearest.ts";
import { optionProblem, type Path, pathSteps } from "./problem.ts";
import type { Problem } from "./scenario.ts";

/** Members of a Scenario's spec; any other first step is a parameter of the releases. */
const SPEC_MEMBERS = [
  "title",
  "about",
  "seed",
  "duration",
  "clusters",
  "images",
  "traffic",
  "releases",
  "interventions",
  "checks",
];

export interface Setting {
  /** Below `spec`; empty for a parameter of every release. */
  readonly path: Path;
  readonly parameter?: string;
  readonly value: Json;
  readonly source: string;
}

/** Reads `path=value`: `traffic[0].profile.constant=300/s`, `images[shop:1.1.0].errorRate=8%`, `maxSurge=2`. */
export function readSetting(source: string): Setting | Problem {
  const split = source.indexOf("=");
  const steps = pathSteps(split < 0 ? "" : source.slice(0, split));
  const [first] = steps;
  if (first === undefined) return wrong(source);
  const value = readValue(source.slice(split + 1));
  const below = first === "spec" ? steps.slice(1) : steps;
  if (SPEC_MEMBERS.includes(String(below[0]))) return { path: below, value, source };
  return below.length === 1
    ? { path: [], parameter: String(below[0]), value, source }
    : wrong(source, String(below[0]));
}

/**
 * The Scenario document with a value put at a path, members and list items made where they are missing; a parameter goes to
 * every release. Undefined when there is no release.
 */
export function withSetting(
  scenario: JsonObject,
  { path, parameter, value }: Setting,
): JsonObject | undefined {
  const spec = isJsonObject(scenario.spec) ? scenario.spec : {};
  if (parameter === undefined) return { ...scenario, spec: put(spec, path, value) };
  const releases = Array.isArray(spec.releases) ? spec.releases : [];
  if (releases.length === 0) return undefined;
  const changed = releases.map((release: Json) => put(release, ["parameters", parameter], value));
  return { ...scenario, spec: { ...spec, releases: changed } };
}

/** A parameter where there is no release. */
export function homeless({ source, parameter = "" }: Setting): Problem {
  return optionProblem("--set", source, {
    message: `there is no release whose parameter ${parameter} could be`,
    expected: `${EXPECTED}${suggestion(parameter, SPEC_MEMBERS)}`,
  });
}

function put(json: Json, path: Path, value: Json): Json {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === "number") {
    const list = Array.isArray(json) ? [...json] : [];
    list[Math.min(step, list.length)] = put(list[step] ?? {}, rest, value);
    return list;
  }
  const members = isJsonObject(json) ? json : {};
  const before = Object.hasOwn(members, step) ? members[step] : undefined;
  return Object.fromEntries([...Object.entries(members), [step, put(before ?? {}, rest, value)]]);
}

/** Numbers, truths and JSON are read as such; everything else is text. */
function readValue(text: string): Json {
  if (!/^(-?\d+([.]\d+)?|true|false|null|[[{"].*)$/.test(text)) return text;
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

const EXPECTED = `path=value, the path beginning with one of ${SPEC_MEMBERS.join(", ")}, or the name of a parameter of the strategy`;

function wrong(source: string, first = ""): Problem {
  const near = first === "" ? "" : suggestion(first, SPEC_MEMBERS);
  return optionProblem("--set", source, { message: "not a setting", expected: `${EXPECTED}${near}` });
}
