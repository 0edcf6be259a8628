import {
  createSimulation,
  type ReadOptions,
  type RunView,
  readScenario,
  type Scenario,
} from "../engine/index.ts";
import type { RunArguments } from "./arguments.ts";
import { jsonReport } from "./json-report.ts";
import { junitReport } from "./junit-report.ts";
import { paintFor } from "./paint.ts";
import { problemText, reject } from "./problem-text.ts";
import { progressBar } from "./progress-bar.ts";
import { readFiles } from "./read-files.ts";
import { textReport } from "./text-report.ts";

/** Seconds of the run that are computed between two looks at the progress bar. */
const SLICE = 5;

/** `rollarium run`. Gives the exit code. */
export function runCommand(options: RunArguments): number {
  const { files, problems } = readFiles(options.files);
  if (problems.length > 0) return reject(problems, "; nothing was run");
  const result = readScenario(files, readOptions(options));
  if (!result.ok) return reject(result.problems, "; nothing was run");
  for (const warning of result.warnings) process.stderr.write(problemText(warning));
  const view = simulate(result.scenario);
  process.stdout.write(render(view, options));
  return view.checks.every((check) => check.passed) ? 0 : 1;
}

function readOptions(options: RunArguments): ReadOptions {
  const { seed, until, strategy, target } = options;
  return {
    complete: options.complete,
    set: options.set,
    ...(seed === undefined ? {} : { seed }),
    ...(until === undefined ? {} : { until }),
    ...(strategy === undefined ? {} : { strategy }),
    ...(target === undefined ? {} : { target }),
  };
}

function simulate(scenario: Scenario): RunView {
  const simulation = createSimulation(scenario);
  const bar = progressBar(process.stderr);
  const end = simulation.duration;
  for (let at = 0; at < end; at += SLICE) {
    simulation.advance(Math.min(at + SLICE, end));
    bar.show(Math.min(at + SLICE, end), end);
  }
  bar.clear();
  return simulation.view();
}

function render(view: RunView, options: RunArguments): string {
  if (options.output === "json") return jsonReport(view);
  if (options.output === "junit") return junitReport(view);
  return textReport(view, { events: options.events, paint: paintFor(process.stdout, process.env) });
}
