import { parseDuration } from "../kernel/duration.ts";
import type { Json, JsonObject } from "../objects/json.ts";
import type { IntOrString } from "../objects/types/meta.ts";
import type { Parameters, StrategyName } from "./strategy.ts";

/** A parameter of a strategy, as schema, form, `--set` and documentation show it. */
interface ParameterSpec {
  readonly name: keyof Parameters;
  readonly type: "int-or-percent" | "seconds" | "duration" | "share" | "count" | "choice";
  /** What stands without it; `null` = as the manifest has it. */
  readonly initial: string | number | null;
  readonly unit: string;
  readonly meaning: string;
  readonly choices?: readonly string[];
}

const READINESS: readonly ParameterSpec[] = [
  {
    name: "minReadySeconds",
    type: "seconds",
    initial: null,
    unit: "s",
    meaning: "How long a new pod must be ready before it counts as available.",
  },
  {
    name: "progressDeadlineSeconds",
    type: "seconds",
    initial: null,
    unit: "s",
    meaning: "Without progress for this long, the rollout counts as stalled. Kubernetes does not undo it.",
  },
];

const RATES: readonly ParameterSpec[] = [
  {
    name: "maxSurge",
    type: "int-or-percent",
    initial: null,
    unit: "pods",
    meaning: "Pods above the wanted number while rolling, as a number or a share; shares round up.",
  },
  {
    name: "maxUnavailable",
    type: "int-or-percent",
    initial: null,
    unit: "pods",
    meaning: "Pods below the wanted number while rolling, as a number or a share; shares round down.",
  },
];

/** Defaults are chosen for legibility: long enough to see an error rate, short enough for a ten-minute run. */
const VERIFICATION: readonly ParameterSpec[] = [
  {
    name: "verifyFor",
    type: "duration",
    initial: "60s",
    unit: "",
    meaning: "How long the new version is watched once every pod of it is available.",
  },
  {
    name: "checkEvery",
    type: "duration",
    initial: "5s",
    unit: "",
    meaning: "Time between two looks at the metrics.",
  },
  {
    name: "maxErrorRate",
    type: "share",
    initial: "1%",
    unit: "of requests",
    meaning: "A higher share of failed requests fails the verification.",
  },
  {
    name: "maxLatencyP99",
    type: "duration",
    initial: "1s",
    unit: "",
    meaning: "A higher 99th percentile of the time to answer fails the verification.",
  },
  {
    name: "minRequests",
    type: "count",
    initial: 20,
    unit: "requests",
    meaning: "Fewer requests than this prove nothing, whatever became of them.",
  },
  {
    name: "undo",
    type: "choice",
    initial: "never",
    unit: "",
    meaning: "Who undoes a stalled or failed release: nobody, or the strategy by itself.",
    choices: ["never", "automatic"],
  },
];

/** The parameters of each strategy. */
export const STRATEGY_PARAMETERS: { readonly [S in StrategyName]: readonly ParameterSpec[] } = {
  RollingUpdate: [...RATES, ...READINESS, ...VERIFICATION],
  Recreate: [...READINESS, ...VERIFICATION],
};

/** What is wrong with the parameters of a release: the parameter, why, and what was expected. */
export function parameterMistakes(
  strategy: StrategyName,
  parameters: JsonObject,
): readonly { readonly name: string; readonly message: string; readonly expected: string }[] {
  const specs = STRATEGY_PARAMETERS[strategy];
  return Object.entries(parameters).flatMap(([name, value]) => {
    const spec = specs.find((each) => each.name === name);
    if (spec === undefined) {
      const expected = `one of ${specs.map((each) => each.name).join(", ")}`;
      return [{ name, message: `${strategy} has no such parameter`, expected }];
    }
    if (isRight(spec, value)) return [];
    return [{ name, message: "not a value of this parameter", expected: expectation(spec) }];
  });
}

/** The parameters of a release, defaults filled in; the JSON must be without mistakes. */
export function readParameters(strategy: StrategyName, given: JsonObject): Parameters {
  const known = new Map(
    STRATEGY_PARAMETERS[strategy].map((spec) => [spec.name, given[spec.name] ?? spec.initial]),
  );
  const seconds = (name: keyof Parameters): number => durationOf(known.get(name)) ?? 0;
  return {
    maxSurge: intOrPercent(known.get("maxSurge")),
    maxUnavailable: intOrPercent(known.get("maxUnavailable")),
    minReadySeconds: wholeNumber(known.get("minReadySeconds")),
    progressDeadlineSeconds: wholeNumber(known.get("progressDeadlineSeconds")),
    verifyFor: seconds("verifyFor"),
    checkEvery: seconds("checkEvery"),
    maxErrorRate: shareOf(known.get("maxErrorRate")) ?? 0,
    maxLatencyP99: seconds("maxLatencyP99"),
    minRequests: wholeNumber(known.get("minRequests")) ?? 0,
    undo: known.get("undo") === "automatic" ? "automatic" : "never",
  };
}

function isRight({ type, choices }: ParameterSpec, value: Json): boolean {
  switch (type) {
    case "int-or-percent":
      return intOrPercent(value) !== undefined;
    case "seconds":
    case "count":
      return wholeNumber(value) !== undefined;
    case "duration": {
      const seconds = durationOf(value);
      return seconds !== undefined && seconds > 0;
    }
    case "share": {
      const share = shareOf(value);
      return share !== undefined && share <= 1;
    }
    case "choice":
      return typeof value === "string" && (choices ?? []).includes(value);
  }
}

function expectation({ type, choices }: ParameterSpec): string {
  switch (type) {
    case "int-or-percent":
      return 'a whole number of pods, or a percentage such as "25%"';
    case "seconds":
      return "a whole number of seconds";
    case "count":
      return "a whole number";
    case "duration":
      return "a duration such as 90s or 5m";
    case "share":
      return "a share such as 1% or 0.01";
    case "choice":
      return `one of ${(choices ?? []).join(", ")}`;
  }
}

function intOrPercent(value: Json | undefined): IntOrString | undefined {
  if (typeof value === "string" && /^\d+%$/.test(value)) return value;
  return wholeNumber(value);
}

function wholeNumber(value: Json | undefined): number | undefined {
  if (typeof value === "string" && /^\d+$/.test(value)) return Number(value);
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** Seconds of a duration; a bare number is one of seconds. */
function durationOf(value: Json | undefined): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) && value >= 0 ? value : undefined;
  if (typeof value !== "string") return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  const parsed = parseDuration(value);
  return parsed.ok && parsed.nanoseconds >= 0n ? Number(parsed.nanoseconds) / 1_000_000_000 : undefined;
}

function shareOf(value: Json | undefined): number | undefined {
  if (typeof value === "number") return value >= 0 ? value : undefined;
  if (typeof value !== "string") return undefined;
  const match = /^(\d+(?:\.\d+)?)\s?(%?)$/.exec(value);
  if (match === null) return undefined;
  return match[2] === "%" ? Number(match[1]) / 100 : Number(match[1]);
}
