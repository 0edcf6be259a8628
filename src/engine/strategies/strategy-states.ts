import { assign, setup } from "xstate";
import { containerOf, type StrategyContext, type StrategyEvent } from "./strategy.ts";
import { GUARDS, tuningOf } from "./strategy-guards.ts";

/** What a machine is started with. */
export type StrategyInput = Pick<
  StrategyContext,
  "strategy" | "target" | "to" | "parameters" | "startsAfter"
>;

type GuardArguments = { readonly context: StrategyContext };
type GuardName = keyof typeof GUARDS;
type Predicate = (args: GuardArguments) => boolean;

const predicate =
  (name: GuardName): Predicate =>
  ({ context }) =>
    GUARDS[name].holds(context);

/** Times that a strategy waits, in milliseconds. */
export const DELAYS = {
  releaseTime: ({ context }: GuardArguments): number => context.startsAfter,
  verifyTime: ({ context }: GuardArguments): number => context.parameters.verifyFor * 1_000,
  checkInterval: ({ context }: GuardArguments): number => context.parameters.checkEvery * 1_000,
};

/**
 * What the statecharts of all strategies are made of. Actions do nothing by themselves: the operator finds them in what a
 * transition returns and carries them out.
 */
export const strategySetup = setup({
  types: {
    context: {} as StrategyContext,
    events: {} as StrategyEvent,
    input: {} as StrategyInput,
  },
  guards: {
    targetMissing: predicate("targetMissing"),
    needsTuning: predicate("needsTuning"),
    allUpdated: predicate("allUpdated"),
    notAllUpdated: predicate("notAllUpdated"),
    oldPodsStopped: predicate("oldPodsStopped"),
    rolloutComplete: predicate("rolloutComplete"),
    deadlineExceeded: predicate("deadlineExceeded"),
    movesAgain: predicate("movesAgain"),
    backToBefore: predicate("backToBefore"),
    replacedByOther: predicate("replacedByOther"),
    restored: predicate("restored"),
    everyPodReachable: predicate("everyPodReachable"),
    errorRateTooHigh: predicate("errorRateTooHigh"),
    latencyTooHigh: predicate("latencyTooHigh"),
    undoesItself: predicate("undoesItself"),
  },
  delays: DELAYS,
  actions: {
    /** Runs a line of kubectl. */
    runKubectl: (_, _parameters: { readonly line: string }) => {},
    /** Counts the new pods that their Services list. */
    testSmoke: () => {},
    /** Reads the metrics of the new version since the rollout was complete. */
    readMetrics: () => {},
    rememberStatus: assign({
      observed: ({ context, event }) => (event.type === "statusObserved" ? event.observed : context.observed),
    }),
    rememberSmoke: assign({
      smoke: ({ context, event }) => (event.type === "smokeTested" ? event.smoke : context.smoke),
    }),
    rememberMetrics: assign({
      measured: ({ context, event }) => (event.type === "measured" ? event.measured : context.measured),
    }),
    rememberRefusal: assign({
      refusal: ({ context, event }) => (event.type === "commandFailed" ? event.message : context.refusal),
    }),
    rememberBefore: assign({ before: ({ context }) => imagesToReplace(context) }),
    forgetChecks: assign({ smoke: undefined, measured: undefined }),
  },
});

/** What a machine remembers when it begins. */
export const beginning = ({ input }: { readonly input: StrategyInput }): StrategyContext => ({
  strategy: input.strategy,
  target: input.target,
  to: input.to,
  parameters: input.parameters,
  startsAfter: input.startsAfter,
  observed: undefined,
  before: undefined,
  smoke: undefined,
  measured: undefined,
  refusal: undefined,
});

/** Heard in every state. */
export const HEARD = {
  statusObserved: { actions: "rememberStatus" },
  smokeTested: { actions: "rememberSmoke" },
  measured: { actions: "rememberMetrics" },
} as const;

export const waiting = strategySetup.createStateConfig({
  description: "waiting for its time",
  after: { releaseTime: { target: "applying" } },
});

export const applying = strategySetup.createStateConfig({
  description: "applying the change",
  initial: "deciding",
  entry: "rememberBefore",
  states: {
    deciding: {
      description: "reading the Deployment",
      always: [
        { guard: "targetMissing", target: "#refused" },
        { guard: "needsTuning", target: "tuning" },
        { target: "updating" },
      ],
    },
    tuning: {
      description: "setting the strategy",
      entry: { type: "runKubectl", params: ({ context }) => ({ line: tuningLine(context) }) },
      on: {
        commandSucceeded: { target: "updating" },
        commandFailed: { target: "#refused", actions: "rememberRefusal" },
      },
    },
    updating: {
      description: "setting the image",
      entry: { type: "runKubectl", params: ({ context }) => ({ line: updateLine(context) }) },
      on: {
        commandSucceeded: { target: "#progressing" },
        commandFailed: { target: "#refused", actions: "rememberRefusal" },
      },
    },
  },
});

