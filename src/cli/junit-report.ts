import type { RunView } from "../engine/index.ts";

/** The checks of a run as JUnit XML, for the test reports of CI systems. */
export function junitReport(view: RunView): string {
  const { scenario, checks } = view;
  const failed = checks.filter((check) => !check.passed).length;
  const sums = `tests="${checks.length}" failures="${failed}" errors="0" skipped="0"`;
  const cases = checks.map((check) => {
    const name = `    <testcase classname="${escaped(scenario.name)}" name="${escaped(check.name)}"`;
    if (check.passed) return `${name}/>`;
    const message = escaped(check.explanation);
    const body = `${escaped(check.expression)}\n${message}`;
    return `${name}>\n      <failure message="${message}" type="check">${body}</failure>\n    </testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${sums}>`,
    `  <testsuite name="${escaped(scenario.title)}" ${sums}>`,
    "    <properties>",
    `      <property name="seed" value="${scenario.seed}"/>`,
    `      <property name="run" value="${view.hash}"/>`,
    "    </properties>",
    ...cases,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

/** What XML cannot hold at all (control characters) becomes the replacement character. */
function escaped(text: string): string {
  return Array.from(text, (letter) => ENTITIES[letter] ?? (isXml(letter) ? letter : "\ufffd")).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\t": "&#9;",
};

/** https://www.w3.org/TR/xml/#NT-Char */
function isXml(letter: string): boolean {
  const code = letter.codePointAt(0) ?? 0;
  return code >= 0x20 && code !== 0xfffe && code !== 0xffff && !(code >= 0xd800 && code <= 0xdfff);
}
