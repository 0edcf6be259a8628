import type { ChartDefinition, ChartState, ChartTransition } from "../engine/index.ts";

/** Which part each state of the top level has in a machine. */
export interface MachinePlan {
  /** From the start to the first end that the machine names: what is meant to happen. */
  readonly path: readonly ChartState[];
  /** Where it goes when it does not. */
  readonly detours: readonly ChartState[];
  /** Final states, the one of the path first. */
  readonly ends: readonly ChartState[];
  readonly ways: readonly Way[];
}

/** All transitions from one state to another of the same level, also those between what these hold. */
export interface Way {
  readonly from: string;
  readonly to: string;
  readonly transitions: readonly ChartTransition[];
}

export function planMachine(chart: ChartDefinition): MachinePlan {
  const states = childrenOf(chart, undefined);
  const ways = waysAt(chart, undefined);
  const finals = states.filter((state) => state.final);
  const start = states.find((state) => state.initial) ?? states[0];
  const route = finals.map((end) => shortest(states, ways, start, end)).find((one) => one.length > 0);
  const goal = route?.at(-1);
  const path = route?.slice(0, -1) ?? states.filter((state) => !state.final);
  return {
    path,
    detours: states.filter((state) => !state.final && !path.includes(state)),
    ends: [...finals].sort((a, b) => Number(b === goal) - Number(a === goal)),
    ways,
  };
}

export function childrenOf(chart: ChartDefinition, parent: string | undefined): readonly ChartState[] {
  return chart.states.filter((state) => state.parent === parent);
}

export function waysAt(chart: ChartDefinition, level: string | undefined): readonly Way[] {
  const ways = new Map<string, { from: string; to: string; transitions: ChartTransition[] }>();
  for (const transition of chart.transitions) {
    const from = holderAt(chart, transition.from, level);
    const to = holderAt(chart, transition.to, level);
    if (from === undefined || to === undefined || from === to) continue;
    const key = `${from} ${to}`;
    const way = ways.get(key) ?? { from, to, transitions: [] };
    way.transitions.push(transition);
    ways.set(key, way);
  }
  return [...ways.values()];
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

/** The states on the way, both ends included; empty when there is none. */
function shortest(
  states: readonly ChartState[],
  ways: readonly Way[],
  start: ChartState | undefined,
  end: ChartState,
): readonly ChartState[] {
  if (start === undefined) return [];
  const routes: (readonly ChartState[])[] = [[start]];
  const seen = new Set([start.id]);
  for (const route of routes) {
    const last = route.at(-1);
    if (last === end) return route;
    for (const state of states) {
      if (seen.has(state.id) || !ways.some(({ from, to }) => from === last?.id && to === state.id)) continue;
      seen.add(state.id);
      routes.push([...route, state]);
    }
  }
  return [];
}
