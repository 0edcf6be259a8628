import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createSimulation, type RunView, readScenario, type Simulation } from "../../src/engine/index.ts";

const SCENARIOS = join(import.meta.dirname, "..", "..", "scenarios");

type Lines = readonly { readonly at: number; readonly run: string }[];

function simulationOf(name: string, interventions: Lines = [], seed = 7): Simulation {
  const text = readFileSync(join(SCENARIOS, name), "utf8");
  const result = readScenario([{ name, text }], { seed, interventions });
  if (!result.ok) throw new Error(result.problems.map((problem) => problem.message).join("; "));
  return createSimulation(result.scenario);
}

function finished(simulation: Simulation): RunView {
  simulation.advance(simulation.duration);
  return simulation.view();
}

const RUNS = ["bad-version-undone-by-hand.yaml", "recreate.yaml", "termination-without-prestop.yaml"];

describe("a run is a function of scenario, interventions and seed", () => {
  test.each(RUNS)("%s: the same three values give the same run", (name) => {
    const [one, other] = [finished(simulationOf(name)), finished(simulationOf(name))];
    expect(other.hash).toBe(one.hash);
    expect(other.outcome).toEqual(one.outcome);
    expect(other.markers).toEqual(one.markers);
  });

  test("another seed gives another run", () => {
    const name = "recreate.yaml";
    expect(finished(simulationOf(name, [], 8)).hash).not.toBe(finished(simulationOf(name)).hash);
  });

  test.each(RUNS)("%s: however it is cut into slices, the run is the same", (name) => {
    const sliced = simulationOf(name);
    for (let at = 0.7; at < sliced.duration; at += 3.3) sliced.advance(at);
    expect(finished(sliced).hash).toBe(finished(simulationOf(name)).hash);
  });
});

describe("a checkpoint is plain data and resumes to the same run, bit for bit", () => {
  test.each(RUNS)("%s: from a checkpoint every 20 seconds, in a simulation of its own", (name) => {
    const first = simulationOf(name);
    const checkpoints = [];
    for (let at = 20; at < first.duration; at += 20) {
      first.advance(at);
      checkpoints.push(structuredClone(first.save()));
    }
    const whole = finished(first);
    for (const checkpoint of checkpoints) {
      const resumed = simulationOf(name);
      resumed.advance(checkpoint.computed / 1e6);
      resumed.restore(structuredClone(checkpoint));
      expect(finished(resumed).hash).toBe(whole.hash);
    }
  });

  test.each(RUNS)("%s: the same simulation goes back and comes to the same end", (name) => {
    const simulation = simulationOf(name);
    simulation.advance(70);
    const checkpoint = simulation.save();
    const whole = finished(simulation);
    simulation.restore(checkpoint);
    expect(simulation.view().computed).toBe(70);
    const again = finished(simulation);
    expect(again.hash).toBe(whole.hash);
    expect(again.outcome).toEqual(whole.outcome);
    expect(again.sentences).toEqual(whole.sentences);
  });
});

describe("what is added at a moment", () => {
  const name = "bad-version-undone-by-hand.yaml";
  const at = 100;
  const added: Lines = [{ at, run: "kubectl scale deployment/shop --replicas=0" }];

  test("changes nothing before it", () => {
    const [plain, other] = [simulationOf(name), simulationOf(name, added)];
    plain.advance(at - 0.000_001);
    other.advance(at - 0.000_001);
    const [a, b] = [plain.view(), other.view()];
    expect(b.hash).toBe(a.hash);
    expect(b.pods).toEqual(a.pods);
    expect(b.series).toEqual(a.series);
  });

  test("changes a good deal after it, but no arrival of a user", () => {
    const [plain, other] = [finished(simulationOf(name)), finished(simulationOf(name, added))];
    expect(other.outcome.failedRequests).toBeGreaterThan(plain.outcome.failedRequests);
    expect(other.users).toEqual(plain.users);
    const arrivals = (view: RunView): Map<number, number> => {
      const { id, arrival, length } = view.requests;
      return new Map(Array.from({ length }, (_, place) => [id[place] ?? 0, arrival[place] ?? 0]));
    };
    const [before, after] = [arrivals(plain), arrivals(other)];
    const shared = [...before].filter(([id]) => after.has(id));
    expect(shared.length).toBeGreaterThan(1000);
    expect(shared.filter(([id, arrival]) => after.get(id) !== arrival)).toEqual([]);
  });
});
