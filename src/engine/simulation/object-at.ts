import { type Instant, inSeconds } from "../kernel/units.ts";
import { yamlText } from "../kubectl/printers/yaml-text.ts";
import { toManifest } from "../objects/manifest.ts";
import type { Change } from "../objects/store.ts";
import type { KubernetesObject } from "../objects/types/kinds.ts";

export interface ObjectAtMoment {
  /** As `kubectl get -o yaml` prints it; null when it did not exist. */
  readonly yaml: string | null;
  readonly events: readonly { readonly at: number; readonly reason: string; readonly message: string }[];
}

interface Wanted {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Looks an object up in the history: its version at a moment, and the Events about it up to then. */
export function objectAt(history: readonly Change[], wanted: Wanted, at: Instant): ObjectAtMoment {
  let found: KubernetesObject | undefined;
  const events: { at: number; reason: string; message: string }[] = [];
  for (const { time, type, object } of history) {
    if (time > at) break;
    const { kind, metadata } = object;
    if (kind === "Event") {
      const { involvedObject, reason, message } = object;
      if (isWanted(wanted, involvedObject.kind, involvedObject))
        events.push({ at: inSeconds(time), reason, message });
    } else if (isWanted(wanted, kind, metadata)) found = type === "DELETED" ? undefined : object;
  }
  return { yaml: found === undefined ? null : yamlText(toManifest(found)), events };
}

function isWanted(
  wanted: Wanted,
  kind: string,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): boolean {
  return wanted.kind === kind && wanted.namespace === namespace && wanted.name === name;
}
