/** What a benchmark is. Each file of benchmarks/ exports one. */

/** A program that does the work and is timed. Every run is a process of its own, so that nothing is warm. */
export interface Contestant {
  readonly name: string;
  /** Runs of it, when fewer than the benchmark's rounds: the slow ones. */
  readonly rounds?: number;
  /** Builds it, untimed; or says why it cannot run here, and how to get what is missing. */
  prepare(): Promise<Command | Absent>;
}

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

export interface Absent {
  readonly absent: string;
}

/** The last line that a program prints, as JSON. */
export interface Measurement {
  /** The time that counts, in the unit of the benchmark. */
  readonly value: number;
  /** What it found out, to check that it did the work. */
  readonly facts: Readonly<Record<string, number>>;
}

/** Something that must hold. `theirs` names a contestant; without it the measure is our own value. */
export type Goal =
  /** Ours, divided by theirs, is at most this. */
  | { readonly kind: "atMostTimes"; readonly theirs: string; readonly limit: number }
  /** Theirs, divided by ours, is at least this. */
  | { readonly kind: "timesFaster"; readonly theirs: string; readonly limit: number }
  /** Ours is at most this, in the unit of the benchmark. */
  | { readonly kind: "atMost"; readonly limit: number }
  /** A fact of our runs, their median, is at most this, in the unit of the benchmark. */
  | { readonly kind: "factAtMost"; readonly name: string; readonly fact: string; readonly limit: number }
  /** A fact of our runs, averaged, differs from what theory says by at most this share. */
  | {
      readonly kind: "theory";
      readonly name: string;
      readonly fact: string;
      readonly expected: number;
      readonly limit: number;
    };

export interface Benchmark {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly rounds: number;
  readonly ours: Contestant;
  readonly theirs: readonly Contestant[];
  readonly goals: readonly Goal[];
}
