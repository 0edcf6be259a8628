import type { ChartDefinition, ChartState, ChartTransition } from "../engine/index.ts";

/** Where the states and transitions of a machine stand. */

export interface StateBox {
  readonly state: ChartState;
  readonly isCompound: boolean;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface TransitionLine {
  readonly transition: ChartTransition;
  readonly d: string;
  readonly label: { readonly x: number; readonly y: number; readonly text: string } | null;
}

export interface StatechartGeometry {
  readonly width: number;
  readonly height: number;
  readonly states: readonly StateBox[];
  readonly transitions: readonly TransitionLine[];
  /** The dot from which the machine starts, and its arrow. */
  readonly initial: { readonly x: number; readonly y: number; readonly d: string } | null;
}

/** The state of this level that holds another, or is it; undefined when it lies elsewhere. */
export function holderAt(chart: ChartDefinition, id: string, level: string | undefined): string | undefined {
  let state = chart.states.find((one) => one.id === id);
  while (state !== undefined && state.parent !== level) {
    const { parent } = state;
    state = parent === undefined ? undefined : chart.states.find((one) => one.id === parent);
  }
  return state?.id;
}

export function childrenOf(chart: ChartDefinition, parent: string | undefined): readonly ChartState[] {
  return chart.states.filter((state) => state.parent === parent);
}

/** Path data moved; it has no relative commands. */
export function movedPath(d: string, dx: number, dy: number): string {
  return d.replace(
    /([MLHV])([-\d.]+)(?: ([-\d.]+))?/g,
    (_, command: string, a: string, b: string | undefined) => {
      if (command === "H") return `H${Number(a) + dx}`;
      if (command === "V") return `V${Number(a) + dy}`;
      return `${command}${Number(a) + dx} ${Number(b) + dy}`;
    },
  );
}
