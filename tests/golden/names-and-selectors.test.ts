import { readFileSync } from "node:fs";
import { scaledValueOf } from "../../src/engine/objects/int-or-string.ts";
import {
  formatLabelSelector,
  matchesSelector,
  type Selector,
  type SelectorResult,
  selectorOf,
  selectorText,
} from "../../src/engine/objects/label-selector.ts";
import { parseLabelSelector } from "../../src/engine/objects/label-selector-parser.ts";
import {
  configKeyProblems,
  envVarProblems,
  headerNameProblems,
  labelProblems,
  labelValueProblems,
  oldLabelProblems,
  percentProblems,
  portNameProblems,
  qualifiedNameProblems,
  relaxedEnvVarProblems,
  subdomainProblems,
  wildcardSubdomainProblems,
} from "../../src/engine/objects/names.ts";
import type { IntOrString, LabelSelector, StringMap } from "../../src/engine/objects/types/meta.ts";
import { describeTable, goldenFiles } from "./support/golden.ts";

describeTable<{ value: IntOrString; total: number; roundUp: boolean }, unknown>(
  "int_or_percent",
  ({ value, total, roundUp }) => {
    const scaled = scaledValueOf(value, total, roundUp ? "up" : "down");
    return scaled.ok ? { error: null, value: scaled.value } : { error: scaled.error, value: 0 };
  },
);

const RULES = {
  label: labelProblems,
  subdomain: subdomainProblems,
  serviceName: oldLabelProblems,
  labelValue: labelValueProblems,
  qualifiedName: qualifiedNameProblems,
  portName: portNameProblems,
  envVar: envVarProblems,
  relaxedEnvVar: relaxedEnvVarProblems,
  configMapKey: configKeyProblems,
  wildcardSubdomain: wildcardSubdomainProblems,
  percent: percentProblems,
  headerName: headerNameProblems,
};

describeTable<string, unknown>("names", (text) =>
  Object.fromEntries(
    Object.entries(RULES)
      .map(([name, rule]) => [name, rule(text)] as const)
      .filter(([, complaints]) => complaints.length > 0),
  ),
);

const labelSets: readonly StringMap[] = goldenFiles("functions", "label_sets.json")
  .slice(0, 1)
  .flatMap((path) => JSON.parse(readFileSync(path, "utf8")));

describeTable<string, unknown>("label_selector", (text) => outcome(parseLabelSelector(text)));

describeTable<LabelSelector, unknown>("label_selector_object", (source) => {
  const read = selectorOf(source);
  const result = outcome(read);
  return read.ok ? { ...result, format: formatLabelSelector(source) } : result;
});

function outcome(read: SelectorResult): object {
  return read.ok
    ? { string: selectorText(read.selector), matches: matches(read.selector) }
    : { error: read.error };
}

const matches = (selector: Selector): readonly boolean[] =>
  labelSets.map((labels) => matchesSelector(selector, labels));
