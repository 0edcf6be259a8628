import { Graph, layout } from "@dagrejs/dagre";
import type { ChartDefinition, ChartState, ChartTransition } from "../engine/index.ts";
import {
  childrenOf,
  holderAt,
  movedPath,
  type StateBox,
  type StatechartGeometry,
  type TransitionLine,
} from "./statechart-geometry.ts";

interface Point {
  readonly x: number;
  readonly y: number;
}

/** One level of the chart, around its own origin. */
interface Level {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly StateBox[];
  readonly lines: readonly TransitionLine[];
}

const STATE_HEIGHT = 28;
const HEAD = 26;
const INSET = 12;
const LETTER = 6.6;
const SMALL_LETTER = 5.7;

/** A small machine as a graph: each level by itself, the inner ones first. Lines run at right angles. */
export function layoutStateGraph(chart: ChartDefinition, width: number): StatechartGeometry {
  const top = layoutLevel(chart, undefined, width - 4);
  const left = Math.max(2, Math.round((width - top.width) / 2));
  const { boxes, lines } = shifted(top, left, 6);
  const first = boxes.find(({ state }) => state.initial && state.parent === undefined);
  const start = first === undefined ? null : { x: first.x - 20, y: first.y + STATE_HEIGHT / 2 };
  return {
    width: Math.max(width, top.width + 4),
    height: Math.round(top.height + 14),
    states: boxes,
    transitions: lines,
    initial:
      start === null || start.x < 6 ? null : { ...start, d: `M${start.x + 4} ${start.y}H${start.x + 18}` },
  };
}

function layoutLevel(chart: ChartDefinition, parent: string | undefined, room: number): Level {
  const states = childrenOf(chart, parent);
  const inner = new Map(
    states.map((state) => [
      state.id,
      childrenOf(chart, state.id).length > 0 ? layoutLevel(chart, state.id, room - 2 * INSET) : null,
    ]),
  );
  const across = parent !== undefined && widthInLine(states, inner) <= room;
  const { graph, edges } = graphOf(chart, states, inner, across);
  layout(graph);
  const boxes = states.flatMap((state): readonly StateBox[] => {
    const node = graph.node(state.id);
    const nested = inner.get(state.id) ?? null;
    const [width, height] = [Math.round(node.width), Math.round(node.height)];
    const [x, y] = [Math.round((node.x ?? 0) - width / 2), Math.round((node.y ?? 0) - height / 2)];
    const box = { state, isCompound: nested !== null, x, y, width, height };
    return nested === null ? [box] : [box, ...shifted(nested, x + INSET, y + HEAD).boxes];
  });
  const nestedLines = states.flatMap((state) => {
    const nested = inner.get(state.id);
    const box = boxes.find((one) => one.state.id === state.id);
    return nested === null || nested === undefined || box === undefined
      ? []
      : shifted(nested, box.x + INSET, box.y + HEAD).lines;
  });
  const lines = edges.map((transition) => lineOf(graph, transition, chart, parent, across));
  return {
    width: Math.ceil(graph.graph().width ?? 0),
    height: Math.ceil(graph.graph().height ?? 0),
    boxes,
    lines: [...nestedLines, ...lines],
  };
}

function graphOf(
  chart: ChartDefinition,
  states: readonly ChartState[],
  inner: ReadonlyMap<string, Level | null>,
  across: boolean,
) {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    rankdir: across ? "LR" : "TB",
    nodesep: 18,
    ranksep: across ? 16 : 14,
    edgesep: 12,
    marginx: 0,
    marginy: 0,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const state of states) graph.setNode(state.id, sizeOf(state, inner.get(state.id) ?? null));
  const level = states[0]?.parent;
  const edges = chart.transitions.filter((transition) => {
    const [from, to] = endsAt(chart, transition, level);
    return from !== undefined && to !== undefined && from !== to;
  });
  for (const transition of edges) {
    const [from = "", to = ""] = endsAt(chart, transition, level);
    const width = transition.label.length * SMALL_LETTER + 12;
    graph.setEdge(from, to, { width, height: across ? 16 : 12, labelpos: "c" }, transition.id);
  }
  return { graph, edges };
}

function sizeOf(state: ChartState, nested: Level | null) {
  const label = Math.max(72, Math.round(state.label.length * LETTER + 26));
  if (nested === null) return { width: label, height: STATE_HEIGHT };
  return {
    width: Math.max(label + 40, nested.width + 2 * INSET),
    height: nested.height + HEAD + INSET,
  };
}

function widthInLine(states: readonly ChartState[], inner: ReadonlyMap<string, Level | null>): number {
  const boxes = states.reduce((sum, state) => sum + sizeOf(state, inner.get(state.id) ?? null).width, 0);
  return boxes + 130 * Math.max(0, states.length - 1);
}

/** The states of this level that hold the two ends of a transition. */
function endsAt(chart: ChartDefinition, { from, to }: ChartTransition, level: string | undefined) {
  return [holderAt(chart, from, level), holderAt(chart, to, level)] as const;
}

function lineOf(
  graph: Graph,
  transition: ChartTransition,
  chart: ChartDefinition,
  level: string | undefined,
  across: boolean,
): TransitionLine {
  const [from = "", to = ""] = endsAt(chart, transition, level);
  const edge = graph.edge(from, to, transition.id);
  const points: readonly Point[] = (edge.points ?? []).map(({ x, y }: Point) => ({
    x: Math.round(x),
    y: Math.round(y),
  }));
  const label =
    transition.label === ""
      ? null
      : { x: Math.round(edge.x ?? 0), y: Math.round(edge.y ?? 0) + 4, text: transition.label };
  return { transition, d: rightAngled(points, across), label };
}

/** Through the same points, but only along the axes; it turns half way between two. */
function rightAngled(points: readonly Point[], across: boolean): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let d = `M${first.x} ${first.y}`;
  let at = first;
  for (const point of rest) {
    if (at.x === point.x || at.y === point.y) d += `L${point.x} ${point.y}`;
    else if (across) d += `H${Math.round((at.x + point.x) / 2)}V${point.y}H${point.x}`;
    else d += `V${Math.round((at.y + point.y) / 2)}H${point.x}V${point.y}`;
    at = point;
  }
  return d;
}

function shifted(level: Level, dx: number, dy: number): Level {
  return {
    ...level,
    boxes: level.boxes.map((box) => ({ ...box, x: box.x + dx, y: box.y + dy })),
    lines: level.lines.map((line) => ({
      transition: line.transition,
      d: movedPath(line.d, dx, dy),
      label: line.label === null ? null : { ...line.label, x: line.label.x + dx, y: line.label.y + dy },
    })),
  };
}
