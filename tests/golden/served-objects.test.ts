import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/engine/objects/json.ts";
import { isJsonObject } from "../../src/engine/objects/json.ts";
import { readManifest, toManifest } from "../../src/engine/objects/manifest.ts";
import { apiVersionOf, RESOURCES } from "../../src/engine/objects/resources.ts";
import { goldenFiles } from "./support/golden.ts";

/**
 * Every version of every object that the real server served while a session ran, read and written again: it must be
 * the same but for what the server alone sets; of added objects, which are recorded whole, the order of members
 * too.
 */

type WorldChange =
  | { readonly add: string; readonly object: JsonObject }
  | { readonly change: string; readonly patch: JsonObject }
  | { readonly gone: string };

const SERVER_ONLY = [
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "selfLink",
];

for (const file of goldenFiles("kubectl/worlds", ".json.gz")) {
  describe(`kubectl/worlds/${basename(file)}`, () => {
    test("objects read and written again are the same text", () => {
      const changes: readonly WorldChange[] = JSON.parse(gunzipSync(readFileSync(file)).toString("utf8"));
      const world = new Map<string, JsonObject>();
      for (const change of changes) {
        if ("gone" in change) {
          world.delete(change.gone);
          continue;
        }
        const key = "add" in change ? change.add : change.change;
        const object = "add" in change ? change.object : merged(world.get(key) ?? {}, change.patch);
        world.set(key, object);
        const resource = RESOURCES.find(({ plural }) => plural === key.split("/")[0]);
        if (resource === undefined) continue;
        const manifest = { kind: resource.kind, apiVersion: apiVersionOf(resource), ...object };
        const [got, want] = [comparable(served(manifest)), comparable(manifest)];
        expect(got, key).toEqual(want);
        if ("add" in change) expect(JSON.stringify(got), key).toBe(JSON.stringify(want));
      }
    });
  });
}

function served(manifest: JsonObject): JsonObject {
  const read = readManifest(manifest);
  if (!read.ok) throw new Error(read.error.message);
  const { status } = read.given;
  return JSON.parse(
    JSON.stringify(toManifest({ ...read.draft, ...(status === undefined ? {} : { status }) })),
  );
}

/** Without the members that a draft does not have; a merge patch cannot tell null from absent. */
function comparable(manifest: JsonObject): JsonObject {
  const { metadata, ...others } = manifest;
  const rest = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== null));
  const kept = Object.entries(isJsonObject(metadata) ? metadata : {}).filter(
    ([name]) => !SERVER_ONLY.includes(name),
  );
  return { ...rest, metadata: Object.fromEntries(kept) };
}

/** RFC 7386. */
function merged(target: JsonObject, patch: JsonObject): JsonObject {
  const result = { ...target };
  for (const [name, value] of Object.entries(patch)) {
    const before = result[name];
    if (value === null) delete result[name];
    else result[name] = isJsonObject(value) ? merged(isJsonObject(before) ? before : {}, value) : value;
  }
  return result;
}
