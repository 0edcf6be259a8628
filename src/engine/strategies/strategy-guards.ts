import { containerOf, type Observed, type StrategyContext } from "./strategy.ts";

/** A guard's numbers now: `value` against `limit`, and both in words. */
interface Numbers {
  readonly value: number;
  readonly limit: number;
  readonly text: string;
}

/** A question that decides a transition: it looks at nothing but the context. */
export interface Guard {
  /** As the chart names it. */
  readonly label: string;
  holds(context: StrategyContext): boolean;
  measure(context: StrategyContext): Numbers;
}

/** The target is not there. */
const targetMissing: Guard = {
  label: "the Deployment is gone",
  holds: ({ observed }) => observed === undefined,
  measure: ({ observed }) => flag(observed === undefined, observed === undefined ? "not found" : "found"),
};

/** Fields of the strategy have to be patched before the image. */
const needsTuning: Guard = {
  label: "strategy to be set first",
  holds: (context) => tuningOf(context) !== undefined,
  measure: (context) => {
    const isNeeded = tuningOf(context) !== undefined;
    return flag(isNeeded, isNeeded ? "the manifest differs from the parameters" : "as the manifest has it");
  },
};

/** Every replica runs the new template. */
const allUpdated: Guard = {
  label: "every replica updated",
  holds: ({ observed }) => observed?.isCurrent === true && observed.updated >= observed.desired,
  measure: ({ observed }) => count(observed?.updated, observed?.desired, "updated"),
};

/** Somebody wants more replicas than are updated. */
const notAllUpdated: Guard = {
  label: "replicas still to update",
  holds: (context) => !allUpdated.holds(context),
  measure: (context) => allUpdated.measure(context),
};

/** The first new pod exists, so the old ones are gone. */
const oldPodsStopped: Guard = {
  label: "old pods stopped",
  holds: ({ observed }) => observed?.isCurrent === true && observed.updated > 0,
  measure: ({ observed }) => {
    const old = observed === undefined ? 0 : observed.total - observed.updated;
    return {
      value: observed?.updated ?? 0,
      limit: 1,
      text: `${old} old, ${observed?.updated ?? 0} new pods`,
    };
  },
};

/** What `kubectl rollout status` calls successfully rolled out. */
const rolloutComplete: Guard = {
  label: "every pod available",
  holds: ({ observed }) => observed !== undefined && isComplete(observed),
  measure: ({ observed }) => count(observed?.available, observed?.desired, "available"),
};

/** The controller has given up waiting for progress. It does not undo anything. */
const deadlineExceeded: Guard = {
  label: "progress deadline exceeded",
  holds: ({ observed }) => observed?.isCurrent === true && observed.isDeadlineExceeded,
  measure: ({ observed }) => {
    const isExceeded = observed?.isDeadlineExceeded === true;
    return flag(isExceeded, isExceeded ? "ProgressDeadlineExceeded" : "within its deadline");
  },
};

/** After a stall, progress goes on: another pod became ready. */
const movesAgain: Guard = {
  label: "progress again",
  holds: (context) => context.observed !== undefined && !deadlineExceeded.holds(context),
  measure: (context) => deadlineExceeded.measure(context),
};

/** The template is again what it was before the release. */
const backToBefore: Guard = {
  label: "template as before",
  holds: (context) => {
    const { observed, before } = context;
    if (observed === undefined || before === undefined || isOurs(context)) return false;
    return Object.entries(before).every(([container, image]) => observed.images[container] === image);
  },
  measure: (context) => imagesText(context, backToBefore.holds(context)),
};

/** Neither the old nor the new template: somebody released something else, or deleted the Deployment. */
const replacedByOther: Guard = {
  label: "replaced by another change",
  holds: (context) => context.observed === undefined || !(isOurs(context) || backToBefore.holds(context)),
  measure: (context) => imagesText(context, replacedByOther.holds(context)),
};

/** The old template is back and every pod of it is available. */
const restored: Guard = {
  label: "old version available again",
  holds: (context) => backToBefore.holds(context) && rolloutComplete.holds(context),
  measure: (context) => rolloutComplete.measure(context),
};

