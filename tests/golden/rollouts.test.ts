import { afterAll, describe, expect, test } from "vitest";
import { differences } from "./rollouts/compare.ts";
import { missingPart, readCase } from "./rollouts/recorded-case.ts";
import { runCase } from "./rollouts/run-case.ts";
import { goldenFiles, report } from "./support/golden.ts";

describe("rollouts", () => {
  const verdicts: { name: string; verdict: "passed" | "failed" | "not yet"; why?: string }[] = [];
  afterAll(() => report("rollouts", "all", verdicts));

  for (const path of goldenFiles("rollouts", ".json")) {
    const recorded = readCase(path);
    const missing = missingPart(recorded);
    if (missing !== undefined) {
      verdicts.push({ name: recorded.name, verdict: "not yet", why: missing });
      continue;
    }
    test(`${recorded.name}: ${recorded.about}`, () => {
      verdicts.push({ name: recorded.name, verdict: "failed", why: "the simulation threw" });
      const wrong = differences(recorded, runCase(recorded));
      verdicts.pop();
      verdicts.push(
        wrong.length === 0
          ? { name: recorded.name, verdict: "passed" }
          : { name: recorded.name, verdict: "failed", why: wrong.join("\n") },
      );
      expect(wrong).toEqual([]);
    });
  }
});
