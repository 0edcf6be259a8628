import { OUTCOME_WORDS, type Problem, type RunView } from "../engine/index.ts";

/** The run as a person reads it in a terminal: what was supplied, what happened when, the outcome, the checks. */
export function textReport(view: RunView, options: { readonly events: boolean }): string {
  const sections = [
    heading(view),
    supplied(view),
    timeline(view),
    options.events ? eventLog(view) : "",
    outcomeTable(view),
    checks(view),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

/** A mistake as a compiler prints it. */
export function problemText(problem: Problem): string {
  const where = `${problem.file}:${problem.line}:${problem.column}`;
  const path = problem.path === "" ? "" : ` ${problem.path}`;
  const value = problem.value === "" ? "" : `\n    found:    ${problem.value}`;
  return `${where}: ${problem.severity}:${path}: ${problem.message}${value}\n    expected: ${problem.expected}`;
}

/** `03:42.1`, as the page's clock shows it. */
export function clock(seconds: number): string {
  const tenths = Math.floor(seconds * 10 + 1e-6);
  const minutes = Math.floor(tenths / 600);
  const rest = tenths % 600;
  return `${String(minutes).padStart(2, "0")}:${String(Math.floor(rest / 10)).padStart(2, "0")}.${rest % 10}`;
}

function heading(view: RunView): string {
  const { title, about, seed } = view.scenario;
  const lines = [
    `${title}  (seed ${seed}, ${clock(view.computed)} simulated, run ${view.hash.slice(0, 12)})`,
  ];
  if (about !== "") lines.push(about);
  return lines.join("\n");
}

function supplied(view: RunView): string {
  if (view.scenario.supplied.length === 0) return "";
  return ["Supplied", ...view.scenario.supplied.map((one) => `  ${one.text}`)].join("\n");
}

function timeline(view: RunView): string {
  const marks = view.markers.map(
    (marker) => `  ${clock(marker.at)}  ${marker.by.padEnd(10)}  ${marker.text}`,
  );
  return ["Decisions", ...(marks.length === 0 ? ["  none"] : marks)].join("\n");
}

function eventLog(view: RunView): string {
  const rows = view.log.map(
    (entry) =>
      `  ${clock(entry.at)}  ${entry.type.padEnd(7)}  ${entry.reason.padEnd(18)}  ${entry.object}  ${entry.message}`,
  );
  return ["Events", ...(rows.length === 0 ? ["  none"] : rows)].join("\n");
}

function outcomeTable(view: RunView): string {
  const { outcome } = view;
  const rows: readonly (readonly [string, string])[] = [
    ["downtime", duration(outcome.downtime)],
    ["partial outage", duration(outcome.partialOutage)],
    [
      "failed requests",
      `${count(outcome.failedRequests)} of ${count(outcome.requests)}${share(outcome.failedRequests, outcome.requests)}`,
    ],
    ...outcome.failedByCause
      .filter((cause) => cause.count > 0)
      .map((cause) => [`  ${OUTCOME_WORDS[cause.outcome]}`, count(cause.count)] as const),
    ["error budget burned", `${round(outcome.errorBudgetBurned * 100, 1)} %`],
    ["users exposed", count(outcome.usersExposed)],
    ["users harmed", count(outcome.usersHarmed)],
    [
      "detected in",
      `${never(outcome.detectedIn)}${outcome.detectedBy === null ? "" : ` by ${outcome.detectedBy}`}`,
    ],
    ["recovered in", never(outcome.recoveredIn)],
    ["full rollout in", never(outcome.fullRolloutIn)],
    ["peak extra pods", count(outcome.peakExtraPods)],
    ["peak extra CPU", `${round(outcome.peakExtraCpu, 3)} cores`],
    ["peak extra memory", `${round(outcome.peakExtraMemoryBytes / 1024 ** 2, 1)} MiB`],
    ["pod-hours", String(round(outcome.podHours, 3))],
  ];
  const { lead, text } = outcome.verdict;
  return [
    `Outcome: ${lead} ${text}`.trimEnd(),
    ...rows.map(([name, value]) => `  ${name.padEnd(28)}${value}`),
  ].join("\n");
}

function checks(view: RunView): string {
  if (view.checks.length === 0) return "";
  const rows = view.checks.map((check) => {
    const line = `  ${check.passed ? "pass" : "FAIL"}  ${check.name}`;
    return check.passed ? line : `${line}\n        ${check.expression}\n        ${check.explanation}`;
  });
  return ["Checks", ...rows].join("\n");
}

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
const duration = (seconds: number): string => `${round(seconds, 2)} s`;
const never = (seconds: number | null): string => (seconds === null ? "never" : duration(seconds));

/** Thousands apart, the same on every machine. */
const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, " ");

function share(part: number, whole: number): string {
  return whole === 0 ? "" : ` (${round((part / whole) * 100, 3)} %)`;
}
