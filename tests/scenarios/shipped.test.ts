import { describe, expect, test, vi } from "vitest";
import { evaluateCheck } from "../../src/engine/scenario/checks.ts";
import { runOf, SHIPPED, sentencesOf, shipped } from "./support/shipped.ts";

vi.setConfig({ testTimeout: 60_000 });

test("these scenarios are shipped", () => {
  expect([...SHIPPED].sort()).toEqual([
    "bad-version-undone-by-hand",
    "recreate",
    "rolling-update-fastest",
    "rolling-update-full-capacity",
    "rolling-update-one-at-a-time",
    "slow-starter-with-probes",
    "slow-starter-without-probes",
    "stalled-rollout",
    "stalled-rollout-undone",
    "termination-with-prestop",
    "termination-without-prestop",
  ]);
});

describe.each(SHIPPED)("%s", (name) => {
  test("is named as its file and has a title, three sentences and checks", () => {
    const scenario = shipped(name);
    expect(scenario.name).toBe(name);
    expect(scenario.title).toMatch(/^[A-Z].{8,50}$/);
    expect(sentencesOf(scenario.about)).toHaveLength(3);
    expect(scenario.checks.length).toBeGreaterThanOrEqual(2);
  });

  test("says itself whatever it needs", () => {
    expect(shipped(name).supplied).toEqual([]);
  });

  test("every check holds", () => {
    expect(failures(runOf(name).checks)).toEqual([]);
  });

  test("and with another seed just as well", () => {
    expect(failures(runOf(name, { seed: 1 }).checks)).toEqual([]);
  });

  test("every check can fail: it is false of another run", () => {
    const others = [
      ...SHIPPED.filter((other) => other !== name).map((other) => runOf(other)),
      runOf(name, { set: ["releases=[]", "interventions=[]"] }),
    ];
    const always = shipped(name).checks.filter((check) =>
      others.every((other) => evaluateCheck(check, other.outcome).passed),
    );
    expect(always.map((check) => check.name)).toEqual([]);
  });
});

const failures = (checks: ReturnType<typeof runOf>["checks"]): readonly string[] =>
  checks.filter((check) => !check.passed).map((check) => `${check.name}: ${check.explanation}`);
