import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { withKeptAddresses } from "../../src/engine/api/kept-addresses.ts";
import type { FieldError } from "../../src/engine/objects/api-error.ts";
import type { Draft } from "../../src/engine/objects/draft.ts";
import type { JsonObject } from "../../src/engine/objects/json.ts";
import {
  type GivenState,
  invalidError,
  readManifest,
  toManifest,
  validateNew,
  validateUpdate,
} from "../../src/engine/objects/manifest.ts";
import { strategicMerge } from "../../src/engine/objects/patches/strategic-merge.ts";
import { applyPatch } from "../../src/engine/objects/patches/three-way.ts";
import type { Kind, KubernetesObject } from "../../src/engine/objects/types/kinds.ts";
import { goldenFiles, report } from "./support/golden.ts";

/**
 * What the API server says of a manifest, held to the objects alone: no kubectl, no admission, no other objects.
 */

interface Case {
  readonly name: string;
  readonly before?: readonly { readonly manifest: string }[];
  readonly command: string;
  readonly manifest: string;
  readonly exit: number;
  readonly stderr: string;
  readonly stored?: readonly JsonObject[] | null;
}

const KINDS = ["deployment", "replicaset", "pod", "service", "configmap", "secret", "namespace"];

/** Answers that come from kubectl or from other objects of the cluster; the kubectl tests hold those. */
const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [/^error: /, "kubectl refuses it before the server sees it"],
  [/\(NotFound\)/, "depends on a namespace"],
  [/\(AlreadyExists\)/, "depends on another object"],
  [/\(Forbidden\)/, "admission refuses it"],
  [/failed to create typed patch object/, "server-side apply has its own decoder"],
  [/provided IP is already allocated/, "depends on another object"],
];

for (const file of goldenFiles("validation", ".jsonl").filter((path) =>
  KINDS.includes(basename(path, ".jsonl")),
)) {
  const cases: readonly Case[] = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
  describe(`validation/${basename(file)}`, () => {
    const verdicts: { name: string; verdict: "passed" | "failed" | "not yet"; why?: string }[] = [];
    afterAll(() => report("validation", basename(file, ".jsonl"), verdicts));
    test.each(cases.map((it) => [it.name, it] as const))("%s", (_, it) => {
      const name = `${basename(file, ".jsonl")}/${it.name}`;
      const elsewhere = notHere(it);
      if (elsewhere !== undefined) {
        verdicts.push({ name, verdict: "not yet", why: elsewhere });
        return;
      }
      const got = it.before === undefined ? answer(it.manifest) : answerToUpdate(it);
      const want =
        it.exit === 0
          ? { stored: (it.stored ?? []).map(withoutAdmission), stderr: it.stderr }
          : { stderr: it.stderr };
      const isRight = JSON.stringify(sorted(got)) === JSON.stringify(sorted(want));
      verdicts.push({ name, verdict: isRight ? "passed" : "failed" });
      expect(sorted(got)).toEqual(sorted(want));
    });
  });
}

function notHere(it: Case): string | undefined {
  if (/annotations: .*null/.test(it.manifest)) return "kubectl writes annotations anew";
  if (!/^(apply|create|replace) -f -$/.test(it.command)) return "a flag of kubectl";
  if (it.stderr.includes("@@")) return "the server appends a diff of its internal structs";
  return ELSEWHERE.find(([pattern]) => pattern.test(it.stderr))?.[1];
}

function answer(text: string): unknown {
  const stored: unknown[] = [];
  const stderr: string[] = [];
  for (const document of parseAllDocuments(
    text.replaceAll(/\{x\*(\d+)\}/g, (_, n) => "x".repeat(n)),
    { version: "1.1", uniqueKeys: false },
  )) {
    const manifest: JsonObject = document.toJS();
    const read = readManifest(manifest);
    if (!read.ok) {
      stderr.push(
        `Error from server (${read.error.reason}): error when creating "STDIN": ${read.error.message}\n`,
      );
      continue;
    }
    const errors = validateNew(read.draft);
    if (errors.length > 0) {
      stderr.push(refusal(read.draft, errors));
    } else {
      stderr.push(...read.warnings.map((warning) => `Warning: ${warning}\n`));
      stored.push(withoutAdmission(toManifest(read.draft)));
    }
  }
  return stderr.some((line) => !line.startsWith("Warning"))
    ? { stderr: stderr.join("") }
    : { stored, stderr: stderr.join("") };
}

