export { nearest } from "./scenario/nearest.ts";
export { readScenario } from "./scenario/read-scenario.ts";
export type { Problem, ReadOptions, Scenario, SourceFile } from "./scenario/scenario.ts";
export { createSimulation, type Simulation } from "./simulation/simulation.ts";
export type { ChartDefinition, ChartState, ChartStep, ChartTransition } from "./telemetry/chart.ts";
export type * from "./telemetry/run-view.ts";
export { OUTCOME_WORDS, REQUEST_OUTCOMES, type RequestOutcome } from "./traffic/outcome-cause.ts";
