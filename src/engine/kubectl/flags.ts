import { parseDuration } from "../kernel/duration.ts";
import { type Microseconds, microseconds } from "../kernel/units.ts";

/** A flag of a command. `bare` is the value that it takes when it stands without one (pflag's NoOptDefVal). */
interface FlagSpec {
  readonly type: "bool" | "text" | "int" | "duration" | "list";
  readonly short?: string;
  readonly initial?: string;
  readonly bare?: string;
}

export type FlagTable = { readonly [name: string]: FlagSpec };

/** The flags of one command line, by long name; a flag that was not given has its initial value. */
export interface Flags {
  given(name: string): boolean;
  text(name: string): string;
  on(name: string): boolean;
  /** A whole number, or undefined where neither given nor initial. */
  whole(name: string): number | undefined;
  /** A Go duration such as `1m30s`. */
  duration(name: string): Microseconds;
  /** Values of a flag that may be repeated, in the order given. */
  all(name: string): readonly string[];
}

export type ParsedFlags =
  | { readonly ok: true; readonly args: readonly string[]; readonly flags: Flags }
  | { readonly ok: false; readonly message: string };

/**
 * Reads flags as pflag does: `--name=value`, `--name value`, `-n value`, `-nvalue`, `-wn value`, and everything behind `--`
 * is an argument. Messages are those of pflag.
 */
export function parseFlags(words: readonly string[], table: FlagTable): ParsedFlags {
  const args: string[] = [];
  const values = new Map<string, string[]>();
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--") {
      args.push(...rest);
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      args.push(word);
      continue;
    }
    const problem = word.startsWith("--")
      ? takeLong(word, rest, table, values)
      : takeShort(word, rest, table, values);
    if (problem !== undefined) return { ok: false, message: problem };
  }
  return { ok: true, args, flags: readFlags(table, values) };
}

type Values = Map<string, string[]>;

function takeLong(word: string, rest: string[], table: FlagTable, values: Values): string | undefined {
  const equals = word.indexOf("=");
  const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
  const spec = table[name];
  if (spec === undefined) return `unknown flag: --${name}`;
  if (equals >= 0) return keep(name, spec, word.slice(equals + 1), values);
  const bare = bareValue(spec);
  if (bare !== undefined) return keep(name, spec, bare, values);
  const value = rest.shift();
  return value === undefined ? `flag needs an argument: --${name}` : keep(name, spec, value, values);
}

function takeShort(word: string, rest: string[], table: FlagTable, values: Values): string | undefined {
  for (let position = 1; position < word.length; position += 1) {
    const letter = word.charAt(position);
    const found = Object.entries(table).find(([, spec]) => spec.short === letter);
    if (found === undefined) return `unknown shorthand flag: '${letter}' in ${word}`;
    const [name, spec] = found;
    const behind = word.slice(position + 1);
    const bare = bareValue(spec);
    if (behind.startsWith("=")) return keep(name, spec, behind.slice(1), values);
    if (bare !== undefined) {
      const problem = keep(name, spec, bare, values);
      if (problem !== undefined) return problem;
      continue;
    }
    const value = behind === "" ? rest.shift() : behind;
    if (value === undefined) return `flag needs an argument: '${letter}' in ${word}`;
    return keep(name, spec, value, values);
  }
  return undefined;
}

const bareValue = (spec: FlagSpec): string | undefined =>
  spec.bare ?? (spec.type === "bool" ? "true" : undefined);

function keep(name: string, spec: FlagSpec, value: string, values: Values): string | undefined {
  const problem = complaintAbout(spec, value);
  if (problem !== undefined) {
    const title = spec.short === undefined ? `--${name}` : `-${spec.short}, --${name}`;
    return `invalid argument ${JSON.stringify(value)} for "${title}" flag: ${problem}`;
  }
  const before = values.get(name);
  if (before === undefined) values.set(name, [value]);
  else before.push(value);
  return undefined;
}

const TRUTHS: readonly string[] = ["1", "t", "T", "TRUE", "true", "True"];
const FALSEHOODS: readonly string[] = ["0", "f", "F", "FALSE", "false", "False"];

function complaintAbout(spec: FlagSpec, value: string): string | undefined {
  const quoted = JSON.stringify(value);
  switch (spec.type) {
    case "bool":
      return TRUTHS.includes(value) || FALSEHOODS.includes(value)
        ? undefined
        : `strconv.ParseBool: parsing ${quoted}: invalid syntax`;
    case "int":
      return /^[+-]?\d+$/.test(value) ? undefined : `strconv.ParseInt: parsing ${quoted}: invalid syntax`;
    case "duration":
      return durationProblem(value);
    default:
      return undefined;
  }
}

function durationProblem(value: string): string | undefined {
  const parsed = parseDuration(value);
  return parsed.ok ? undefined : parsed.error;
}

function readFlags(table: FlagTable, values: Values): Flags {
  const last = (name: string): string | undefined => values.get(name)?.at(-1) ?? table[name]?.initial;
  return {
    given: (name) => values.has(name),
    text: (name) => last(name) ?? "",
    on: (name) => TRUTHS.includes(last(name) ?? "false"),
    whole: (name) => {
      const value = last(name);
      return value === undefined ? undefined : Number(value);
    },
    duration: (name) => readDuration(last(name) ?? "0") ?? microseconds(0),
    all: (name) => values.get(name) ?? [],
  };
}

/** A duration as Go reads it; undefined for text that is none. */
function readDuration(text: string): Microseconds | undefined {
  const parsed = parseDuration(text);
  return parsed.ok ? microseconds(Number(parsed.nanoseconds) / 1_000) : undefined;
}