/** What is stored before the update, and the manifest that it was made from. */
function storedBefore(it: Case): { manifest: JsonObject; live: JsonObject } {
  const text = it.before?.[0]?.manifest ?? "";
  const manifest: JsonObject = parse(text, { version: "1.1" });
  const { draft } = readable(manifest);
  const live = JSON.parse(JSON.stringify(toManifest(draft)));
  if (live.kind === "Service" && live.spec.clusterIP === undefined) {
    live.spec.clusterIP = "10.0.0.77";
    live.spec.clusterIPs = ["10.0.0.77"];
  }
  return { manifest, live };
}

function answerToUpdate(it: Case): unknown {
  const { manifest: lastApplied, live } = storedBefore(it);
  const { draft: old } = readable(live);
  const manifest: JsonObject = parse(it.manifest, { version: "1.1" });
  const changed = it.command.startsWith("replace")
    ? manifest
    : applied(old.kind, lastApplied, manifest, live);
  const { draft: asked, given } = readable(changed);
  const draft =
    asked.kind === "Service" && old.kind === "Service"
      ? { ...asked, spec: withKeptAddresses(asked.spec, old.spec) }
      : asked;
  const identity = { uid: "u", resourceVersion: 1, generation: 1 };
  const stored: object = { ...old, metadata: { ...old.metadata, ...identity } };
  const errors = validateUpdate(draft, stored as KubernetesObject, given);
  if (errors.length > 0) return { stderr: refusal(draft, errors) };
  return { stored: [withoutAdmission(toManifest(draft))], stderr: "" };
}

function applied(kind: Kind, lastApplied: JsonObject, manifest: JsonObject, live: JsonObject): JsonObject {
  const merged = strategicMerge(kind, live, applyPatch(lastApplied, manifest, live, kind));
  if (!merged.ok) throw new Error(merged.fault.message);
  return merged.value;
}

function readable(manifest: JsonObject): { draft: Draft; given: GivenState } {
  const read = readManifest(manifest);
  if (!read.ok) throw new Error(read.error.message);
  return read;
}

function refusal(draft: Draft, errors: readonly FieldError[]): string {
  const name = draft.metadata.name ?? "";
  const error = invalidError(draft.kind, name, errors);
  expect(error.message.startsWith(`${draft.kind}`)).toBe(true);
  const texts = [...new Set(errors.map(({ field, message }) => `${field}: ${message}`))];
  const all = texts.length === 1 ? texts[0] : `\n${texts.map((line) => `* ${line}`).join("\n")}`;
  return `The ${draft.kind} "${name}" is invalid: ${all}\n`;
}

/** An object without what admission and allocation add, identity and status. */
function withoutAdmission(object: JsonObject): unknown {
  const copy = JSON.parse(JSON.stringify(object));
  delete copy.status;
  delete copy.metadata.generation;
  if (copy.metadata.generateName !== undefined) delete copy.metadata.name;
  delete copy.metadata.annotations?.["kubectl.kubernetes.io/last-applied-configuration"];
  if (Object.keys(copy.metadata.annotations ?? {}).length === 0) delete copy.metadata.annotations;
  if (copy.kind === "Pod") stripPod(copy.spec);
  if (copy.kind === "Service") {
    for (const name of ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "healthCheckNodePort"])
      delete copy.spec[name];
    for (const port of copy.spec.ports ?? []) delete port.nodePort;
  }
  return copy;
}

function stripPod(
  spec: { [name: string]: unknown } & {
    containers: { volumeMounts?: { name: string }[] }[];
    initContainers?: { volumeMounts?: { name: string }[] }[];
    volumes?: { name: string }[];
    tolerations?: { key: string }[];
  },
): void {
  for (const name of ["serviceAccount", "serviceAccountName", "priority", "preemptionPolicy"])
    delete spec[name];
  const kept = spec.tolerations?.filter(
    ({ key }) => !/node.kubernetes.io\/(not-ready|unreachable)/.test(key),
  );
  if (kept?.length) spec.tolerations = kept;
  else delete spec.tolerations;
  const isAdded = ({ name }: { name: string }): boolean => name.startsWith("kube-api-access-");
  const volumes = spec.volumes?.filter((volume) => !isAdded(volume));
  if (volumes?.length) spec.volumes = volumes;
  else delete spec.volumes;
  for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) {
    const mounts = container.volumeMounts?.filter((mount) => !isAdded(mount));
    if (mounts?.length) container.volumeMounts = mounts;
    else delete container.volumeMounts;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}
