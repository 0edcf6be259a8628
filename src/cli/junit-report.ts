import type { RunView } from "../engine/index.ts";

/** The checks of a run as JUnit XML, for the test reports of CI systems. */
export function junitReport(view: RunView): string {
  const failed = view.checks.filter((check) => !check.passed).length;
  const cases = view.checks.map((check) => {
    const name = `    <testcase classname="${escaped(view.scenario.name)}" name="${escaped(check.name)}"`;
    if (check.passed) return `${name}/>`;
    const message = escaped(check.explanation);
    return `${name}>\n      <failure message="${message}">${escaped(check.expression)}</failure>\n    </testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    `  <testsuite name="${escaped(view.scenario.title)}" tests="${view.checks.length}" failures="${failed}">`,
    ...cases,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
