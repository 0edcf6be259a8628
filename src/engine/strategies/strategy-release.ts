import type { ApiServer } from "../api/types.ts";
import { type Instant, inSeconds, later, milliseconds } from "../kernel/units.ts";
import type { Kubectl } from "../kubectl/kubectl.ts";
import type { Agenda } from "../objects/component.ts";
import type { JsonObject } from "../objects/json.ts";
import { sameValue } from "../objects/same-value.ts";
import type { Deployment } from "../objects/types/apps.ts";
import type { ChartStep } from "../telemetry/chart.ts";
import { readParameters } from "./parameters.ts";
import { containerOf, type Measured, type Release, type StrategyEvent } from "./strategy.ts";
import type { ReleaseMetrics } from "./strategy-metrics.ts";
import { observe, smokeTest } from "./strategy-observation.ts";
import type { Effect, Program, ProgramState, ProgramStep } from "./strategy-program.ts";

/** A timer that a statechart has armed is due. */
export interface TimerDue {
  readonly to: "operator";
  readonly kind: "timer";
  readonly release: string;
  readonly timer: string;
  /** Which arming of the timer this is; an older one is out of date. */
  readonly number: number;
}

interface Timer {
  readonly timer: string;
  readonly state: string;
  readonly since: Instant;
  readonly until: Instant;
  readonly number: number;
}

/** One release at one moment: plain data. */
export interface ReleaseState {
  readonly program: ProgramState;
  readonly timers: readonly Timer[];
  /** Timers armed and commands run so far: they number the next ones. */
  readonly armed: number;
  readonly commands: number;
  /** When every new pod had become available. */
  readonly completeSince: Instant | undefined;
  readonly steps: readonly ChartStep[];
}

/** What the release of one strategy works with. */
export interface Tools {
  readonly api: ApiServer;
  readonly agenda: Agenda<TimerDue>;
  readonly kubectl: Pick<Kubectl, "run" | "result">;
  readonly metrics: ReleaseMetrics;
}

/** One release in the hands of its strategy. */
export interface Desk {
  readonly tools: Tools;
  readonly release: Release & { readonly parameters: JsonObject };
  readonly program: Program;
  state: { -readonly [Key in keyof ReleaseState]: ReleaseState[Key] } & { steps: ChartStep[] };
}

/** Begins a release: its statechart waits for its time. */
export function openDesk(tools: Tools, release: Desk["release"], program: Program): Desk {
  const step = program.begin({
    strategy: release.strategy,
    target: release.target,
    to: release.to,
    parameters: readParameters(release.strategy, release.parameters),
    startsAfter: inSeconds(release.at) * 1_000,
  });
  const desk: Desk = {
    tools,
    release,
    program,
    state: { program: step.state, timers: [], armed: 0, commands: 0, completeSince: undefined, steps: [] },
  };
  follow(desk, "begun", step, []);
  return desk;
}

/** Looks at the target and does what follows from what it shows. */
export const lookAtTarget = (desk: Desk): void => deliver(desk, []);

/** Handles a timer, unless it has been disarmed or armed anew since. */
export function fire(desk: Desk, { timer, number }: TimerDue): void {
  const { state } = desk;
  if (!state.timers.some((each) => each.timer === timer && each.number === number)) return;
  state.timers = state.timers.filter((each) => each.timer !== timer);
  deliver(desk, [{ type: `xstate.after.${timer.slice("xstate.after.".length)}` }]);
}

/** Whether the strategy is at its end. */
export const isClosed = ({ program, state }: Desk): boolean => program.isFinal(state.program);

type Queue = (StrategyEvent | { readonly type: `xstate.after.${string}` })[];

/** Hands events to the machine, each with all that follows from it, until nothing more follows. */
function deliver(desk: Desk, queue: Queue): void {
  for (let event = nextEvent(desk, queue); event !== undefined; event = nextEvent(desk, queue)) {
    if (isClosed(desk)) return;
    follow(desk, event.type, desk.program.advance(desk.state.program, event), queue);
  }
}

