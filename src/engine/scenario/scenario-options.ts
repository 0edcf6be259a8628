import { suggestion } from "./nearest.ts";
import { optionProblem, pathText } from "./problem.ts";
import type { Problem, ReadOptions } from "./scenario.ts";
import { homeless, readSetting, type Setting, withSetting } from "./set-option.ts";
import type { SourceDocument } from "./source-document.ts";
import { readMoment } from "./values.ts";

const STRATEGIES = ["RollingUpdate", "Recreate"];

export interface Settled {
  readonly document: SourceDocument;
  readonly settings: readonly Setting[];
  readonly problems: readonly Problem[];
}

/** The Scenario document with every `--set` put in; the other options held to what they can be. */
export function applyOptions(document: SourceDocument, options: ReadOptions): Settled {
  const problems: Problem[] = [];
  const settings: Setting[] = [];
  let json = document.json;
  for (const source of options.set ?? []) {
    const setting = readSetting(source);
    if ("severity" in setting) {
      problems.push(setting);
      continue;
    }
    const changed = withSetting(json, setting);
    if (changed === undefined) problems.push(homeless(setting));
    else json = changed;
    settings.push(setting);
  }
  const { until, strategy } = options;
  if (until !== undefined && (readMoment(until) ?? 0) === 0) {
    const expected = "a duration such as 90s or 10m, at most 90d";
    problems.push(optionProblem("--until", until, { message: "not a length of time", expected }));
  }
  if (strategy !== undefined && !STRATEGIES.includes(strategy)) {
    const expected = `one of ${STRATEGIES.join(", ")}${suggestion(strategy, STRATEGIES)}`;
    problems.push(optionProblem("--strategy", strategy, { message: "not a strategy", expected }));
  }
  return { document: { ...document, json }, settings, problems };
}

/** A mistake that a `--set` brought in is told of the option, not of the file. */
export function blamed(problem: Problem, settings: readonly Setting[]): Problem {
  const setting = settings.find(({ path, parameter }) =>
    parameter === undefined
      ? isAtOrBelow(problem.path, pathText(["spec", ...path]))
      : /^spec[.]releases\[\d+\][.]parameters[.]/.test(problem.path) &&
        problem.path.endsWith(`.${parameter}`),
  );
  return setting === undefined
    ? problem
    : { ...problem, file: `--set ${setting.source}`, line: 1, column: 1 };
}

const isAtOrBelow = (path: string, ancestor: string): boolean =>
  path === ancestor || path.startsWith(`${ancestor}.`) || path.startsWith(`${ancestor}[`);
