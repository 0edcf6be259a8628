import { expect, test } from "vitest";
import { checkMistake, evaluateCheck } from "../../src/engine/scenario/checks.ts";
import type { OutcomeView } from "../../src/engine/telemetry/run-view.ts";

const OUTCOME: OutcomeView = {
  verdict: { lead: "", text: "" },
  requests: 1000,
  failedRequests: 12,
  failedByCause: [{ outcome: "timeout", count: 12 }],
  downtime: 0,
  partialOutage: 0,
  errorBudgetBurned: 0.5,
  usersExposed: 3,
  usersHarmed: 1,
  detectedIn: null,
  detectedBy: null,
  recoveredIn: 9,
  fullRolloutIn: null,
  peakExtraPods: 1,
  peakExtraCpu: 0.25,
  peakExtraMemoryBytes: 0,
  podHours: 1,
};

const passes = (expr: string): boolean => evaluateCheck({ name: "it", expr }, OUTCOME).passed;

test("a check compares measures of the outcome, whole numbers written without a point", () => {
  expect(passes("failedRequests / requests < 0.02")).toBe(true);
  expect(passes("failedRequests == 12")).toBe(true);
  expect(passes("failedRequests * 2 == 24 && timedOutRequests == 12")).toBe(true);
  expect(passes("failedRequests != 12")).toBe(false);
  expect(passes("downtime == 0 || requests < 5")).toBe(true);
});

test("what never happened is later than any time", () => {
  expect(passes("detectedIn < 20")).toBe(false);
  expect(passes("detectedIn == never")).toBe(true);
  expect(passes("recoveredIn == never")).toBe(false);
});

test("a false check prints both sides", () => {
  const check = evaluateCheck(
    { name: "few fail", expr: "failedRequests / requests < 0.005 && detectedIn < 20" },
    OUTCOME,
  );
  expect(check.explanation).toBe(
    "failedRequests / requests is 0.012, not < 0.005; detectedIn is never, not < 20",
  );
});

test("an expression that is no truth, or compares what cannot be compared, is refused", () => {
  expect(checkMistake("requests")?.message).toBe("gives double");
  expect(checkMistake('requests < "many"')?.message).toBe("no such overload: double < string");
  expect(checkMistake("requests <")?.offset).toBe(10);
  expect(checkMistake("requests > 0")).toBeUndefined();
});
