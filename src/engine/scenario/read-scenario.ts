import type { ImageBehaviour } from "../containers/image-behaviour.ts";
import { atSeconds, type Instant, instant } from "../kernel/units.ts";
import { isJsonObject, type JsonObject } from "../objects/json.ts";
import { toManifest } from "../objects/manifest.ts";
import { checkMistake } from "./checks.ts";
import { type Completed, completeScenario, suppliedEntries } from "./complete-scenario.ts";
import { DEFAULT_IMAGE, imageBehaviour } from "./image-defaults.ts";
import { nodesOf } from "./nodes-reader.ts";
import { optionProblem, type Path, problemAt } from "./problem.ts";
import { type ReadManifest, readManifests } from "./read-manifests.ts";
import { readScenarioDocument } from "./read-scenario-document.ts";
import { readReleases } from "./releases-reader.ts";
import type {
  Intervention,
  Problem,
  ReadOptions,
  Scenario,
  ScenarioResult,
  SourceFile,
  Supplied,
} from "./scenario.ts";
import { applyOptions, blamed } from "./scenario-options.ts";
import type { ScenarioDocument } from "./scenario-schema.ts";
import { readDocuments, type SourceDocument } from "./source-document.ts";
import { nodesFor } from "./supplied-nodes.ts";
import { readTraffic } from "./traffic-reader.ts";
import { readMoment } from "./values.ts";

/** Ten minutes show a rollout and what comes after it. */
const DEFAULT_DURATION = atSeconds(600);

/**
 * Reads the files of a run: manifests, and at most one Scenario document among them; completes what is missing unless told
 * not to; and either gives a scenario that runs, or every mistake with its place.
 */
export function readScenario(files: readonly SourceFile[], options: ReadOptions = {}): ScenarioResult {
  const read = files.map(readDocuments);
  const documents = read.flatMap((file) => file.documents);
  const problems = read.flatMap((file) => file.problems);
  const written = documents.filter(isScenario);
  const { manifests, problems: refusals } = readManifests(
    documents.filter((document) => !isScenario(document)),
  );
  problems.push(...refusals, ...manyScenarios(written), ...nothingToRun(files, documents));
  const bare = written.length === 0;
  const completed = completeScenario(written[0] ?? emptyScenario(files), manifests, { ...options, bare });
  const settled = applyOptions(completed.document, options);
  problems.push(...completed.problems, ...settled.problems);
  const reading = readScenarioDocument(settled.document);
  const told = (found: readonly Problem[]): readonly Problem[] =>
    found.map((problem) => blamed(problem, settled.settings));
  if (!reading.ok) return rejected([...problems, ...told(reading.problems)]);
  const parts = assemble({ document: settled.document, scenario: reading.scenario, completed, options });
  const all = [...problems, ...told(parts.problems)];
  return hasErrors(all) ? rejected(all) : { ok: true, scenario: parts.scenario, warnings: all };
}

const isScenario = ({ json }: SourceDocument): boolean =>
  json.kind === "Scenario" || String(json.apiVersion).startsWith("rollarium.dev/");

const hasErrors = (problems: readonly Problem[]): boolean =>
  problems.some(({ severity }) => severity === "error");

const rejected = (problems: readonly Problem[]): ScenarioResult => ({ ok: false, problems });

interface Reading {
  readonly document: SourceDocument;
  readonly scenario: ScenarioDocument;
  readonly completed: Completed;
  readonly options: ReadOptions;
}

function assemble(reading: Reading): { readonly scenario: Scenario; readonly problems: readonly Problem[] } {
  const { document, scenario, completed, options } = reading;
  const { manifests } = completed;
  const { spec } = scenario;
  const nodes = spec.clusters?.flatMap((cluster) => nodesOf(cluster.nodes)) ?? nodesFor(manifests);
  const users = readTraffic(document, spec.traffic ?? [], manifests);
  const releases = readReleases(document, spec.releases ?? [], manifests, options.strategy);
  const supplied: readonly Supplied[] = [
    ...(spec.clusters === undefined
      ? [suppliedNodes(nodes.length, nodes[0]?.cpu ?? "", nodes[0]?.memory ?? "")]
      : []),
    ...completed.objects,
    ...suppliedEntries(completed, document),
  ];
  const duration = readMoment(options.until ?? spec.duration ?? "") ?? DEFAULT_DURATION;
  const run: Scenario = {
    name: scenario.metadata.name,
    title: spec.title ?? completed.title ?? scenario.metadata.name,
    about: spec.about ?? "",
    seed: options.seed ?? spec.seed ?? 1,
    duration,
    nodes,
    images: imagesOf(spec.images ?? {}, completed.alike),
    defaultImage: DEFAULT_IMAGE,
    traffic: users.traffic,
    releases: releases.releases,
    interventions: interventionsOf(spec.interventions ?? [], options.interventions ?? []),
    checks: spec.checks ?? [],
    manifests: manifests.map(({ document: source, draft }) => ({
      manifest: manifestOf(source, draft),
      source: { file: source.file, line: source.line },
    })),
    supplied,
  };
  const problems = [
    ...users.problems,
    ...releases.problems,
    ...checkProblems(document, spec.checks ?? []),
    ...lineProblems(document, spec.interventions ?? []),
    ...lateProblems(document, spec, duration),
  ];
  return { scenario: run, problems };
}

