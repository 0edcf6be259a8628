import type { ApiError } from "../objects/api-error.ts";
import { DONE, type Invocation, type Outcome, type Terminal } from "./command.ts";

/** What went wrong in a command: kubectl's own words, or the API server's refusal. */
export type Complaint = { readonly from: "kubectl"; readonly message: string } | ServerComplaint;

export interface ServerComplaint {
  readonly from: "server";
  readonly error: ApiError;
  /** `error when creating "STDIN": `, put before the server's message. */
  readonly prefix?: string;
}

/** A complaint in kubectl's own words. */
export const mistake = (message: string): Complaint => ({ from: "kubectl", message });

/** The API server's refusal as a complaint. */
export const refusal = (error: ApiError, prefix?: string): ServerComplaint =>
  prefix === undefined ? { from: "server", error } : { from: "server", error, prefix };

/** Whether `--ignore-not-found` lets a complaint pass. */
export const isForgiven = ({ flags }: Invocation, complaint: Complaint): boolean =>
  flags.on("ignore-not-found") && complaint.from === "server" && complaint.error.reason === "NotFound";

/** Prints complaints as kubectl's checkErr does and ends the command: exit 1 if there are any. */
export function finish(terminal: Terminal, complaints: readonly Complaint[]): Outcome {
  const [first, ...others] = complaints;
  if (first === undefined) return DONE;
  if (others.length === 0) terminal.complain(`${wordsAlone(first)}\n`);
  else for (const complaint of complaints) terminal.complain(`${wordsAmongOthers(complaint)}\n`);
  return { exit: 1 };
}

/** Ends the command with one complaint in kubectl's own words. */
export const fail = (terminal: Terminal, message: string): Outcome => finish(terminal, [mistake(message)]);

/** Ends the command because it was typed wrongly (cmdutil.UsageErrorf). */
export const failUsage = (invocation: Invocation, message: string): Outcome =>
  fail(invocation, `${message}\nSee '${invocation.path} -h' for help and examples`);

/** Warnings that came with an accepted call. */
export function warn(terminal: Terminal, warnings: readonly string[]): void {
  for (const warning of warnings) terminal.complain(`Warning: ${warning}\n`);
}

/** `error: …`, or the words for a refusal, of an error that stands alone. */
function wordsAlone(complaint: Complaint): string {
  if (complaint.from === "kubectl") {
    return complaint.message.startsWith("error: ") ? complaint.message : `error: ${complaint.message}`;
  }
  return complaint.error.reason === "Invalid" ? wordsOfInvalid(complaint.error) : wordsOfServer(complaint);
}

/** Of several errors, each is printed without the leading `error: `. */
function wordsAmongOthers(complaint: Complaint): string {
  return complaint.from === "kubectl" ? complaint.message : wordsOfServer(complaint);
}

function wordsOfServer({ error, prefix = "" }: ServerComplaint): string {
  return `Error from server (${error.reason}): ${prefix}${error.message}`;
}

/** `The Deployment "web" is invalid: …`, the causes one a line when there are several. */
function wordsOfInvalid(error: ApiError): string {
  const named = /^([A-Za-z]+)(?:\.[a-z0-9.]+)? ("(?:[^"\\]|\\.)*") is invalid/.exec(error.message);
  const causes = error.causes ?? [];
  const subject = named === null ? "The request is invalid" : `The ${named[1]} ${named[2]} is invalid`;
  if (causes.length === 0) return named === null ? `${subject}: ${error.message}` : subject;
  const lines = causes.map((cause) =>
    cause.field === "" ? cause.message : `${cause.field}: ${cause.message}`,
  );
  const distinct = lines.filter((line, index) => lines.indexOf(line) === index);
  return distinct.length === 1
    ? `${subject}: ${distinct[0]}`
    : `${subject}: \n${distinct.map((line) => `* ${line}`).join("\n")}`;
}
