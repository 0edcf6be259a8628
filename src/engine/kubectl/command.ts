import type { ApiServer } from "../api/types.ts";
import type { Instant } from "../kernel/units.ts";
import type { Kind } from "../objects/types/kinds.ts";
import type { Flags, FlagTable } from "./flags.ts";

/** An object that a command looks at again and again. */
export interface Watched {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** What a command that has not ended is waiting for: plain data, kept in checkpoints. */
export type Waiting =
  | {
      readonly kind: "rollout";
      /** Objects whose rollout is still to be seen through, the first one now. */
      readonly objects: readonly Watched[];
      /** The revision that must stay the current one; 0 = any. */
      readonly revision: number;
      readonly deadline?: Instant;
    }
  | { readonly kind: "deletion"; readonly objects: readonly Watched[]; readonly deadline?: Instant };

/** How a step of a command ended: with an exit code, or waiting. */
export type Outcome =
  | { readonly exit: number; readonly waiting?: undefined }
  | { readonly exit?: undefined; readonly waiting: Waiting };

/** The outcome of a command that did all that it was asked. */
export const DONE: Outcome = { exit: 0 };

/** Where a command writes. */
export interface Terminal {
  readonly api: ApiServer;
  /** Standard output, as is. */
  print(text: string): void;
  /** Standard error, as is. */
  complain(text: string): void;
}

/** One command line, read. */
export interface Invocation extends Terminal {
  /** `kubectl rollout status` */
  readonly path: string;
  /** Words behind the path. */
  readonly words: readonly string[];
  readonly args: readonly string[];
  readonly flags: Flags;
  readonly namespace: string;
  readonly stdin: string;
  /** The text of a file by name, if there is one. */
  readFile(name: string): string | undefined;
}

export interface Command {
  readonly flags: FlagTable;
  run(invocation: Invocation): Outcome;
}