/** What `kubectl apply` gets: the document as it was written, without what only the server fills in. */
function manifestOf(source: SourceDocument, draft: ReadManifest["draft"]): JsonObject {
  const { status: _, ...manifest } = source.json;
  const metadata = isJsonObject(manifest.metadata) ? manifest.metadata : {};
  const {
    uid: _uid,
    resourceVersion: _version,
    creationTimestamp: _created,
    generation: _generation,
    managedFields: _fields,
    selfLink: _link,
    ...kept
  } = metadata;
  return Object.keys(kept).length === 0 ? toManifest(draft) : { ...manifest, metadata: kept };
}

function imagesOf(
  written: NonNullable<ScenarioDocument["spec"]["images"]>,
  alike: { readonly [image: string]: string },
): { readonly [image: string]: ImageBehaviour } {
  const images = Object.entries(written).map(
    ([image, behaviour]) => [image, imageBehaviour(behaviour)] as const,
  );
  const known = Object.fromEntries(images);
  const copies = Object.entries(alike).map(([image, of]) => [image, known[of] ?? DEFAULT_IMAGE] as const);
  return Object.fromEntries([...copies, ...images]);
}

/** At the same moment the scenario's lines come first, then the user's, each in their own order. */
function interventionsOf(
  written: readonly { readonly at: string; readonly run: string }[],
  typed: NonNullable<ReadOptions["interventions"]>,
): readonly Intervention[] {
  const lines: readonly Intervention[] = [
    ...written.map(({ at, run }) => ({ at: readMoment(at) ?? instant(0), run, by: "scenario" as const })),
    ...typed.map(({ at, run }) => ({ at: atSeconds(at), run, by: "you" as const })),
  ];
  return [...lines].sort((a, b) => a.at - b.at);
}

function suppliedNodes(count: number, cpu: string, memory: string): Supplied {
  const yaml = `clusters:\n  - name: main\n    nodes:\n      - { count: ${count}, cpu: "${cpu}", memory: ${memory} }\n`;
  return { text: `${count} nodes of ${cpu} CPU and ${memory}, in zones a, b and c`, yaml };
}

function emptyScenario(files: readonly SourceFile[]): SourceDocument {
  const file = files[0]?.name ?? "";
  const name = file
    .replace(/^.*[/\\]/, "")
    .replace(/[.](ya?ml|json)$/, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return {
    file,
    json: {
      apiVersion: "rollarium.dev/v1alpha1",
      kind: "Scenario",
      metadata: { name: name || "manifests" },
      spec: {},
    },
    line: 1,
    place: () => ({ line: 1, column: 1 }),
  };
}

function manyScenarios(written: readonly SourceDocument[]): readonly Problem[] {
  return written.slice(1).map((document) =>
    problemAt(document, ["kind"], {
      message: `a second Scenario (the first is at ${written[0]?.file ?? ""}:${written[0]?.line ?? 1})`,
      expected: "one Scenario in all the files",
    }),
  );
}

function nothingToRun(
  files: readonly SourceFile[],
  documents: readonly SourceDocument[],
): readonly Problem[] {
  if (
    documents.some(
      (document) => typeof document.json.kind === "string" || isJsonObject(document.json.spec ?? null),
    )
  )
    return [];
  const words = {
    message: "there is no Kubernetes object in it",
    expected: "manifests, and a Scenario if you like",
  };
  return [optionProblem(files[0]?.name ?? "", "", words)];
}

function checkProblems(
  document: SourceDocument,
  checks: readonly { readonly expr: string }[],
): readonly Problem[] {
  return checks.flatMap(({ expr }, index) => {
    const mistake = checkMistake(expr);
    if (mistake === undefined) return [];
    const path: Path = ["spec", "checks", index, "expr"];
    const found = problemAt(document, path, {
      message: `${mistake.message} (at character ${mistake.offset + 1} of the expression)`,
      expected: mistake.expected,
    });
    return [found];
  });
}

function lineProblems(
  document: SourceDocument,
  lines: readonly { readonly run: string }[],
): readonly Problem[] {
  return lines.flatMap(({ run }, index) =>
    /^\s*kubectl\s/.test(run)
      ? []
      : [
          problemAt(document, ["spec", "interventions", index, "run"], {
            message: "not a line that can be typed",
            expected: "kubectl …",
          }),
        ],
  );
}

/** What is planned for a time after the end of the run, which `--until` may have brought nearer. */
function lateProblems(
  document: SourceDocument,
  spec: ScenarioDocument["spec"],
  duration: Instant,
): readonly Problem[] {
  return (["releases", "interventions"] as const).flatMap((member) =>
    (spec[member] ?? []).flatMap(({ at }, index) =>
      (readMoment(at) ?? instant(0)) <= duration
        ? []
        : [
            problemAt(document, ["spec", member, index, "at"], {
              message: "after the end of the run, so it never happens",
              expected: "a time within the duration",
              severity: "warning",
            }),
          ],
    ),
  );
}
