import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  createSimulation,
  type ReadOptions,
  type RunView,
  readScenario,
  type Scenario,
  type Simulation,
} from "../../../src/engine/index.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "..", "scenarios");

/** The scenarios that come with Rollarium, by the names of their files. */
export const SHIPPED: readonly string[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => name.replace(/[.]yaml$/, ""));

export const textOf = (name: string): string => readFileSync(join(FOLDER, `${name}.yaml`), "utf8");

/** A shipped scenario, which is to be read without a mistake and without a warning. */
export function shipped(name: string, options: ReadOptions = {}): Scenario {
  const result = readScenario([{ name: `${name}.yaml`, text: textOf(name) }], options);
  const problems = result.ok ? result.warnings : result.problems;
  if (!result.ok || problems.length > 0) throw new Error(problems.map((one) => one.message).join("\n"));
  return result.scenario;
}

interface Run {
  readonly simulation: Simulation;
  readonly view: RunView;
}

const runs = new Map<string, Run>();

/** The whole run of a shipped scenario. */
export const runOf = (name: string, options: ReadOptions = {}): RunView => computed(name, options).view;

/** The shop's Deployment at a moment of the run of a shipped scenario, as YAML. */
export const deploymentAt = (name: string, at: number): string =>
  computed(name, {}).simulation.objectAt("Deployment", "default", "shop", at).yaml ?? "";

/** Each run is computed once. */
function computed(name: string, options: ReadOptions): Run {
  const key = `${name} ${JSON.stringify(options)}`;
  const before = runs.get(key);
  if (before !== undefined) return before;
  const simulation = createSimulation(shipped(name, options));
  simulation.advance(simulation.duration);
  const run = { simulation, view: simulation.view() };
  runs.set(key, run);
  return run;
}

/** The sentences of a text. */
export const sentencesOf = (text: string): readonly string[] =>
  text.match(/[^.!?]*(?:[.!?](?!\s|$)[^.!?]*)*[.!?]/g)?.map((one) => one.trim()) ?? [];