/** Before it acts on anything, a strategy looks at its target. */
function nextEvent(desk: Desk, queue: Queue): Queue[number] | undefined {
  const deployment = targetOf(desk);
  const observed = deployment === undefined ? undefined : observe(deployment);
  if (!sameValue(observed, desk.state.program.context.observed)) return { type: "statusObserved", observed };
  return queue.shift();
}

function follow(desk: Desk, event: string, step: ProgramStep, queue: Queue): void {
  desk.state.program = step.state;
  const notes = step.effects.flatMap((effect) => carryOut(desk, effect, queue));
  record(desk, event, step, notes);
}

/** Does what a transition asks for; gives what is worth a note. */
function carryOut(desk: Desk, effect: Effect, queue: Queue): readonly string[] {
  const { state, tools } = desk;
  switch (effect.kind) {
    case "kubectl":
      return runLine(desk, effect.line, queue);
    case "testSmoke": {
      const deployment = targetOf(desk);
      if (deployment !== undefined)
        queue.push({ type: "smokeTested", smoke: smokeTest(tools.api, deployment) });
      state.completeSince ??= tools.agenda.now();
      return [];
    }
    case "readMetrics":
      queue.push({ type: "measured", measured: measure(desk) });
      return [];
    case "arm":
      arm(desk, effect);
      return [];
    case "disarm":
      state.timers = state.timers.filter(({ timer }) => timer !== effect.timer);
      return [];
  }
}

function runLine({ state, tools, release }: Desk, line: string, queue: Queue): readonly string[] {
  state.commands += 1;
  const id = `release ${release.name} ${state.commands}`;
  tools.kubectl.run(id, line);
  const result = tools.kubectl.result(id);
  const message = (result?.stderr ?? "").trim();
  if (result?.exit === 0) {
    queue.push({ type: "commandSucceeded" });
    return [`$ ${line}`];
  }
  queue.push({ type: "commandFailed", message });
  return [`$ ${line}`, message];
}

function arm({ state, tools, release }: Desk, effect: Effect & { readonly kind: "arm" }): void {
  const { timer, delay } = effect;
  const since = tools.agenda.now();
  const until = later(since, milliseconds(delay));
  state.armed += 1;
  const number = state.armed;
  const others = state.timers.filter((each) => each.timer !== timer);
  state.timers = [...others, { timer, state: effect.state, since, until, number }];
  tools.agenda.at(until, { to: "operator", kind: "timer", release: release.name, timer, number });
}

/** What the metrics show of the image that the release brought. */
function measure({ state, tools, release }: Desk): Measured {
  const { observed } = state.program.context;
  const [[name = "", image = ""] = []] = Object.entries(release.to);
  const container = observed === undefined ? name : containerOf(observed, name);
  const ask = (metric: "requests" | "errorRate" | "latencyP99"): number | undefined =>
    tools.metrics({
      metric,
      workload: { namespace: release.target.namespace, name: release.target.name },
      image: observed?.images[container] ?? image,
      since: state.completeSince ?? tools.agenda.now(),
    });
  return { requests: ask("requests") ?? 0, errorRate: ask("errorRate"), latencyP99: ask("latencyP99") };
}

const targetOf = ({ tools, release }: Desk): Deployment | undefined =>
  tools.api.objects.get("Deployment", release.target.namespace, release.target.name);

function record(desk: Desk, event: string, { taken }: ProgramStep, notes: readonly string[]): void {
  const { state, program, tools } = desk;
  const step: ChartStep = {
    at: inSeconds(tools.agenda.now()),
    event,
    active: program.active(state.program),
    taken,
    measures: program.measures(state.program),
    timers: state.timers.map((timer) => ({
      state: timer.state,
      since: inSeconds(timer.since),
      until: inSeconds(timer.until),
    })),
    ...(notes.length === 0 ? {} : { note: notes.join("\n") }),
  };
  if (isNews(step, state.steps.at(-1))) state.steps.push(step);
}

/** Whether a step shows anything that the one before it does not. */
function isNews(step: ChartStep, last: ChartStep | undefined): boolean {
  if (last === undefined || step.taken.length > 0 || step.note !== undefined) return true;
  return !sameValue(step.active, last.active) || !sameValue(step.measures, last.measures);
}
