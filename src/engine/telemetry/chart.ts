/** A statechart as data, extracted from the machine that runs: what the page draws and lays out. */
export interface ChartState {
  /** Dotted path, `progressing.verifying`. */
  readonly id: string;
  readonly label: string;
  /** Path of the parent state; absent at the top. */
  readonly parent?: string;
  readonly initial: boolean;
  readonly final: boolean;
}

export interface ChartTransition {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** The event, guard and delay in words: `every pod available`, `after 10 min`. */
  readonly label: string;
  readonly event: string;
  readonly guard?: string;
  /** Seconds. */
  readonly delay?: number;
}

export interface ChartDefinition {
  readonly id: string;
  readonly title: string;
  readonly states: readonly ChartState[];
  readonly transitions: readonly ChartTransition[];
}

/** A guard with its numbers: `success rate 98.2 % < 99 %`. */
export interface Measure {
  readonly guard: string;
  readonly value: number;
  readonly limit: number;
  readonly text: string;
  readonly holds: boolean;
}

/** One step of a strategy: what it heard, which states it is in since, and why. */
export interface ChartStep {
  /** Seconds since the run began. */
  readonly at: number;
  readonly event: string;
  readonly active: readonly string[];
  /** Ids of the transitions taken. */
  readonly taken: readonly string[];
  readonly measures: readonly Measure[];
  /** Timers armed by the active states: end in seconds since the run began. */
  readonly timers: readonly { readonly state: string; readonly since: number; readonly until: number }[];
  readonly note?: string;
}
