import type { RequestOutcome } from "../engine/index.ts";
import { failurePath } from "./marks.ts";
import { roundAbove } from "./series.ts";
import type { FailuresModel } from "./stage-model.ts";
import { count } from "./words.ts";

/** Failures of the last 10 s, side by side in a lane of their own, by kind. */
export interface LaneGeometry {
  readonly start: number;
  readonly end: number;
  readonly y: number;
  /** One path for all marks of a kind. */
  readonly marks: readonly { readonly outcome: RequestOutcome; readonly d: string }[];
  readonly lead: string;
  readonly text: string;
}

const PITCH = 11;
const RADIUS = 3.3;
const LETTER = 5.8;

const KINDS: Readonly<Record<RequestOutcome, string>> = {
  succeeded: "",
  serverError: "× 500",
  connectionRefused: "refused",
  noEndpoints: "without endpoint",
  timeout: "timed out",
  resetByTermination: "cut off",
  overloaded: "× 503",
  unreachable: "unreachable",
};

export function layoutLane(failures: FailuresModel, start: number, end: number, y: number): LaneGeometry {
  const places = Math.max(1, Math.floor((end - start - 8) / PITCH) - failures.causes.length);
  const each = roundAbove(failures.total / places);
  let place = 0;
  const marks = failures.causes.map(({ outcome, count: number }) => {
    const shape = failurePath(outcome, RADIUS);
    let d = "";
    for (let mark = 0; mark < Math.ceil(number / each); mark++) {
      d += moved(shape, start + 4 + place * PITCH, y - 8);
      place++;
    }
    place += 0.8;
    return { outcome, d };
  });
  const scale = each > 1 ? `1 mark = ${count(each)}` : "";
  return {
    start,
    end,
    y,
    marks,
    lead: failures.total === 0 ? "" : `${count(failures.total)} failed`,
    text:
      failures.total === 0 ? "No request failed in the last 10 s." : captionOf(failures, scale, end - start),
  };
}

/** As much as fits on one line: all kinds, the most frequent ones, or none. */
function captionOf({ causes, total }: FailuresModel, scale: string, room: number): string {
  const kinds = [...causes]
    .sort((a, b) => b.count - a.count)
    .map(({ outcome, count: number }) => `${count(number)} ${KINDS[outcome]}`);
  const letters = room / LETTER - `${total} failed `.length;
  const tail = scale === "" ? "" : `; ${scale}`;
  for (let shown = kinds.length; shown > 0; shown--) {
    const parts = [...kinds.slice(0, shown), ...(shown < kinds.length ? ["…"] : [])].join(", ");
    for (const lead of ["in the last 10 s", "in 10 s"]) {
      const text = `${lead}: ${parts}${tail}`;
      if (text.length <= letters) return text;
    }
  }
  return `in the last 10 s${tail}`;
}

/** Path data with its absolute coordinates moved; relative and arc radii do not occur but in the ring. */
function moved(path: string, x: number, y: number): string {
  return path.replace(/([MLHVA])([^MLHVAZ]*)/g, (_, command: string, numbers: string) => {
    const values = numbers.trim().split(/[ ,]+/).map(Number);
    if (command === "H") return `H${round((values[0] ?? 0) + x)}`;
    if (command === "V") return `V${round((values[0] ?? 0) + y)}`;
    if (command === "A")
      return `A${values.slice(0, 5).join(" ")} ${round((values[5] ?? 0) + x)} ${round((values[6] ?? 0) + y)}`;
    return `${command}${round((values[0] ?? 0) + x)} ${round((values[1] ?? 0) + y)}`;
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
