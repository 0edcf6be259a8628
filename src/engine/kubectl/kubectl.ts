import stringArgv from "string-argv";
import type { ApiServer } from "../api/types.ts";
import { defined } from "../kernel/assert.ts";
import type { Instant } from "../kernel/units.ts";
import type { Agenda, Component } from "../objects/component.ts";
import type { Outcome, Terminal, Waiting } from "./command.ts";
import { type Input, resume, start } from "./commands.ts";

/** What became of a command line so far; `done` and `exit` are absent while it runs. */
export interface CommandResult {
  readonly id: string;
  readonly line: string;
  readonly started: Instant;
  readonly done?: Instant;
  readonly stdout: string;
  readonly stderr: string;
  readonly exit?: number;
}

/** The time that a command was given is over. */
export interface KubectlEvent {
  readonly to: "kubectl";
  readonly kind: "deadline";
  readonly command: string;
}

interface KubectlState {
  readonly results: readonly CommandResult[];
  readonly waiting: readonly (readonly [string, Waiting])[];
}

export interface Kubectl extends Component<KubectlEvent, KubectlState> {
  /**
   * Runs a command line, with or without the leading word kubectl, under a name of its own. It takes effect at once; a
   * command that waits goes on as the cluster changes.
   */
  run(id: string, line: string | readonly string[], stdin?: string): void;
  result(id: string): CommandResult | undefined;
  /** Calls back when a command has ended, at once and from within the write that ended it. */
  observe(listener: (result: CommandResult) => void): void;
}

interface Dependencies {
  readonly api: ApiServer;
  readonly agenda: Agenda<KubectlEvent>;
  /** The text behind `-f NAME`. */
  readonly documents?: (name: string) => string | undefined;
}

/**
 * kubectl as a client of the simulated API server: lines in, output and exit codes out. Differences from the real one:
 * a command takes no time of its own, and the only configuration is the namespace `default`.
 */
export function createKubectl({ api, agenda, documents }: Dependencies): Kubectl {
  let results = new Map<string, CommandResult>();
  /** Those that have not ended: a write to the store concerns no others. */
  const waiting = new Map<string, Waiting>();
  const listeners: ((result: CommandResult) => void)[] = [];

  const terminalOf = (id: string): Terminal => ({
    api,
    print: (text) => append(id, "stdout", text),
    complain: (text) => append(id, "stderr", text),
  });

  const append = (id: string, stream: "stdout" | "stderr", text: string): void => {
    const result = find(id);
    results.set(id, { ...result, [stream]: result[stream] + text });
  };

  const find = (id: string): CommandResult => defined(results.get(id), `kubectl knows its command ${id}`);

  const settle = (id: string, outcome: Outcome): void => {
    if (outcome.waiting !== undefined) {
      waiting.set(id, outcome.waiting);
      return;
    }
    waiting.delete(id);
    const result: CommandResult = { ...find(id), done: agenda.now(), exit: outcome.exit };
    results.set(id, result);
    for (const listener of listeners) listener(result);
  };

  return {
    run(id, line, stdin = "") {
      const words = typeof line === "string" ? stringArgv(line) : [...line];
      const text = typeof line === "string" ? line : line.join(" ");
      results.set(id, { id, line: text, started: agenda.now(), stdout: "", stderr: "" });
      const input: Input = {
        words: words[0] === "kubectl" ? words.slice(1) : words,
        stdin,
        readFile: (name) => documents?.(name),
      };
      const outcome = start(input, terminalOf(id));
      const deadline = outcome.waiting?.deadline;
      if (deadline !== undefined) agenda.at(deadline, { to: "kubectl", kind: "deadline", command: id });
      settle(id, outcome);
    },
    result: (id) => results.get(id),
    observe: (listener) => void listeners.push(listener),
    changed(change) {
      for (const [id, waitingFor] of waiting) settle(id, resume(waitingFor, terminalOf(id), change));
    },
    handle({ command }) {
      const waitingFor = waiting.get(command);
      if (waitingFor !== undefined) settle(command, resume(waitingFor, terminalOf(command), undefined));
    },
    save: () => ({ results: [...results.values()], waiting: [...waiting] }),
    restore(state) {
      results = new Map(state.results.map((result) => [result.id, result] as const));
      waiting.clear();
      for (const [id, waitingFor] of state.waiting) waiting.set(id, waitingFor);
    },
  };
}
