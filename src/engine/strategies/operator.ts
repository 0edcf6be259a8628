import { defined } from "../kernel/assert.ts";
import type { Agenda, Component } from "../objects/component.ts";
import type { ChartDefinition, ChartStep } from "../telemetry/chart.ts";
import type { Release } from "./strategy.ts";
import { STRATEGIES } from "./strategy-registry.ts";
import {
  type Desk,
  fire,
  isClosed,
  lookAtTarget,
  openDesk,
  type ReleaseState,
  type TimerDue,
  type Tools,
} from "./strategy-release.ts";

export type OperatorEvent =
  | TimerDue
  /** The target has changed: look at it. */
  | { readonly to: "operator"; readonly kind: "look"; readonly release: string };

interface OperatorState {
  readonly releases: readonly (readonly [string, ReleaseState])[];
  /** Releases that are about to look at their target. */
  readonly looking: readonly string[];
}

/** A release and its statechart, for the page and the story. */
export interface ReleaseChart {
  readonly release: Release;
  readonly definition: ChartDefinition;
  readonly steps: readonly ChartStep[];
}

export interface Operator extends Component<OperatorEvent, OperatorState> {
  /** Every release with what its strategy has done so far. */
  charts(): readonly ReleaseChart[];
}

interface Dependencies extends Omit<Tools, "agenda"> {
  readonly agenda: Agenda<OperatorEvent>;
  readonly releases: readonly Desk["release"][];
}

/**
 * Runs the statechart of each release as a careful person would: it looks at the target through the API, acts by kubectl
 * and believes the metrics. It begins at once: each release waits for its time.
 */
export function createOperator(dependencies: Dependencies): Operator {
  const { agenda, releases } = dependencies;
  const desks = new Map<string, Desk>(
    releases.map(
      (release) => [release.name, openDesk(dependencies, release, STRATEGIES[release.strategy])] as const,
    ),
  );
  const looking = new Set<string>();

  return {
    watches: (kind) => kind === "Deployment",
    changed({ object }) {
      if (object.kind !== "Deployment") return;
      for (const [name, desk] of desks) {
        const { target } = desk.release;
        const isTarget =
          object.metadata.name === target.name && object.metadata.namespace === target.namespace;
        if (!isTarget || looking.has(name) || isClosed(desk)) continue;
        looking.add(name);
        agenda.at(agenda.now(), { to: "operator", kind: "look", release: name });
      }
    },
    handle(event) {
      const desk = defined(desks.get(event.release), `the operator knows release ${event.release}`);
      if (event.kind === "timer") {
        fire(desk, event);
        return;
      }
      looking.delete(event.release);
      lookAtTarget(desk);
    },
    charts: () =>
      [...desks.values()].map(({ release, program, state }) => ({
        release,
        definition: program.chart(state.program.context),
        steps: state.steps,
      })),
    save: () => ({
      releases: [...desks].map(([name, { state }]) => [name, { ...state, steps: [...state.steps] }] as const),
      looking: [...looking],
    }),
    restore(saved) {
      for (const [name, state] of saved.releases) {
        const desk = defined(desks.get(name), `the operator knows release ${name}`);
        desk.state = { ...state, steps: [...state.steps] };
      }
      looking.clear();
      for (const name of saved.looking) looking.add(name);
    },
  };
}
