import type { FlowPath } from "./flow-path.ts";
import type { LaneGeometry } from "./stage-lane.ts";
import type { NodeModel, PodModel, RowModel, ServiceModel, WeightModel } from "./stage-model.ts";

/** Where everything on the stage stands: what the layouts make and the drawing draws. */

export interface StageSize {
  readonly width: number;
  readonly height: number;
  /** Whether the row of nodes is shown. */
  readonly nodes: boolean;
  /** The picture turned by a quarter, for a phone: traffic runs downwards. */
  readonly turned: boolean;
}

export interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly anchor: "start" | "middle" | "end";
  readonly className: string;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Band {
  readonly key: string;
  readonly d: string;
  readonly className: string;
}

export interface PodGeometry {
  readonly pod: PodModel;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  /** Whether the bar of its CPU is drawn. */
  readonly bar: boolean;
}

export interface ServiceGeometry {
  readonly service: ServiceModel;
  readonly block: Box;
  /** Block and labels, for the pointer. */
  readonly area: Box;
  readonly labels: readonly Label[];
}

export interface RowGeometry {
  readonly row: RowModel;
  /** Shown after the version. */
  readonly name: string;
  /** Left end of the title's baseline. */
  readonly title: { readonly x: number; readonly y: number };
  readonly labels: readonly Label[];
  readonly pods: readonly PodGeometry[];
  /** The share of its requests that fails, in words, where that is worth a note. */
  readonly note: {
    readonly x: number;
    readonly y: number;
    readonly share: string;
    readonly text: string;
  } | null;
}

export interface StageGeometry {
  readonly width: number;
  readonly height: number;
  readonly bands: readonly Band[];
  /** Where users come in. */
  readonly inlets: readonly Box[];
  readonly services: readonly ServiceGeometry[];
  readonly labels: readonly Label[];
  readonly rows: readonly RowGeometry[];
  readonly lane: LaneGeometry;
  readonly nodes: readonly NodeGeometry[];
  /** Left top corner and width of the table of weights; null where there is no room. */
  readonly weights: WeightsGeometry | null;
  readonly flows: StageFlows;
}

export interface WeightsGeometry {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly weights: readonly WeightModel[];
}

/** Where dots travel. */
export interface StageFlows {
  /** For each group of users, to its Service; null when that is not on the stage. */
  readonly users: readonly (FlowPath | null)[];
  /** By index of the pod, from its Service into the pod. */
  readonly pods: ReadonlyMap<number, FlowPath>;
  /** Where a failure leaves its pod, by index of the pod; -1 is a request that reached none. */
  readonly falls: ReadonlyMap<number, Fall>;
  /** Where it falls to. */
  readonly laneY: number;
}

/** Straight down, or to a place aside. */
export interface Fall {
  readonly x: number;
  readonly y: number;
  readonly toX?: number;
}

export interface NodeGeometry {
  readonly node: NodeModel;
  readonly box: Box;
  readonly pods: readonly PodGeometry[];
  /** Bar of CPU: used, a tick for requested, the end is what is allocatable. */
  readonly bar: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly used: number;
    readonly requested: number;
  };
  readonly cpu: string;
  readonly corner: string;
}
