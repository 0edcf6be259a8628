import { type Instant, wholeSecond } from "../kernel/units.ts";
import { RUN_BEGINS } from "../objects/timestamps.ts";
import type { Event, ObjectReference } from "../objects/types/core.ts";
import type { KubernetesObject } from "../objects/types/kinds.ts";
import type { Writable } from "../objects/writable.ts";
import { type Backend, NO_FINALIZERS, NO_OWNERS, NO_STRINGS, nextMeta } from "./backend.ts";
import { type Correlated, type CorrelationState, createEventCorrelation } from "./event-correlation.ts";
import type { EventDraft } from "./types.ts";

export interface EventRecorder {
  record(event: EventDraft): void;
  save(): CorrelationState;
  restore(state: CorrelationState): void;
}

/** Records what components report as Event objects, which are part of the history. */
export function createEventRecorder(backend: Backend): EventRecorder {
  const correlation = createEventCorrelation();
  return {
    record(event) {
      const now = backend.now();
      const namespace = event.involved.metadata.namespace || "default";
      const newName = () => freeEventName(backend, namespace, event.involved.metadata.name, now);
      const correlated =
        event.action === undefined
          ? correlation.correlate(event, now, newName)
          : correlation.correlateSeries(event, now, newName);
      if (correlated !== undefined && !isEnding(backend, namespace)) {
        storeEvent(backend, namespace, event, correlated);
      }
    },
    save: correlation.save,
    restore: correlation.restore,
  };
}

/** Nothing new is written into a namespace that is being deleted. */
const isEnding = (backend: Backend, namespace: string): boolean =>
  backend.store.table.get("Namespace", "", namespace)?.metadata.deletionTimestamp !== undefined;

/** `<object>.<hex of the nanosecond>`; a second Event of the same moment takes the next nanosecond. */
function freeEventName(backend: Backend, namespace: string, involved: string, now: Instant): string {
  for (let nanosecond = 0; ; nanosecond += 1) {
    const name = `${involved}.${hexNanoseconds(RUN_BEGINS + now, nanosecond)}`;
    if (backend.store.table.get("Event", namespace, name) === undefined) return name;
  }
}

const TWO_TO_32 = 4_294_967_296;

/** Nanoseconds are more than a number holds exactly, so the upper and the lower half are reckoned apart. */
function hexNanoseconds(microseconds: number, nanoseconds: number): string {
  const lower = (microseconds % TWO_TO_32) * 1_000 + nanoseconds;
  const upper = Math.floor(microseconds / TWO_TO_32) * 1_000 + Math.floor(lower / TWO_TO_32);
  return upper.toString(16) + (lower % TWO_TO_32).toString(16).padStart(8, "0");
}

function storeEvent(
  backend: Backend,
  namespace: string,
  event: EventDraft,
  { name, message, count, first }: Correlated,
): void {
  const now = backend.now();
  // The first of its kind has a name that was free.
  const stored = count === 1 ? undefined : backend.store.table.get("Event", namespace, name);
  const isSeries = event.action !== undefined;
  const next: Writable<Event> = {
    apiVersion: "v1",
    kind: "Event",
    metadata:
      stored === undefined
        ? newEventMeta(backend, namespace, name, event.involved)
        : nextMeta(stored.metadata, backend.store.nextResourceVersion),
    involvedObject: referenceTo(event),
    type: event.type,
    reason: event.reason,
    message,
    source: isSeries ? NO_SOURCE : sourceOf(event),
    firstTimestamp: first,
    lastTimestamp: now,
    count,
    reportingComponent: event.component,
    reportingInstance: isSeries ? `${event.component}-control-plane` : (event.host ?? ""),
  };
  if (event.action !== undefined) {
    next.eventTime = first;
    next.action = event.action;
  }
  backend.store.put(next, now);
}

function newEventMeta(
  backend: Backend,
  namespace: string,
  name: string,
  involved: KubernetesObject,
): Event["metadata"] {
  return {
    name,
    namespace,
    uid: eventUid(involved, name),
    resourceVersion: backend.store.nextResourceVersion,
    generation: 0,
    creationTimestamp: wholeSecond(backend.now()),
    labels: NO_STRINGS,
    annotations: NO_STRINGS,
    ownerReferences: NO_OWNERS,
    finalizers: NO_FINALIZERS,
  };
}

/**
 * A uid that leaves no trace: all but the last part of what the Event is about, and there the nanosecond that its name ends
 * in, of which there is one for each Event about an object.
 */
function eventUid({ metadata }: KubernetesObject, name: string): string {
  return metadata.uid.slice(0, 24) + name.slice(-12);
}

function referenceTo({ involved, fieldPath }: EventDraft): ObjectReference {
  const reference: Writable<ObjectReference> = {
    apiVersion: involved.apiVersion,
    kind: involved.kind,
    namespace: involved.metadata.namespace,
    name: involved.metadata.name,
    uid: involved.metadata.uid,
  };
  if (fieldPath !== undefined) reference.fieldPath = fieldPath;
  return reference;
}

const NO_SOURCE: Event["source"] = { component: "" };

const sourceOf = ({ component, host }: EventDraft): Event["source"] =>
  host === undefined ? { component } : { component, host };
