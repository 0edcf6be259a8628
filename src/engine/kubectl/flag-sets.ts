import type { FieldValidation } from "../api/types.ts";
import type { Invocation } from "./command.ts";
import type { FlagTable } from "./flags.ts";

/** Flags that every command knows. */
export const GLOBAL_FLAGS: FlagTable = {
  namespace: { type: "text", short: "n", initial: "" },
  context: { type: "text" },
  cluster: { type: "text" },
  user: { type: "text" },
  kubeconfig: { type: "text" },
  server: { type: "text", short: "s" },
  token: { type: "text" },
  "request-timeout": { type: "text" },
  v: { type: "int", short: "v" },
  "warnings-as-errors": { type: "bool" },
};

/** Flags that choose objects (cmdutil.AddFilenameOptionFlags and selectors). */
export const TARGET_FLAGS: FlagTable = {
  filename: { type: "list", short: "f" },
  kustomize: { type: "text", short: "k" },
  recursive: { type: "bool", short: "R" },
  selector: { type: "text", short: "l" },
};

/** Flags of commands that write: what is printed, and whether anything is written at all. */
export const WRITE_FLAGS: FlagTable = {
  "dry-run": { type: "text", initial: "none", bare: "unchanged" },
  output: { type: "text", short: "o" },
  "field-manager": { type: "text" },
  "show-managed-fields": { type: "bool" },
  template: { type: "text" },
  "allow-missing-template-keys": { type: "bool", initial: "true" },
};

/** Commands that may note their line in what they change. */
export const RECORD_FLAG: FlagTable = { record: { type: "bool" } };

/** Whether a command writes; `server` has it tried out there. */
export type DryRun = "none" | "client" | "server";

/** What `--dry-run` asks for, or what is wrong with it. */
export function readDryRun({
  flags,
}: Invocation): { readonly dryRun: DryRun } | { readonly problem: string } {
  const value = flags.text("dry-run");
  if (value === "none" || value === "client" || value === "server") return { dryRun: value };
  if (value === "unchanged") {
    return {
      problem:
        '--dry-run flag without a value was specified. A value must be set: "none", "server", or "client".',
    };
  }
  return { problem: `Invalid dry-run value (${value}). Must be "none", "server", or "client".` };
}

const SUFFIXES = { none: "", client: " (dry run)", server: " (server dry run)" } as const;

/** What a message ends with under `--dry-run`. */
export const dryRunSuffix = (dryRun: DryRun): string => SUFFIXES[dryRun];

/** What `--validate` asks of the server; `strict` by default. */
export function fieldValidationOf({ flags }: Invocation): FieldValidation {
  const value = flags.text("validate");
  if (value === "warn") return "Warn";
  return value === "ignore" || value === "false" ? "Ignore" : "Strict";
}