export const verifying = strategySetup.createStateConfig({
  description: "verifying the new version",
  initial: "smokeTesting",
  entry: "forgetChecks",
  always: [
    { guard: "backToBefore", target: "undoneByHand" },
    { guard: "replacedByOther", target: "abandoned" },
  ],
  after: {
    verifyTime: [{ guard: "everyPodReachable", target: "succeeded" }, { target: "unhealthy" }],
  },
  states: {
    smokeTesting: {
      description: "smoke check",
      entry: "testSmoke",
      always: { guard: "everyPodReachable", target: "observing" },
      after: { checkInterval: { target: "smokeTesting", reenter: true } },
    },
    observing: {
      description: "watching errors and latency",
      entry: "readMetrics",
      always: [
        { guard: "errorRateTooHigh", target: "#unhealthy" },
        { guard: "latencyTooHigh", target: "#unhealthy" },
      ],
      after: { checkInterval: { target: "observing", reenter: true } },
    },
  },
});

export const stalled = strategySetup.createStateConfig({
  id: "stalled",
  description: "stalled: nothing undoes it by itself",
  always: [
    { guard: "undoesItself", target: "undoing" },
    { guard: "backToBefore", target: "undoneByHand" },
    { guard: "replacedByOther", target: "abandoned" },
    { guard: "movesAgain", target: "progressing" },
  ],
});

export const unhealthy = strategySetup.createStateConfig({
  id: "unhealthy",
  description: "verification failed",
  always: [
    { guard: "undoesItself", target: "undoing" },
    { guard: "backToBefore", target: "undoneByHand" },
    { guard: "replacedByOther", target: "abandoned" },
  ],
});

export const undoing = strategySetup.createStateConfig({
  description: "undoing",
  initial: "asking",
  states: {
    asking: {
      description: "asking for the old version",
      entry: { type: "runKubectl", params: ({ context }) => ({ line: undoLine(context) }) },
      on: {
        commandSucceeded: { target: "restoring" },
        commandFailed: { target: "#refused", actions: "rememberRefusal" },
      },
    },
    restoring: {
      description: "waiting for the old version",
      always: [
        { guard: "restored", target: "#undone" },
        { guard: "targetMissing", target: "#abandoned" },
      ],
    },
  },
});

/** States in which a strategy is at its end. */
export const ENDS = {
  succeeded: strategySetup.createStateConfig({ type: "final", description: "succeeded" }),
  undone: strategySetup.createStateConfig({ id: "undone", type: "final", description: "undone" }),
  undoneByHand: strategySetup.createStateConfig({ type: "final", description: "undone by hand" }),
  abandoned: strategySetup.createStateConfig({
    id: "abandoned",
    type: "final",
    description: "overtaken by another change",
  }),
  refused: strategySetup.createStateConfig({ id: "refused", type: "final", description: "refused" }),
};

/** Where a rollout in progress may lead, whatever the strategy. */
export const PROGRESS_ENDS = [
  { guard: "backToBefore", target: "undoneByHand" },
  { guard: "replacedByOther", target: "abandoned" },
  { guard: "deadlineExceeded", target: "stalled" },
  { guard: "rolloutComplete", target: "verifying" },
] as const;

function imagesToReplace({ observed, to }: StrategyContext): StrategyContext["before"] {
  if (observed === undefined) return undefined;
  const images = Object.keys(to).map((name) => {
    const container = containerOf(observed, name);
    return [container, observed.images[container] ?? ""] as const;
  });
  return Object.fromEntries(images);
}

function tuningLine(context: StrategyContext): string {
  const patch = JSON.stringify({ spec: tuningOf(context) });
  return `kubectl patch ${targetText(context)} --type=merge -p '${patch}'`;
}

function updateLine(context: StrategyContext): string {
  const { to, observed } = context;
  const images = Object.entries(to).map(
    ([name, image]) => `${observed === undefined ? name : containerOf(observed, name)}=${image}`,
  );
  return `kubectl set image ${targetText(context)} ${images.join(" ")}`;
}

const undoLine = (context: StrategyContext): string => `kubectl rollout undo ${targetText(context)}`;

function targetText({ target }: StrategyContext): string {
  const place = target.namespace === "default" ? "" : ` -n ${target.namespace}`;
  return `deployment/${target.name}${place}`;
}
