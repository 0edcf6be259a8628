import type { Change } from "../objects/store.ts";
import type { Command, Invocation, Outcome, Terminal, Waiting } from "./command.ts";
import { fail } from "./complaints.ts";
import { GLOBAL_FLAGS } from "./flag-sets.ts";
import { parseFlags } from "./flags.ts";
import { annotate } from "./verbs/annotate.ts";
import { apply } from "./verbs/apply.ts";
import { create } from "./verbs/create.ts";
import { deleteObjects, resumeDelete } from "./verbs/delete.ts";
import { get } from "./verbs/get.ts";
import { label } from "./verbs/label.ts";
import { patch } from "./verbs/patch.ts";
import { rolloutHistory } from "./verbs/rollout-history.ts";
import { rolloutPause, rolloutResume } from "./verbs/rollout-pause.ts";
import { rolloutRestart } from "./verbs/rollout-restart.ts";
import { resumeRolloutStatus, rolloutStatus } from "./verbs/rollout-status.ts";
import { rolloutUndo } from "./verbs/rollout-undo.ts";
import { scale } from "./verbs/scale.ts";
import { setEnv } from "./verbs/set-env.ts";
import { setImage } from "./verbs/set-image.ts";
import { setResources } from "./verbs/set-resources.ts";

/** A command line as it arrives. */
export interface Input {
  /** Without the leading `kubectl`. */
  readonly words: readonly string[];
  readonly stdin: string;
  readFile(name: string): string | undefined;
}

/** Commands by the words that name them. */
const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ["annotate", annotate],
  ["apply", apply],
  ["create", create],
  ["delete", deleteObjects],
  ["get", get],
  ["label", label],
  ["patch", patch],
  ["rollout history", rolloutHistory],
  ["rollout pause", rolloutPause],
  ["rollout restart", rolloutRestart],
  ["rollout resume", rolloutResume],
  ["rollout status", rolloutStatus],
  ["rollout undo", rolloutUndo],
  ["scale", scale],
  ["set env", setEnv],
  ["set image", setImage],
  ["set resources", setResources],
]);

/** Words that stand before a command's own: `rollout`, `set`. */
const FAMILIES: ReadonlySet<string> = new Set(["rollout", "set"]);

/** Commands of the real kubectl that are not simulated yet. */
export const NOT_SIMULATED: ReadonlySet<string> = new Set([
  "alpha",
  "api-resources",
  "api-versions",
  "attach",
  "auth",
  "autoscale",
  "certificate",
  "cluster-info",
  "completion",
  "config",
  "cordon",
  "cp",
  "debug",
  "describe",
  "diff",
  "drain",
  "edit",
  "events",
  "exec",
  "explain",
  "expose",
  "kustomize",
  "logs",
  "options",
  "plugin",
  "port-forward",
  "proxy",
  "replace",
  "run",
  "taint",
  "top",
  "uncordon",
  "version",
  "wait",
]);

/** Begins a command: reads the line and runs it as far as it goes without waiting. */
export function start(input: Input, terminal: Terminal): Outcome {
  const [verb = "", sub = ""] = input.words;
  const isFamily = FAMILIES.has(verb);
  const name = isFamily ? `${verb} ${sub}` : verb;
  const command = COMMANDS.get(name);
  if (command !== undefined) return invoke(command, `kubectl ${name}`, input, terminal);
  return isFamily ? unknownMember(verb, input.words.slice(1), terminal) : unknownCommand(verb, terminal);
}

/** Lets a waiting command go on, after a write to the store or (without a change) when its time is over. */
export function resume(waiting: Waiting, terminal: Terminal, change: Change | undefined): Outcome {
  switch (waiting.kind) {
    case "rollout":
      return resumeRolloutStatus(waiting, terminal, change);
    case "deletion":
      return resumeDelete(waiting, terminal, change);
  }
}

function invoke(command: Command, path: string, input: Input, terminal: Terminal): Outcome {
  const words = input.words.slice(path.split(" ").length - 1);
  const parsed = parseFlags(words, { ...GLOBAL_FLAGS, ...command.flags });
  if (!parsed.ok) return fail(terminal, `${parsed.message}\nSee '${path} --help' for usage.`);
  if (parsed.flags.on("record")) {
    terminal.complain("Flag --record has been deprecated, --record will be removed in the future\n");
  }
  const invocation: Invocation = {
    api: terminal.api,
    print: terminal.print,
    complain: terminal.complain,
    path,
    words,
    args: parsed.args,
    flags: parsed.flags,
    namespace: parsed.flags.text("namespace") || "default",
    stdin: input.stdin,
    readFile: input.readFile,
  };
  return command.run(invocation);
}

function unknownMember(family: string, words: readonly string[], terminal: Terminal): Outcome {
  const members = [...COMMANDS.keys()].filter((name) => name.startsWith(`${family} `));
  const problem =
    words.length > 0
      ? `unknown command "${words.join(" ")}"`
      : `a subcommand is required: ${members.map((name) => name.slice(family.length + 1)).join(", ")}`;
  return fail(terminal, `${problem}\nSee 'kubectl ${family} -h' for help and examples`);
}

/** A mistyped command, with what may have been meant: names within two edits, and those that begin so (cobra). */
function unknownCommand(verb: string, terminal: Terminal): Outcome {
  const problem = `unknown command "${verb}" for "kubectl"`;
  if (NOT_SIMULATED.has(verb)) return fail(terminal, `${problem}: it is not simulated yet`);
  const known = [...new Set([...COMMANDS.keys()].map((name) => name.split(" ")[0] ?? name))];
  const near = known.filter(
    (name) => editDistance(verb, name) <= 2 || (verb !== "" && name.startsWith(verb)),
  );
  if (near.length === 0) return fail(terminal, problem);
  return fail(
    terminal,
    `${problem}\n\nDid you mean this?\n${near.map((name) => `\t${name}\n`).join("")}`.trimEnd(),
  );
}

/** Levenshtein's distance. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (const [column, other] of [...to].entries()) {
      const substituted = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(substituted, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
