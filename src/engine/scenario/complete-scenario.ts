import { stringify } from "yaml";
import { isJsonObject, type Json, type JsonObject } from "../objects/json.ts";
import type { Addition } from "./addition.ts";
import { missingObjects, suppliedBy } from "./completion.ts";
import { optionProblem } from "./problem.ts";
import { type ReadManifest, readManifests } from "./read-manifests.ts";
import type { Problem, ReadOptions, Supplied } from "./scenario.ts";
import type { SourceDocument } from "./source-document.ts";
import { type CalledService, suppliedRelease } from "./supplied-release.ts";
import { suppliedUsers } from "./supplied-users.ts";

/** An entry that completion wrote into the Scenario document. */
interface SuppliedEntry {
  readonly member: "traffic" | "releases";
  readonly index: number;
  readonly text: string;
}

export interface Completed {
  /** The Scenario document with the entries that were missing in it. */
  readonly document: SourceDocument;
  /** Those that were missing first, as the others refer to them. */
  readonly manifests: readonly ReadManifest[];
  readonly objects: readonly Supplied[];
  readonly entries: readonly SuppliedEntry[];
  /** What a bare file is called by its release. */
  readonly title?: string;
  /** New image -> the image that it behaves like. */
  readonly alike: { readonly [image: string]: string };
  readonly problems: readonly Problem[];
}

/**
 * Writes into the Scenario document what the files do not say: for bare files users and one release, for all files the
 * objects that others refer to. Everything goes through the same reading and `--set` as if it had been written by hand.
 */
export function completeScenario(
  document: SourceDocument,
  given: readonly ReadManifest[],
  options: ReadOptions & { readonly bare: boolean },
): Completed {
  if (options.complete === false) return untouched(document, given, options);
  const additions = missingObjects(given);
  const manifests = [...readManifests(additions.map(documentOf)).manifests, ...given];
  const objects = additions.map(suppliedBy);
  const written = specOf(document);
  const users = options.bare ? suppliedUsers(manifests) : [];
  const traffic = options.bare ? users.map(({ entry }) => entry) : written.traffic;
  const common = { document, manifests, objects, entries: [], alike: {} };
  if (!options.bare && options.target === undefined) return { ...common, problems: [] };
  if (written.releases !== undefined) return { ...common, problems: targetProblems(options) };
  const release = suppliedRelease(manifests, calledServices(traffic), options);
  if (release.kind === "mistake") return { ...common, problems: [release.problem] };
  const releases = release.kind === "release" ? [release] : [];
  const spec: JsonObject = {
    ...written,
    ...(traffic === undefined ? {} : { traffic }),
    ...(releases.length === 0 ? {} : { releases: releases.map(({ entry }) => entry) }),
  };
  return {
    ...common,
    document: { ...document, json: { ...document.json, spec } },
    entries: [
      ...users.map(({ text }, index) => ({ member: "traffic" as const, index, text })),
      ...releases.map(({ text }, index) => ({ member: "releases" as const, index, text })),
    ],
    ...(release.kind === "release" ? { title: release.title, alike: release.alike } : {}),
    problems: [],
  };
}

/** The supplied entries as they are after `--set`: one that was changed says so, one that was taken out is not listed. */
export function suppliedEntries(
  { entries, document }: Completed,
  settled: SourceDocument,
): readonly Supplied[] {
  return entries.flatMap(({ member, index, text }) => {
    const entry = entryAt(settled, member, index);
    if (entry === undefined) return [];
    const isChanged = JSON.stringify(entry) !== JSON.stringify(entryAt(document, member, index));
    return [{ text: isChanged ? `${text}, changed by --set` : text, yaml: stringify({ [member]: [entry] }) }];
  });
}

function untouched(
  document: SourceDocument,
  manifests: readonly ReadManifest[],
  options: ReadOptions,
): Completed {
  return { document, manifests, objects: [], entries: [], alike: {}, problems: targetProblems(options) };
}

function targetProblems({ target }: ReadOptions): readonly Problem[] {
  if (target === undefined) return [];
  const message = "no release is supplied whose target it could be";
  return [optionProblem("--target", target, { message, expected: "files without releases of their own" })];
}

const specOf = (document: SourceDocument): JsonObject =>
  isJsonObject(document.json.spec) ? document.json.spec : {};

function entryAt(document: SourceDocument, member: string, index: number): Json | undefined {
  const entries = specOf(document)[member];
  return Array.isArray(entries) ? entries[index] : undefined;
}

function calledServices(traffic: Json | undefined): readonly CalledService[] {
  if (!Array.isArray(traffic)) return [];
  return traffic.filter(isJsonObject).map(({ service, namespace }) => ({
    service: String(service),
    namespace: typeof namespace === "string" ? namespace : "default",
  }));
}

function documentOf(addition: Addition): SourceDocument {
  return { file: "supplied", json: addition.manifest, line: 1, place: () => ({ line: 1, column: 1 }) };
}