/** Services list every ready new pod. */
const everyPodReachable: Guard = {
  label: "every new pod reachable",
  holds: ({ smoke }) => smoke !== undefined && smoke.wanted > 0 && smoke.reachable >= smoke.wanted,
  measure: ({ smoke }) => count(smoke?.reachable, smoke?.wanted, "reachable through their Service"),
};

const errorRateTooHigh: Guard = {
  label: "error rate above its limit",
  holds: ({ measured, parameters }) =>
    measured?.errorRate !== undefined &&
    measured.requests >= parameters.minRequests &&
    measured.errorRate > parameters.maxErrorRate,
  measure: ({ measured, parameters }) => {
    const limit = parameters.maxErrorRate;
    if (measured?.errorRate === undefined) return { value: 0, limit, text: "no requests seen" };
    const text = `error rate ${percent(measured.errorRate)} of ${measured.requests} requests, limit ${percent(limit)}`;
    return { value: measured.errorRate, limit, text };
  },
};

const latencyTooHigh: Guard = {
  label: "p99 latency above its limit",
  holds: ({ measured, parameters }) =>
    measured?.latencyP99 !== undefined &&
    measured.requests >= parameters.minRequests &&
    measured.latencyP99 > parameters.maxLatencyP99,
  measure: ({ measured, parameters }) => {
    const limit = parameters.maxLatencyP99;
    if (measured?.latencyP99 === undefined) return { value: 0, limit, text: "no requests seen" };
    const text = `p99 ${inMilliseconds(measured.latencyP99)}, limit ${inMilliseconds(limit)}`;
    return { value: measured.latencyP99, limit, text };
  },
};

/** Who undoes a bad release is written in its parameters. */
const undoesItself: Guard = {
  label: "undo: automatic",
  holds: ({ parameters }) => parameters.undo === "automatic",
  measure: ({ parameters }) => flag(parameters.undo === "automatic", `undo: ${parameters.undo}`),
};

/** Every guard of the strategies by name. */
export const GUARDS = {
  targetMissing,
  needsTuning,
  allUpdated,
  notAllUpdated,
  oldPodsStopped,
  rolloutComplete,
  deadlineExceeded,
  movesAgain,
  backToBefore,
  replacedByOther,
  restored,
  everyPodReachable,
  errorRateTooHigh,
  latencyTooHigh,
  undoesItself,
} as const;

/** The fields of the strategy that have to change before the release, as a merge patch of the spec. */
export function tuningOf({ strategy, parameters, observed }: StrategyContext): object | undefined {
  const { maxSurge, maxUnavailable, minReadySeconds, progressDeadlineSeconds } = parameters;
  const hasRates = maxSurge !== undefined || maxUnavailable !== undefined;
  const isOtherType = observed !== undefined && observed.type !== strategy;
  const rates = strategy === "Recreate" ? null : { maxSurge, maxUnavailable };
  const tuning = {
    ...(isOtherType || hasRates
      ? {
          strategy: {
            type: strategy,
            ...(strategy === "Recreate" || hasRates ? { rollingUpdate: rates } : {}),
          },
        }
      : {}),
    ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
    ...(progressDeadlineSeconds === undefined ? {} : { progressDeadlineSeconds }),
  };
  return Object.keys(tuning).length === 0 ? undefined : tuning;
}

const isComplete = ({ isCurrent, desired, updated, total, available }: Observed): boolean =>
  isCurrent && updated >= desired && total <= updated && available >= updated;

function isOurs({ observed, to }: StrategyContext): boolean {
  return (
    observed !== undefined &&
    Object.entries(to).every(([name, image]) => observed.images[containerOf(observed, name)] === image)
  );
}

const flag = (value: boolean, text: string): Numbers => ({ value: value ? 1 : 0, limit: 1, text });

const count = (value = 0, limit = 0, what = ""): Numbers => ({
  value,
  limit,
  text: `${value} of ${limit} ${what}`,
});

function imagesText({ observed }: StrategyContext, holds: boolean): Numbers {
  const images = observed === undefined ? "no Deployment" : Object.values(observed.images).join(", ");
  return flag(holds, `template has ${images}`);
}

/** `8.2 %`, with one digit behind the point. */
const percent = (share: number): string => `${Math.round(share * 1_000) / 10} %`;
const inMilliseconds = (seconds: number): string => `${Math.round(seconds * 1_000)} ms`;
