import {
  type AnyStateMachine,
  type AnyStateNode,
  type AnyTransitionDefinition,
  getInitialMicrosteps,
  getMicrosteps,
  type StateValue,
} from "xstate";
import type { ChartDefinition, Measure } from "../telemetry/chart.ts";
import type { StrategyContext, StrategyEvent } from "./strategy.ts";
import { chartOf, guardOf, pathOf, transitionId, transitionsFrom } from "./strategy-chart.ts";
import type { StrategyInput } from "./strategy-states.ts";

/** A strategy at one moment: plain data, all that a checkpoint keeps of the machine itself. */
export interface ProgramState {
  readonly value: StateValue;
  readonly context: StrategyContext;
}

/** What a transition asks to be done. */
export type Effect =
  | { readonly kind: "kubectl"; readonly line: string }
  | { readonly kind: "testSmoke" }
  | { readonly kind: "readMetrics" }
  /** Delivers the event of a timer later, unless it is disarmed before. Milliseconds. */
  | { readonly kind: "arm"; readonly timer: string; readonly state: string; readonly delay: number }
  | { readonly kind: "disarm"; readonly timer: string };

/** What one event led to. */
export interface ProgramStep {
  readonly state: ProgramState;
  readonly effects: readonly Effect[];
  /** Ids of the transitions taken, in order. */
  readonly taken: readonly string[];
}

/** A statechart as a pure program: states and events in, states and effects out. No actor is ever made. */
export interface Program {
  chart(context: StrategyContext): ChartDefinition;
  begin(input: StrategyInput): ProgramStep;
  advance(
    state: ProgramState,
    event: StrategyEvent | { readonly type: `xstate.after.${string}` },
  ): ProgramStep;
  /** Paths of the active states, outermost first. */
  active(state: ProgramState): readonly string[];
  /** The guards of what may happen next, with their numbers. */
  measures(state: ProgramState): readonly Measure[];
  isFinal(state: ProgramState): boolean;
}

export function programOf(machine: AnyStateMachine, title: string): Program {
  const activeNodes = ({ value }: ProgramState): readonly AnyStateNode[] => nodesOf(machine.root, value);
  return {
    chart: (context) => chartOf(machine, title, context),
    begin: (input) => stepOf(machine, getInitialMicrosteps(machine, input), []),
    advance(state, event) {
      const snapshot = machine.resolveState({ value: state.value, context: state.context });
      const steps: readonly Microstep[] = getMicrosteps(machine, snapshot, event);
      const enabled: readonly AnyTransitionDefinition[] = machine.getTransitionData(snapshot, event) ?? [];
      const first = enabled.filter(({ target }) => target !== undefined && target.length > 0);
      const values = [{ value: state.value }, ...steps.map(([{ value }]) => ({ value }))];
      const taken = first.map(transitionId);
      // The first microstep answers the event, unless it only changes the context; the others need no event.
      for (let index = 1; index < values.length; index += 1) {
        const from = nodesOf(machine.root, values[index - 1]?.value ?? {});
        const to = nodesOf(machine.root, values[index]?.value ?? {});
        if (index > 1) taken.push(...eventlessBetween(from, to));
      }
      return stepOf(machine, steps, taken, state);
    },
    active: (state) => activeNodes(state).map(pathOf),
    measures: (state) => measuresOf(activeNodes(state), state.context),
    isFinal: (state) => activeNodes(state).some((node) => node.type === "final" && node.path.length === 1),
  };
}

type Microstep = ReturnType<typeof getMicrosteps>[number];

function stepOf(
  machine: AnyStateMachine,
  steps: readonly Microstep[],
  taken: readonly string[],
  before?: ProgramState,
): ProgramStep {
  const last = steps.at(-1)?.[0];
  const value: StateValue = last?.value ?? before?.value ?? {};
  const context: StrategyContext = last?.context ?? before?.context;
  const effects = steps.flatMap(([, actions]) =>
    actions.flatMap(({ type, params }): readonly Effect[] => effectOf(machine, type, params)),
  );
  return { state: { value, context }, effects, taken };
}

/** Actions as data: our own by their names, timers as XState raises and cancels them. */
function effectOf(machine: AnyStateMachine, type: string, params: unknown): readonly Effect[] {
  switch (type) {
    case "runKubectl":
      return [{ kind: "kubectl", line: textOf(params, "line") }];
    case "testSmoke":
      return [{ kind: "testSmoke" }];
    case "readMetrics":
      return [{ kind: "readMetrics" }];
    case "xstate.raise": {
      const timer = textOf(params, "id");
      return [{ kind: "arm", timer, state: stateOfTimer(machine, timer), delay: numberOf(params, "delay") }];
    }
    case "xstate.cancel":
      return [{ kind: "disarm", timer: textOf(params, "sendId") }];
    default:
      return [];
  }
}

/** `xstate.after.checkInterval.RollingUpdate.verifying.observing` belongs to `verifying.observing`. */
function stateOfTimer(machine: AnyStateMachine, timer: string): string {
  const [, id = ""] = /^xstate\.after\.[A-Za-z]+\.(.*)$/.exec(timer) ?? [];
  return id.startsWith(`${machine.id}.`) ? id.slice(machine.id.length + 1) : id;
}

function memberOf(params: unknown, name: string): unknown {
  if (typeof params !== "object" || params === null) return undefined;
  return Object.entries(params).find(([key]) => key === name)?.[1];
}

function textOf(params: unknown, name: string): string {
  const value = memberOf(params, name);
  return typeof value === "string" ? value : "";
}

function numberOf(params: unknown, name: string): number {
  const value = memberOf(params, name);
  return typeof value === "number" ? value : 0;
}

/** The states that a value means, outermost first. */
function nodesOf(root: AnyStateNode, value: StateValue): readonly AnyStateNode[] {
  const entries: readonly (readonly [string, StateValue | undefined])[] =
    typeof value === "string" ? [[value, undefined]] : Object.entries(value);
  return entries.flatMap(([key, inner]) => {
    const node: AnyStateNode | undefined = root.states[key];
    if (node === undefined) return [];
    return [node, ...(inner === undefined ? [] : nodesOf(node, inner))];
  });
}

/** The eventless transition that led from one set of states to the next. */
function eventlessBetween(from: readonly AnyStateNode[], to: readonly AnyStateNode[]): readonly string[] {
  const reached = new Set(to);
  // Inner states are asked first.
  for (const node of [...from].reverse()) {
    const found = transitionsFrom(node).find(
      ({ eventType, target }) => eventType === "" && target?.some((each) => reached.has(each)) === true,
    );
    if (found !== undefined) return [transitionId(found)];
  }
  return [];
}

function measuresOf(nodes: readonly AnyStateNode[], context: StrategyContext): readonly Measure[] {
  const measures = new Map<string, Measure>();
  for (const node of [...nodes].reverse()) {
    for (const transition of transitionsFrom(node)) {
      const found = guardOf(transition);
      if (found === undefined || measures.has(found.name)) continue;
      const { value, limit, text } = found.guard.measure(context);
      measures.set(found.name, { guard: found.name, value, limit, text, holds: found.guard.holds(context) });
    }
  }
  return [...measures.values()];
}
