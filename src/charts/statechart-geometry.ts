import type { ChartState, ChartTransition } from "../engine/index.ts";

/** Where the states and transitions of a machine stand. */

export interface StateBox {
  readonly state: ChartState;
  /** `closed` and `open` hold states; only those of the open one are drawn. */
  readonly kind: "plain" | "closed" | "open" | "inner";
  /** The name, broken into lines where the box is narrow. */
  readonly lines: readonly string[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** All transitions between the same two boxes are one line. */
export interface TransitionLine {
  readonly from: string;
  readonly to: string;
  readonly transitions: readonly ChartTransition[];
  readonly d: string;
  /** Where its words have room; null where they have none and are told elsewhere. */
  readonly label: { readonly x: number; readonly y: number } | null;
}

export interface StatechartGeometry {
  readonly width: number;
  readonly height: number;
  readonly states: readonly StateBox[];
  readonly transitions: readonly TransitionLine[];
  /** The dot from which the machine starts, and its arrow. */
  readonly initial: { readonly x: number; readonly y: number; readonly d: string } | null;
}
