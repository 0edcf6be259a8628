import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect } from "vitest";
import { openConsole } from "../kubectl/support/console.ts";
import { goldenCases, goldenFiles } from "./support/golden.ts";

/** What kubectl and the API server together say of a manifest: output and exit code of the very command. */

interface Case {
  readonly name: string;
  readonly before?: readonly { readonly command: string; readonly manifest: string }[];
  readonly command: string;
  readonly manifest: string;
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

const KINDS = ["deployment", "replicaset", "pod", "service", "configmap", "secret", "namespace", "yaml"];

/** Cases that cannot come out right yet, with the reason; this list only shrinks. */
const NOT_YET: readonly (readonly [(it: Case) => boolean, string])[] = [
  [({ command }) => command.includes("--server-side"), "server-side apply is not simulated"],
  [({ command }) => command.startsWith("replace"), "replace is not simulated"],
  [({ stderr }) => stderr.includes("\n@@ -"), "the server's diff of two pod specifications"],
  [({ stderr }) => stderr.includes("provided IP is already allocated"), "there is no Service kubernetes"],
];

for (const file of goldenFiles("validation", ".jsonl").filter((path) =>
  KINDS.includes(basename(path, ".jsonl")),
)) {
  const cases: readonly Case[] = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
  describe(`validation/${basename(file)} through kubectl`, () => {
    const account = goldenCases("validation by kubectl", basename(file, ".jsonl"));
    for (const it of cases) {
      const reason = NOT_YET.find(([concerns]) => concerns(it))?.[1];
      if (reason !== undefined) {
        account.notYet(it.name, reason);
        continue;
      }
      account.check(it.name, () => {
        const console = openConsole();
        for (const name of ["kube-public", "kube-system"]) {
          console.type("create -f -", `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}`);
        }
        console.type("create -f -", "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default}");
        for (const { command, manifest } of it.before ?? []) console.type(command, written(manifest));
        const { exit, stdout, stderr } = console.read(console.begin(it.command, written(it.manifest)));
        expect({ exit, stderr }).toEqual({ exit: it.exit, stderr: it.stderr });
        const random = it.stdout.includes("{random}");
        expect(random ? stdout.replace(/-[a-z0-9]{5} /g, "-{random} ") : stdout).toBe(it.stdout);
      });
    }
  });
}

/** `{x*1048577}` stands for that many x. */
const written = (manifest: string): string =>
  manifest.replace(/\{(.)\*(\d+)\}/g, (_, letter: string, times: string) => letter.repeat(Number(times)));
