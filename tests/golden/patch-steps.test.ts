import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { parseArgsStringToArgv } from "string-argv";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { createApiServer } from "../../src/engine/api/server.ts";
import type { Patch } from "../../src/engine/api/types.ts";
import { RUN_START } from "../../src/engine/kernel/units.ts";
import type { JsonObject } from "../../src/engine/objects/json.ts";
import { findResource, RESOURCES } from "../../src/engine/objects/resources.ts";
import { ObjectStore } from "../../src/engine/objects/store.ts";
import { goldenFiles } from "./support/golden.ts";

interface Step {
  readonly kubectl?: string;
  readonly stdin?: string;
  readonly exit?: number;
  readonly stderr?: string;
}

/** What people patched in recorded rollouts, on what they had applied before. */
describe("recorded patches", () => {
  for (const file of goldenFiles("rollouts", ".json")) {
    const { steps }: { readonly steps: readonly Step[] } = JSON.parse(readFileSync(file, "utf8"));
    if (!steps.some(isBuiltPatch)) continue;
    test(`${basename(file)}: the API server answers as the real one did`, () => {
      const api = emptyCluster();
      for (const step of steps) {
        for (const manifest of manifestsOf(step)) api.createManifest(manifest);
        if (!isBuiltPatch(step)) continue;
        const { target, patch } = readPatch(step.kubectl ?? "");
        const answer = api.patch(target, patch);
        expect({ step: step.kubectl, ok: answer.ok }).toEqual({ step: step.kubectl, ok: step.exit === 0 });
        if (!answer.ok) expect(step.stderr).toContain(answer.error.causes?.[0]?.message);
      }
    });
  }
});

function emptyCluster() {
  const api = createApiServer({ store: new ObjectStore(), now: () => RUN_START });
  api.createManifest({ apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } });
  return api;
}

/** The first manifests of each name: later ones of the same name change what patches do not look at here. */
function manifestsOf(step: Step): readonly JsonObject[] {
  if (step.stdin === undefined) return [];
  const manifests = parseAllDocuments(step.stdin).map((document): JsonObject => document.toJS() ?? {});
  return manifests.filter(({ apiVersion, kind }) => findResource(`${apiVersion}`, `${kind}`) !== undefined);
}

const isBuiltPatch = ({ kubectl = "" }: Step): boolean =>
  kubectl.startsWith("patch ") && resourceNamed(kubectl.split(/[ /]/)[1] ?? "") !== undefined;

const resourceNamed = (name: string) =>
  RESOURCES.find(({ plural, singular, shortNames }) => [plural, singular, ...shortNames].includes(name));

function readPatch(kubectl: string) {
  const [, ...words] = parseArgsStringToArgv(kubectl);
  const [what = "", ...rest] = words;
  const [resource = "", name = rest[0] ?? ""] = what.split("/");
  const kind = resourceNamed(resource)?.kind;
  if (kind === undefined) throw new Error(`no resource ${resource}`);
  const body: JsonObject = JSON.parse(words[words.indexOf("-p") + 1] ?? "");
  const patch: Patch = { type: words.includes("--type=merge") ? "merge" : "strategic", body };
  return { target: { kind, namespace: "default", name }, patch };
}
