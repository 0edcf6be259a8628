import { describe, expect, it } from "vitest";
import { atSeconds } from "../../src/engine/kernel/units.ts";
import { handMadeRun } from "../support/hand-made-run.ts";
import { SERVER, USERS } from "../support/traffic-stand.ts";

describe("downtime", () => {
  it("is the time in which no node's table had an endpoint that accepted connections", () => {
    const run = handMadeRun();
    const a = run.pod("a");
    run.list(["a"]);
    run.run(10);
    run.stop(a);
    run.run(13.5);
    run.pod("b");
    run.run(14);
    run.list(["b"], "node-2");
    run.run(15);
    run.list(["b"]);
    run.run(20);
    expect(run.outcome().downtime).toBe(4);
    // One second more for two of three nodes.
    expect(run.outcome().partialOutage).toBeCloseTo(4 + 2 / 3, 5);
  });

  it("counts from the moment users begin to come, and to the end of the run", () => {
    const run = handMadeRun({ users: { ...USERS, start: atSeconds(20) } });
    run.run(30);
    expect(run.outcome().downtime).toBe(10);
    expect(run.outcome().requests).toBeGreaterThan(1800);
  });

  it("is nothing when the lists are late but one endpoint of each still listens", () => {
    const run = handMadeRun();
    const a = run.pod("a");
    run.pod("b");
    run.list(["a", "b"]);
    run.run(5);
    run.stop(a);
    run.run(10);
    expect(run.outcome().downtime).toBe(0);
    expect(run.outcome().failedByCause.map(({ outcome }) => outcome)).toEqual([
      "connectionRefused",
      "resetByTermination",
    ]);
  });
});

describe("requests and failures", () => {
  it("are what the series add up to", () => {
    const run = handMadeRun({
      behaviours: [{ ...SERVER, errorRate: 0.1, concurrency: 3, queue: 4 }, SERVER],
    });
    const a = run.pod("a");
    run.list(["a"]);
    run.run(6);
    run.list([], "node-3");
    run.run(9);
    run.pod("b", 1);
    run.list(["a", "b"], "node-1");
    run.run(12);
    run.stop(a);
    run.run(15);
    const { requests, failedRequests, failedByCause } = run.outcome();
    const series = run.series();
    const total = (columns: readonly Float32Array[]) =>
      columns.reduce((sum, column) => sum + column.reduce((a, b) => a + b, 0), 0);
    const inFlight = run.traffic.save().pool.settled.reduce((sum, settled, place) => {
      const isOpen = settled === 0 && run.traffic.save().pool.state[place] !== 0;
      return sum + (isOpen ? 1 : 0);
    }, 0);
    expect(failedByCause.length).toBeGreaterThanOrEqual(4);
    expect(total([...series.requests, series.unrouted])).toBe(requests + inFlight);
    expect(total(Object.values(series.failedByOutcome))).toBe(failedRequests);
    for (const { outcome, count } of failedByCause) {
      expect(total([series.failedByOutcome[outcome]])).toBe(count);
    }
    expect(total(series.failed)).toBe(failedRequests - total([series.failedByOutcome.noEndpoints]));
  });

  it("burn the error budget: all of it when one in a thousand fails at an objective of 99.9 %", () => {
    const run = handMadeRun();
    run.run(10);
    const { errorBudgetBurned, failedRequests, requests } = run.outcome();
    expect(failedRequests).toBe(requests);
    expect(errorBudgetBurned).toBeCloseTo(1000, 6);
  });
});

describe("what a release did", () => {
  it("is detected from its first harm to the first signal after it, and by whom", () => {
    const run = broken();
    const harm = run.recorder.recording.release.firstHarm / 1e6;
    expect(harm).toBeGreaterThan(12);
    const found = run.outcome([
      { at: 5, by: "too early" },
      { at: harm + 8, by: "later" },
      { at: harm + 7.25, by: "the alert" },
    ]);
    expect([found.detectedIn, found.detectedBy]).toEqual([7.25, "the alert"]);
    const unseen = run.outcome([{ at: 5, by: "too early" }]);
    expect([unseen.detectedIn, unseen.detectedBy]).toEqual([null, null]);
  });

  it("is recovered from with the last harmed request, once ten seconds have passed", () => {
    const run = broken();
    run.run(25);
    expect(run.outcome().recoveredIn).toBeNull();
    run.run(45);
    const { firstHarm, lastHarm } = run.recorder.recording.release;
    expect(lastHarm / 1e6).toBeLessThan(23);
    expect(run.outcome().recoveredIn).toBeCloseTo((lastHarm - firstHarm) / 1e6, 9);
  });

  it("harms and exposes users, each counted once", () => {
    const run = broken();
    const { usersExposed, usersHarmed, requests } = run.outcome();
    expect(usersExposed).toBe(50); // everybody, many times
    expect(usersHarmed).toBe(50);
    expect(requests).toBeGreaterThan(4000);
  });

  it("harms nobody by errors that the same users would have met before", () => {
    const run = handMadeRun({
      behaviours: [
        { ...SERVER, errorRate: 0.05 },
        { ...SERVER, errorRate: 0.05 },
      ],
    });
    run.pod("a");
    run.list(["a"]);
    run.release(10);
    run.pod("b", 1);
    run.list(["b"]);
    run.run(40);
    expect(run.series().failed[1]?.reduce((a, b) => a + b, 0)).toBeGreaterThan(200);
    expect(run.outcome().usersHarmed).toBe(0);
    expect(run.outcome().recoveredIn).toBeNull();
  });

  it("is nothing when nothing is released", () => {
    const run = handMadeRun();
    run.run(10);
    expect(run.outcome()).toMatchObject({
      usersExposed: 0,
      usersHarmed: 0,
      detectedIn: null,
      fullRolloutIn: null,
      peakExtraPods: 0,
      peakExtraCpu: 0,
      verdict: { lead: "Nothing was released." },
    });
  });
});

/** From 12 s to 22 s every request goes to a new version, of which half the answers are errors. */
function broken() {
  const run = handMadeRun({
    behaviours: [SERVER, { ...SERVER, errorRate: 0.5 }],
    users: { ...USERS, users: 50 },
  });
  run.pod("a");
  run.list(["a"]);
  run.release(10);
  run.run(12);
  run.pod("b", 1);
  run.list(["b"]);
  run.run(22);
  run.list(["a"]);
  return run;
}
