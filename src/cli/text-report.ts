import type { CheckView, Marker, RunView } from "../engine/index.ts";
import { columns } from "./columns.ts";
import { eventTable } from "./event-table.ts";
import { outcomeTable } from "./outcome-table.ts";
import type { Paint } from "./paint.ts";
import { podTable } from "./pod-table.ts";
import { clock, count, plural, wrapped } from "./words.ts";

/** Characters of a line of running text. */
const LINE = 96;
/** Longer runs of the controller's steps are shown by their ends. */
const MOST_STEPS = 6;

/** The run as a person reads it in a terminal: what was supplied, what happened when, the outcome, the checks. */
export function textReport(
  view: RunView,
  options: { readonly events: boolean; readonly paint: Paint },
): string {
  const { paint } = options;
  const { outcome, scenario } = view;
  const sections: readonly (readonly [string, readonly string[]])[] = [
    [scenario.title, heading(view, paint)],
    ["Supplied, as the files do not have it", scenario.supplied.map((one) => `  ${one.text}`)],
    ["Timeline", timeline(view.markers)],
    ["Events", options.events ? eventTable(view.log) : []],
    ["Pods at the end", podTable(view)],
    ["Outcome", [`  ${outcome.verdict.lead} ${outcome.verdict.text}`.trimEnd(), "", ...outcomeTable(view)]],
    ["Checks", checkLines(view.checks, paint)],
  ];
  const text = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `${paint.heading(title)}\n${lines.join("\n")}\n`)
    .join("\n");
  return text.replaceAll("\u00a0", " ");
}

function heading({ scenario, computed, hash }: RunView, paint: Paint): readonly string[] {
  const facts = `  seed ${scenario.seed}, ${clock(computed)} simulated, run ${hash.slice(0, 12)}`;
  const about = wrapped(scenario.about, LINE).map((line) => `  ${line}`);
  return about.length === 0 ? [paint.faint(facts)] : [paint.faint(facts), "", ...about];
}

function timeline(markers: readonly Marker[]): readonly string[] {
  if (markers.length === 0) return ["  nothing was done"];
  return columns(shortened(markers));
}

/** In a long row of scalings by the controller only the first two and the last are told. */
function shortened(markers: readonly Marker[]): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  for (let index = 0; index < markers.length; ) {
    let end = index;
    while (markers[end]?.by === "controller" && markers[end]?.failed !== true) end += 1;
    rows.push(...ends(markers.slice(index, end).flatMap(rowsOf)));
    const next = markers[end];
    if (next !== undefined) rows.push(...rowsOf(next));
    index = end + 1;
  }
  return rows;
}

function ends(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  if (rows.length <= MOST_STEPS) return rows;
  const hidden = ["", "", `… ${count(rows.length - 3)} steps more (--events lists them) …`];
  return [...rows.slice(0, 2), hidden, ...rows.slice(-1)];
}

/** What was scaled at the same moment has a row each. */
function rowsOf({ at, by, text }: Marker): readonly (readonly string[])[] {
  if (by === "scenario" || by === "you") return [[clock(at), by, `$ ${text}`]];
  if (by === "strategy") return [[clock(at), by, text]];
  return text.split("; ").map((part) => [clock(at), by, part]);
}

function checkLines(checks: readonly CheckView[], paint: Paint): readonly string[] {
  if (checks.length === 0) return [];
  const failed = checks.filter((check) => !check.passed).length;
  const lines = checks.flatMap((check) =>
    check.passed
      ? [`  ${paint.good("pass")}  ${check.name}`]
      : [
          `  ${paint.bad("FAIL")}  ${check.name}`,
          `        ${check.expression}`,
          `        ${check.explanation}`,
        ],
  );
  const sum =
    failed === 0
      ? `  all ${count(checks.length)} hold`
      : `  ${failed} of ${plural(checks.length, "check")} failed`;
  return [...lines, "", sum];
}
