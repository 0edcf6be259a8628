import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from "xstate";
import type { ChartDefinition, ChartState, ChartTransition } from "../telemetry/chart.ts";
import type { StrategyContext } from "./strategy.ts";
import { GUARDS, type Guard } from "./strategy-guards.ts";
import { DELAYS } from "./strategy-states.ts";

/** Draws a machine as data: its states as they nest, and every transition that leads somewhere. */
export function chartOf(machine: AnyStateMachine, title: string, context: StrategyContext): ChartDefinition {
  const nodes = below(machine.root);
  return {
    id: machine.id,
    title,
    states: nodes.map(stateOf),
    transitions: nodes.flatMap((node) => transitionsFrom(node).map((each) => transitionOf(each, context))),
  };
}

/** Dotted path of a state: `progressing.replacing`. */
export const pathOf = (node: AnyStateNode): string => node.path.join(".");

/** The id of a transition in the chart. */
export function transitionId(transition: AnyTransitionDefinition): string {
  const siblings = transitionsFrom(transition.source).filter(
    ({ eventType }) => eventType === transition.eventType,
  );
  return `${pathOf(transition.source)} ${eventWord(transition)} ${siblings.indexOf(transition) + 1}`;
}

/** Transitions of a state that have a target, in the order in which they are tried. */
export function transitionsFrom(node: AnyStateNode): readonly AnyTransitionDefinition[] {
  const heard = [...node.transitions.values()].flat();
  const all: readonly AnyTransitionDefinition[] = [...(node.always ?? []), ...heard];
  return all.filter(({ target }) => target !== undefined && target.length > 0);
}

/** The guard of a transition, if it has one. */
export function guardOf(
  transition: AnyTransitionDefinition,
): { readonly name: string; readonly guard: Guard } | undefined {
  const name: unknown = transition.guard;
  if (typeof name !== "string") return undefined;
  const found = Object.entries(GUARDS).find(([key]) => key === name);
  return found === undefined ? undefined : { name: found[0], guard: found[1] };
}

function below(node: AnyStateNode): readonly AnyStateNode[] {
  const children: readonly AnyStateNode[] = Object.values(node.states);
  return children.flatMap((child) => [child, ...below(child)]);
}

function stateOf(node: AnyStateNode): ChartState {
  const { parent } = node;
  const isTop = parent === undefined || parent.path.length === 0;
  return {
    id: pathOf(node),
    label: node.description ?? node.key,
    ...(isTop ? {} : { parent: pathOf(parent) }),
    initial: parent !== undefined && parent.config.initial === node.key,
    final: node.type === "final",
  };
}

function transitionOf(transition: AnyTransitionDefinition, context: StrategyContext): ChartTransition {
  const guard = guardOf(transition);
  const delay = delayOf(transition, context);
  const target: AnyStateNode | undefined = transition.target?.[0];
  const words = guard?.guard.label ?? EVENT_WORDS.get(eventWord(transition));
  return {
    id: transitionId(transition),
    from: pathOf(transition.source),
    to: target === undefined ? pathOf(transition.source) : pathOf(target),
    label: [delay === undefined ? undefined : `after ${durationText(delay)}`, words]
      .filter((part) => part !== undefined)
      .join(", "),
    event: eventWord(transition),
    ...(guard === undefined ? {} : { guard: guard.name }),
    ...(delay === undefined ? {} : { delay }),
  };
}

const EVENT_WORDS: ReadonlyMap<string, string> = new Map([
  ["commandSucceeded", "accepted"],
  ["commandFailed", "refused"],
  ["always", "otherwise"],
]);

/** `always`, `after checkInterval`, or the name of the event. */
function eventWord(transition: AnyTransitionDefinition): string {
  const name = delayName(transition);
  if (name !== undefined) return `after ${name}`;
  return transition.eventType === "" ? "always" : transition.eventType;
}

function delayName({ eventType }: AnyTransitionDefinition): string | undefined {
  return /^xstate\.after\.([A-Za-z]+)\./.exec(eventType)?.[1];
}

/** Seconds, as the parameters of this release have it. */
function delayOf(transition: AnyTransitionDefinition, context: StrategyContext): number | undefined {
  const name = delayName(transition);
  const delay = Object.entries(DELAYS).find(([key]) => key === name)?.[1];
  return delay === undefined ? undefined : delay({ context }) / 1_000;
}

/** `90 s`, `10 min` */
function durationText(seconds: number): string {
  return seconds >= 120 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
