import type { ChartDefinition } from "../engine/index.ts";
import { layoutStateGraph } from "./state-graph.ts";
import { layoutStateLadder } from "./state-ladder.ts";
import type { StatechartGeometry } from "./statechart-geometry.ts";

/** More states than these do not make a graph that can be read in a panel. */
const GRAPH_STATES = 9;
const GRAPH_HEIGHT = 330;

/** Lays out a machine: as a graph where that fits, else as a ladder of its states. */
export function layoutStatechart(chart: ChartDefinition, width: number): StatechartGeometry {
  if (chart.states.length <= GRAPH_STATES) {
    const graph = layoutStateGraph(chart, width);
    if (graph.width <= width && graph.height <= GRAPH_HEIGHT) return graph;
  }
  return layoutStateLadder(chart, width);
}
