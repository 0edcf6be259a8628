import { type Microseconds, milliseconds, NOTHING, seconds } from "../../kernel/units.ts";
import type { LifecycleHandler } from "../../objects/types/pod.ts";

/** A hook that only does something quick. */
const QUICK = milliseconds(10);

const SLEEP = /(?:^|[\s;&|/])sleep\s+([0-9]+(?:\.[0-9]+)?)([smh]?)/g;
const UNITS: { readonly [unit: string]: number } = { m: 60, h: 3600 };

/**
 * How long a lifecycle hook takes. Of a command we know only what it sleeps: `sh -c "sleep 5"` takes 5 s, anything else is
 * taken to be quick, as is an HTTP request.
 */
export function hookDuration(hook: LifecycleHandler | undefined): Microseconds {
  if (hook === undefined) return NOTHING;
  if (hook.sleep !== undefined) return seconds(hook.sleep.seconds);
  const command = (hook.exec?.command ?? []).join(" ");
  let total = 0;
  for (const [, amount = "0", unit = ""] of command.matchAll(SLEEP)) {
    total += Number(amount) * (UNITS[unit] ?? 1);
  }
  return total > 0 ? seconds(total) : QUICK;
}
