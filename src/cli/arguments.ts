import { parseArgs } from "node:util";
import { nearest } from "../engine/index.ts";

export interface RunArguments {
  readonly command: "run";
  readonly files: readonly string[];
  readonly seed?: number;
  readonly until?: string;
  readonly strategy?: string;
  readonly target?: string;
  readonly set: readonly string[];
  readonly output: "text" | "json" | "junit";
  readonly events: boolean;
  readonly complete: boolean;
}

export interface ValidateArguments {
  readonly command: "validate";
  readonly files: readonly string[];
  readonly complete: boolean;
}

export type Arguments =
  | RunArguments
  | ValidateArguments
  | { readonly command: "help"; readonly topic?: string }
  | { readonly command: "version" }
  | { readonly command: "mistake"; readonly message: string };

const COMMANDS = ["run", "validate", "help"];
const OUTPUTS = ["text", "json", "junit"] as const;

const OPTIONS = {
  seed: { type: "string" },
  until: { type: "string" },
  strategy: { type: "string" },
  target: { type: "string" },
  set: { type: "string", multiple: true },
  output: { type: "string", short: "o" },
  events: { type: "boolean" },
  "no-complete": { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const;

/** Options of `run` that mean nothing to `validate`. */
const RUN_ONLY = ["seed", "until", "strategy", "target", "set", "output", "events"];

/** Reads what was typed after `rollarium`. A mistake is told with the nearest right word. */
export function readArguments(typed: readonly string[]): Arguments {
  const { tokens, values, positionals } = parseArgs({
    args: [...typed],
    options: OPTIONS,
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  for (const token of tokens) {
    if (token.kind === "option" && !Object.hasOwn(OPTIONS, token.name))
      return unknownOption(token.rawName, token.name);
    if (token.kind === "option" && Object.hasOwn(OPTIONS, token.name)) {
      const needs = OPTIONS_WITH_VALUE.includes(token.name);
      if (needs && (token.value === undefined || token.value === ""))
        return mistake(`${token.rawName} needs a value`);
      if (!needs && token.value !== undefined) return mistake(`${token.rawName} takes no value`);
    }
  }
  const [command, ...files] = positionals;
  if (values.version === true) return { command: "version" };
  if (command === undefined || command === "help" || values.help === true) {
    const topic = command === "help" ? files[0] : command;
    return topic === undefined ? { command: "help" } : { command: "help", topic };
  }
  if (!COMMANDS.includes(command)) return mistake(`unknown command "${command}"${near(command, COMMANDS)}`);
  if (files.length === 0) return mistake(`${command} needs at least one file (- is standard input)`);
  if (files.filter((file) => file === "-").length > 1) return mistake("standard input can be read once");
  if (command === "validate") return validateArguments(files, values);
  return runArguments(files, values);
}

const OPTIONS_WITH_VALUE: readonly string[] = Object.entries(OPTIONS)
  .filter(([, option]) => option.type === "string")
  .map(([name]) => name);

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

const text = (value: Values[string]): string | undefined => (typeof value === "string" ? value : undefined);

function validateArguments(files: readonly string[], values: Values): Arguments {
  const foreign = RUN_ONLY.find((name) => values[name] !== undefined);
  if (foreign !== undefined) return mistake(`--${foreign} is an option of run, not of validate`);
  return { command: "validate", files, complete: values["no-complete"] !== true };
}

function runArguments(files: readonly string[], values: Values): Arguments {
  const output = OUTPUTS.find((one) => one === (values.output ?? "text"));
  if (output === undefined)
    return mistake(
      `--output ${String(values.output)}: expected one of ${OUTPUTS.join(", ")}${near(String(values.output), OUTPUTS)}`,
    );
  const seed = text(values.seed);
  if (seed !== undefined && !isSeed(seed))
    return mistake(`--seed ${seed}: expected a whole number from 0 to 4294967295`);
  const [until, strategy, target] = [text(values.until), text(values.strategy), text(values.target)];
  return {
    command: "run",
    files,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(until === undefined ? {} : { until }),
    ...(strategy === undefined ? {} : { strategy }),
    ...(target === undefined ? {} : { target }),
    set: Array.isArray(values.set) ? values.set.filter((one) => typeof one === "string") : [],
    output,
    events: values.events === true,
    complete: values["no-complete"] !== true,
  };
}

const isSeed = (typed: string): boolean => /^\d{1,10}$/.test(typed) && Number(typed) <= 4_294_967_295;

function unknownOption(rawName: string, name: string): Arguments {
  return mistake(`unknown flag ${rawName}${near(name, Object.keys(OPTIONS), "--")}`);
}

function near(word: string, words: readonly string[], prefix = ""): string {
  const found = nearest(word, words);
  return found === undefined ? "" : `, did you mean ${prefix}${found}?`;
}

const mistake = (message: string): Arguments => ({ command: "mistake", message });
