import { elapsed, type Instant, inSeconds } from "../../kernel/units.ts";
import type { StringMap } from "../../objects/types/meta.ts";
import { humanDuration } from "../age.ts";

/** How objects of a kind are shown in rows. Cells stand in the order of the columns; wide ones show with `-o wide` only. */
export interface TableOf<T> {
  readonly columns: readonly { readonly title: string; readonly wide?: boolean }[];
  cells(object: T, now: Instant): readonly string[];
}

/** Titles as columns, those behind the bar with `-o wide` only. */
export function columns(titles: readonly string[], wide: readonly string[] = []): TableOf<never>["columns"] {
  return [...titles.map((title) => ({ title })), ...wide.map((title) => ({ title, wide: true }))];
}

/** Time since a moment as kubectl prints it. */
export const ageOf = (moment: Instant | undefined, now: Instant): string =>
  moment === undefined ? "<unknown>" : humanDuration(inSeconds(elapsed(moment, now)));

/** `<none>` where there is nothing to show. */
export const orNone = (text: string | undefined): string =>
  text === undefined || text === "" ? "<none>" : text;

/** `a=1,b=2`, sorted; `<none>` without any (labels.FormatLabels). */
export const labelsText = (labels: StringMap): string =>
  orNone(
    Object.keys(labels)
      .sort()
      .map((key) => `${key}=${labels[key]}`)
      .join(","),
  );

/** No column is narrower, padding included. */
const NARROWEST = 6;

/**
 * Lays rows out as kubectl's tabwriter does: every column but the last is padded to its widest cell and three spaces. A
 * cell ends at its first line break.
 */
export function layOut(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? NARROWEST, widthOf(firstLine(cell)) + 3);
    });
  }
  return rows.map((row) => `${layOutRow(row, widths)}\n`).join("");
}

function layOutRow(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, index) => {
      const text = firstLine(cell);
      if (index === row.length - 1) return text;
      return text + " ".repeat(Math.max(0, (widths[index] ?? 0) - widthOf(text)));
    })
    .join("");
}

/** Code points, as tabwriter counts. */
const widthOf = (text: string): number => [...text].length;

function firstLine(cell: string): string {
  const end = cell.search(/[\n\r\f]/);
  return end < 0 ? cell : `${cell.slice(0, end)}...`;
}
