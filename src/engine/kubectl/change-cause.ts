import type { JsonObject } from "../objects/json.ts";
import type { Invocation } from "./command.ts";

/** Where an object keeps why it was changed last. */
export const CHANGE_CAUSE = "kubernetes.io/change-cause";

/**
 * With `--record`, the part of a merge patch that keeps the command line as the change's cause; kubectl notes there that the
 * flag was on.
 */
export function changeCause({
  flags,
  path,
  words,
}: Invocation): { readonly metadata: JsonObject } | undefined {
  if (!flags.on("record")) return undefined;
  const line = [path, ...words.map((word) => (word === "--record" ? "--record=true" : word))].join(" ");
  return { metadata: { annotations: { [CHANGE_CAUSE]: line } } };
}
