import type { Event } from "../../objects/types/core.ts";
import type { LogEntry } from "../run-view.ts";
import { inRunSeconds, type RunFacts } from "../tracks/run-facts.ts";

/** Every occurrence of every Kubernetes Event; one that is counted up is listed each time. */
export function logOf(facts: RunFacts): readonly LogEntry[] {
  return facts.history.flatMap(({ object, time, type }) =>
    object.kind === "Event" && type !== "DELETED" ? [entryOf(object, inRunSeconds(time))] : [],
  );
}

function entryOf(event: Event, at: number): LogEntry {
  const { kind, name } = event.involvedObject;
  return {
    at,
    from: event.source.component || event.reportingComponent,
    type: event.type,
    reason: event.reason,
    object: `${kind.toLowerCase()}/${name}`,
    message: event.message,
  };
}
