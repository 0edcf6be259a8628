import type { StagePlan } from "./stage-plan.ts";

/** How large pods are drawn and in how many lines, so that every row fits. */
export interface Density {
  readonly size: number;
  readonly pitch: number;
  readonly bars: boolean;
  readonly words: boolean;
  readonly stem: number;
  /** Pixels of band for one request a second. */
  readonly unit: number;
  readonly rows: readonly RowPlace[];
  /** Left edge of the first pod. */
  readonly left: number;
  readonly right: number;
}

interface RowPlace {
  readonly slotsPerLine: number;
  /** Bottom of the manifold of each line. */
  readonly bottoms: readonly number[];
  /** Baseline of the title. */
  readonly title: number;
  /** Space for the manifold above each line. */
  readonly thickness: number;
  /** Below the last pods. */
  readonly end: number;
}

interface Candidate {
  readonly size: number;
  readonly gap: number;
  /** Up to how many slots, in how many lines; 0 lines: as many as it takes. */
  readonly slots: number;
  readonly lines: number;
  readonly bars: boolean;
  readonly words: boolean;
}

/** From the look: up to 12 pods at 26 px, 24 in two lines, 60 at 14 px without bars, then cells of 8 px. */
const CANDIDATES: readonly Candidate[] = [
  { size: 26, gap: 4, slots: 12, lines: 1, bars: true, words: true },
  { size: 26, gap: 4, slots: 24, lines: 2, bars: true, words: true },
  { size: 20, gap: 4, slots: 16, lines: 1, bars: true, words: true },
  { size: 20, gap: 4, slots: 32, lines: 2, bars: true, words: false },
  { size: 14, gap: 4, slots: 60, lines: 0, bars: false, words: false },
  { size: 8, gap: 2, slots: Number.POSITIVE_INFINITY, lines: 0, bars: false, words: false },
];

const TITLE = 22;
const WORDS = 17;
const BAR = 8;
const LEAST_BAND = 22;
const MOST_BAND = 46;
/** Pods of a short row do not drift apart. */
const WIDEST_PITCH = 1.55;
const FEWEST_SLOTS = 10;
/** Titles and counts need as much. */
const LEAST_ROW = 340;

export interface StageBox {
  readonly top: number;
  readonly bottom: number;
  readonly right: number;
  /** Width for pods. */
  readonly zone: number;
  /** 1 at 1440 × 900, more on larger pages. */
  readonly scale: number;
  /** Without titles, words and bars beside the pods. */
  readonly bare: boolean;
}

/** The first density at which all rows fit into the box; the last one if none does. */
export function chooseDensity(plan: StagePlan, box: StageBox): Density {
  const most = Math.max(1, ...plan.rows.map((row) => row.slots));
  const candidates = box.bare ? CANDIDATES.map(bared) : CANDIDATES;
  const fitting = candidates.find((candidate) => {
    if (most > candidate.slots) return false;
    const { lines, pitch, size } = linesOf(candidate, most, box);
    if (candidate.lines > 0 && lines > candidate.lines) return false;
    if (pitch < size + candidate.gap - 1) return false;
    return fixedHeight(plan, candidate, box) + bandHeight(plan, LEAST_BAND) <= box.bottom - box.top;
  });
  return place(plan, fitting ?? lastOf(candidates), box);
}

function bared(candidate: Candidate): Candidate {
  return { ...candidate, bars: false, words: false };
}

function lastOf(candidates: readonly Candidate[]): Candidate {
  const last = candidates.at(-1);
  if (last === undefined) throw new Error("there is a candidate");
  return last;
}

function linesOf(candidate: Candidate, slots: number, box: StageBox) {
  const size = Math.round(candidate.size * (candidate.bars ? box.scale : 1));
  const most = Math.max(1, Math.floor(box.zone / (size + candidate.gap)));
  const lines =
    candidate.lines > 0
      ? Math.max(1, Math.ceil(slots / (candidate.slots / candidate.lines)))
      : Math.ceil(slots / most);
  const slotsPerLine = Math.ceil(slots / lines);
  const pitch = Math.min(size * WIDEST_PITCH, box.zone / Math.max(slotsPerLine, FEWEST_SLOTS));
  return { size, lines, slotsPerLine, pitch };
}

function fixedHeight(plan: StagePlan, candidate: Candidate, box: StageBox): number {
  return plan.rows.reduce((sum, row) => {
    const { size, lines } = linesOf(candidate, Math.max(1, row.slots), box);
    const line = stemOf(candidate) + size + (candidate.bars ? BAR : 4);
    return sum + titleOf(box) + lines * line + (lines - 1) * 6 + (candidate.words ? WORDS : 6);
  }, 0);
}

/** Height of all bands, when all traffic together is `full` high. */
function bandHeight(plan: StagePlan, full: number): number {
  return plan.rows.reduce((sum, row) => sum + (full * row.peakRate) / plan.peakRate, 0);
}

function titleOf(box: StageBox): number {
  return box.bare ? 8 : TITLE;
}

function stemOf(candidate: Candidate): number {
  return candidate.size >= 20 ? 13 : 9;
}

function place(plan: StagePlan, candidate: Candidate, box: StageBox): Density {
  const height = box.bottom - box.top;
  const spare = height - fixedHeight(plan, candidate, box);
  const full = Math.min(MOST_BAND * box.scale, Math.max(4, spare / Math.max(0.01, bandHeight(plan, 1))));
  const unit = full / plan.peakRate;
  const rest = Math.max(0, spare - bandHeight(plan, full)) / Math.max(1, plan.rows.length);
  const most = linesOf(candidate, Math.max(1, ...plan.rows.map((row) => row.slots)), box);
  const pitch = Math.floor(most.pitch * 2) / 2;
  let y = box.top;
  const rows = plan.rows.map((row) => {
    const { lines } = linesOf(candidate, Math.max(1, row.slots), box);
    const thickness = (row.peakRate * unit) / lines;
    const lead = box.bare ? rest / 2 : Math.min(rest, 24) / 2;
    const title = Math.round(y + titleOf(box) - 8 + lead);
    y = title + 8;
    const bottoms: number[] = [];
    for (let line = 0; line < lines; line++) {
      const bottom = Math.round(y + thickness + (line > 0 ? 6 : 0));
      bottoms.push(bottom);
      y = bottom + stemOf(candidate) + most.size + (candidate.bars ? BAR : 4);
    }
    const end = y;
    y += (candidate.words ? WORDS : 6) + rest - lead;
    return { slotsPerLine: Math.ceil(Math.max(1, row.slots) / lines), bottoms, title, thickness, end };
  });
  const columns = Math.max(FEWEST_SLOTS, most.slotsPerLine);
  const span = Math.max(columns * pitch - (pitch - most.size), Math.min(box.zone, LEAST_ROW));
  const left = Math.round(box.right - span);
  return {
    size: most.size,
    pitch,
    bars: candidate.bars,
    words: candidate.words,
    stem: stemOf(candidate),
    unit,
    rows,
    left,
    right: box.right,
  };
}
