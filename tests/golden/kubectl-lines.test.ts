import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { NOT_SIMULATED } from "../../src/engine/kubectl/commands.ts";
import { openConsole } from "../kubectl/support/console.ts";
import { goldenFiles } from "./support/golden.ts";

/** Words for kinds that the API does not serve yet; this list only shrinks. */
const KINDS_NOT_YET = ["statefulset", "daemonset", "job", "pdb", "poddisruptionbudget"];

interface Step {
  readonly kubectl?: string;
  readonly args?: readonly string[];
  readonly stdin?: string;
  readonly exit?: number | null;
}

describe("every recorded line of a simulated verb is understood", () => {
  const lines = new Set<string>();
  for (const file of goldenFiles("rollouts", ".json")) {
    const { steps }: { readonly steps: readonly Step[] } = JSON.parse(readFileSync(file, "utf8"));
    for (const { kubectl } of steps) if (kubectl !== undefined) lines.add(kubectl);
  }
  const simulated = [...lines].filter((line) => {
    const [verb = "", ...words] = line.split(" ");
    const isRaw = words.includes("--raw");
    return !NOT_SIMULATED.has(verb) && !isRaw && !KINDS_NOT_YET.some((kind) => line.includes(kind));
  });

  test.each(simulated)("%s", (line) => {
    const answer = openConsole().type(line);
    expect(answer).not.toMatch(/unknown (flag|shorthand|command)|invalid argument|needs an argument/);
    expect(answer).not.toMatch(/resource type|Required resource|not simulated/);
  });

  test("and there are some of them in every set of cases", () => {
    expect(simulated.length).toBeGreaterThan(5);
  });
});
