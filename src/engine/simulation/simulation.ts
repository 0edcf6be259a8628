import { assert } from "../kernel/assert.ts";
import { Lane } from "../kernel/cluster-queue.ts";
import { atSeconds, type Instant, inSeconds, RUN_START } from "../kernel/units.ts";
import { evaluateCheck } from "../scenario/checks.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { RequestExplanation, RunView } from "../telemetry/run-view.ts";
import { explanationOf, type RunViewInputs, runViewOf } from "../telemetry/run-view-of.ts";
import { type ObjectAtMoment, objectAt } from "./object-at.ts";
import { scenarioView } from "./scenario-view.ts";
import { assembleWorld, type World, type WorldState } from "./world.ts";

/** The whole simulation at one moment, as plain structured-cloneable data. */
interface SimulationState {
  readonly computed: Instant;
  readonly world: WorldState;
}

/** A run that is computed as far as it was asked for. Times are seconds since it began. */
export interface Simulation {
  readonly duration: number;
  /** Computes on to a moment, at most to the end of the run. */
  advance(until: number): void;
  /** What the run has left so far. */
  view(): RunView;
  save(): SimulationState;
  /** Goes back to a state that this run saved, or on to one that another run of the same scenario and seed saved. */
  restore(state: SimulationState): void;
  /** An object as it was at a moment, with the Events about it up to then. */
  objectAt(kind: string, namespace: string, name: string, at: number): ObjectAtMoment;
  /** Why a request ended as it did; null when the recording has not kept it. */
  explain(requestId: number): RequestExplanation | null;
}

/** The objective against which the error budget is counted: three nines, as most service level objectives begin. */
const OBJECTIVE = 0.999;

/** Makes a run ready at its beginning: the nodes are up, the manifests are applied first thing. */
export function createSimulation(scenario: Scenario): Simulation {
  const world = assembleWorld(scenario);
  const { history } = world.plane.store;
  const duration = inSeconds(scenario.duration);
  let computed: Instant = RUN_START;
  const inputs = (): RunViewInputs => viewInputs(scenario, world, computed);

  return {
    duration,
    advance(until) {
      const end = atSeconds(Math.min(until, duration));
      assert(end >= computed, "a run is computed forwards");
      advanceWorld(world, end);
      computed = end;
    },
    view: () => runViewOf(inputs()),
    save: () => ({ computed, world: world.save() }),
    restore(state) {
      world.restore(state.world);
      computed = state.computed;
    },
    objectAt: (kind, namespace, name, at) => objectAt(history, { kind, namespace, name }, atSeconds(at)),
    explain: (requestId) => explanationOf(inputs(), requestId),
  };
}

/**
 * Runs traffic in bulk up to the next cluster event, then that event, and so on. At one moment the cluster comes first, then
 * traffic, then people: before a person acts, the traffic of that moment runs too.
 */
function advanceWorld({ plane, traffic, recorder }: World, until: Instant): void {
  for (;;) {
    const next = plane.nextTime();
    const due = next <= until;
    const limit = due && plane.nextLane() === Lane.interventions ? next + 1 : Math.min(next, until);
    if (traffic.nextTime() < limit) {
      traffic.runUntil(limit);
      // A container that became empty may have put an event of its node before the one that was next.
      if (plane.nextTime() < next || traffic.nextTime() < limit) continue;
    }
    if (!due) break;
    recorder.advance(next);
    plane.handleNext();
  }
  recorder.advance(until);
  plane.advance(until);
}

function viewInputs(scenario: Scenario, world: World, computed: Instant): RunViewInputs {
  const { plane, versions, recorder, containers, operator, nodes } = world;
  return {
    scenario: scenarioView(scenario, versions, world.complaintOf),
    computed,
    ran: versions.list(),
    specs: scenario.traffic,
    nodes,
    history: plane.store.history,
    recording: recorder.recording,
    containers,
    statecharts: operator
      .charts()
      .map(({ release, definition, steps }) => ({ release: release.name, definition, steps })),
    alerts: [],
    objective: OBJECTIVE,
    check: (outcome) => scenario.checks.map((check) => evaluateCheck(check, outcome)),
  };
}
