import type { Instant } from "../kernel/units.ts";
import type { Kubectl } from "../kubectl/kubectl.ts";
import type { Component } from "../objects/component.ts";

/** A person types the line with this number. */
interface PersonEvent {
  readonly to: "person";
  readonly line: number;
}

/** A line with its time, as it is on the list of a run. */
export interface TypedLine {
  readonly at: Instant;
  readonly run: string;
  /** Standard input, for `apply -f -`. */
  readonly stdin?: string;
}

export const typing = (line: number): PersonEvent => ({ to: "person", line });

export const commandId = (line: number): string => `line-${line}`;

/** Whoever sits at the terminal: types the lines of the scenario at their times. Has no state of its own. */
export function createPerson(kubectl: Kubectl, lines: readonly TypedLine[]): Component<PersonEvent, null> {
  return {
    watches: () => false,
    changed: () => undefined,
    handle({ line }) {
      const typed = lines[line];
      if (typed !== undefined) kubectl.run(commandId(line), typed.run, typed.stdin);
    },
    save: () => null,
    restore: () => undefined,
  };
}
