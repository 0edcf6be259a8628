import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect } from "vitest";
import type { ApiServer } from "../../src/engine/api/types.ts";
import { atSeconds } from "../../src/engine/kernel/units.ts";
import { createKubectl } from "../../src/engine/kubectl/kubectl.ts";
import { isJsonObject, type JsonObject } from "../../src/engine/objects/json.ts";
import { readManifest } from "../../src/engine/objects/manifest.ts";
import { ObjectTable } from "../../src/engine/objects/object-table.ts";
import { apiVersionOf, RESOURCES } from "../../src/engine/objects/resources.ts";
import { parseTimestamp } from "../../src/engine/objects/timestamps.ts";
import type { KubernetesObject } from "../../src/engine/objects/types/kinds.ts";
import { openConsole } from "../kubectl/support/console.ts";
import { goldenCases, goldenFiles } from "./support/golden.ts";

/**
 * `kubectl get` in front of the recorded world: the objects are those that the real server had at that moment, so only the
 * printer can be wrong.
 */

interface Step {
  readonly at: number;
  readonly done: number;
  readonly args?: readonly string[];
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type WorldChange =
  | { readonly at: number; readonly add: string; readonly object: JsonObject }
  | { readonly at: number; readonly change: string; readonly patch: JsonObject }
  | { readonly at: number; readonly gone: string };

/** What cannot be shown yet, with the reason; this list only shrinks. */
const NOT_YET: readonly (readonly [RegExp, string])[] = [
  [/ (-w|--watch|--watch-only|--output-watch-events)\b/, "watching"],
  [/go-template|kyaml|jsonpath-as-json|--show-managed-fields(?!=false)/, "this format"],
  [
    / (hpa|endpoints|ds|sts|statefulsets?|jobs?|cronjobs?|cj|pdb|quota|resourcequota|limitrange|leases?|pvc|pv)\b/,
    "this kind",
  ],
  [
    / (daemonsets?|controllerrevisions|hpa,deploy|sts,pods|ds,pods|rs,hpa|all|priorityclass(es)?|sc|nodes,pods)\b/,
    "this kind",
  ],
  [/--sort-by=.*Timestamp/, "rows that are equal in the key stand in the order of Go's unstable sort"],
  [/--help/, "help"],
  [/ limits\b/, "this kind"],
  [/items\[5\]/, "kubectl prints the whole list in Go's syntax"],
];

/** Sessions and namespaces whose worlds are not whole. */
const WORLD_LACKS: readonly (readonly [string, RegExp, string])[] = [
  ["config.json", /secret/, "the Secret is not in the recorded world"],
  ["namespaces.json", / ns\b/, "other namespaces are not in the recorded world"],
];

describe("kubectl get", () => {
  for (const file of goldenFiles("kubectl", ".json")) holdSession(file);
});

function holdSession(file: string): void {
  const session: { readonly steps: readonly Step[] } = JSON.parse(readFileSync(file, "utf8"));
  const gets = session.steps.filter(({ args, exit }) => args?.[0] === "get" && exit !== null);
  const zipped = file.replace(/([^/]+)$/, "worlds/$1.gz");
  const world: readonly WorldChange[] = JSON.parse(gunzipSync(readFileSync(zipped)).toString("utf8"));
  const cases = goldenCases("kubectl", basename(file, ".json"));
  for (const step of gets) {
    const line = (step.args ?? []).join(" ");
    const reason =
      NOT_YET.find(([pattern]) => pattern.test(line))?.[1] ??
      WORLD_LACKS.find(([name, pattern]) => name === basename(file) && pattern.test(line))?.[2];
    const name = `${basename(file)} at ${step.at}: ${line}`;
    if (reason !== undefined) {
      cases.notYet(name, reason);
      continue;
    }
    cases.check(name, () => {
      // The world is that of some moment while the command ran; the clock that ages are told by may be a little on.
      const [from, to] = [step.at, step.done];
      const moments = [to - 0.02, (from + to) / 2, from].map((moment) => [moment, moment] as const);
      const outputs = [...moments, [to - 0.02, to + 0.1] as const].map(([moment, clock]) =>
        comparable(answer(tableAt(world, moment), clock, step.args ?? [])),
      );
      const wanted = comparable(`${step.stdout}${step.stderr}(exit ${step.exit})`);
      expect(outputs.includes(wanted) ? wanted : outputs[0]).toBe(wanted);
    });
  }
  for (const step of session.steps.filter(({ args }) => args !== undefined && args[0] !== "get")) {
    cases.notYet(
      `${basename(file)} at ${step.at}: ${(step.args ?? []).join(" ")}`,
      "whole sessions of kubectl",
    );
  }
}

/** Versions are made up. */
const comparable = (output: string): string =>
  output.replace(/(resourceVersion"?: )"(?:\{version\}|\d+)"/g, "$1*");

function answer(table: ObjectTable, clock: number, args: readonly string[]): string {
  const now = atSeconds(Math.max(0, clock));
  const api: ApiServer = { ...openConsole().api, objects: table, now: () => now };
  const kubectl = createKubectl({ api, agenda: { now: () => now, at: () => {}, after: () => {} } });
  kubectl.run("get", args);
  const result = kubectl.result("get");
  return `${result?.stdout}${result?.stderr}(exit ${result?.exit})`;
}

function tableAt(world: readonly WorldChange[], moment: number): ObjectTable {
  const objects = new Map<string, JsonObject>();
  for (const change of world.filter(({ at }) => at <= moment)) {
    if ("gone" in change) objects.delete(change.gone);
    else if ("add" in change) objects.set(change.add, change.object);
    else objects.set(change.change, merged(objects.get(change.change) ?? {}, change.patch));
  }
  const table = new ObjectTable();
  for (const [key, served] of objects) {
    const resource = RESOURCES.find(({ plural }) => plural === key.split("/")[0]);
    if (resource === undefined) continue;
    const manifest = { apiVersion: apiVersionOf(resource), kind: resource.kind, ...served };
    table.put(stored(manifest));
  }
  return table;
}

/** An RFC 7386 merge. */
function merged(target: JsonObject, patch: JsonObject): JsonObject {
  const result = { ...target };
  for (const [name, value] of Object.entries(patch)) {
    const before = result[name];
    if (value === null) delete result[name];
    else result[name] = isJsonObject(value) ? merged(isJsonObject(before) ? before : {}, value) : value;
  }
  return result;
}

/** An object as our store would keep it. */
function stored(manifest: JsonObject): KubernetesObject {
  const read = readManifest(manifest);
  if (!read.ok) throw new Error(read.error.message);
  const served = isJsonObject(manifest.metadata) ? manifest.metadata : {};
  const time = (name: string) =>
    typeof served[name] === "string" ? parseTimestamp(served[name]) : undefined;
  const { labels = {}, annotations = {}, ownerReferences = [], finalizers = [] } = read.draft.metadata;
  const deletionTimestamp = time("deletionTimestamp");
  const object: unknown = {
    ...read.draft,
    metadata: {
      ...read.draft.metadata,
      labels,
      annotations,
      ownerReferences,
      finalizers,
      uid: read.given.uid,
      resourceVersion: 1,
      generation: served.generation ?? 0,
      creationTimestamp: time("creationTimestamp"),
      ...(deletionTimestamp === undefined
        ? {}
        : { deletionTimestamp, deletionGracePeriodSeconds: served.deletionGracePeriodSeconds }),
    },
    ...(read.given.status === undefined ? {} : { status: read.given.status }),
  };
  return object as KubernetesObject;
}
