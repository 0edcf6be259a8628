import type { ApiResult, ApiServer } from "../api/types.ts";
import type { KubernetesObject } from "../objects/types/kinds.ts";
import type { EventTemplate, Reconciliation, Write, WriteFailure } from "./shared.ts";

/**
 * Applies writes batch by batch through the API server, in the name of `component`. Ends after the first batch in which a
 * write was refused and gives the first refusal of it.
 */
export function applyWrites(
  api: ApiServer,
  component: string,
  batches: Reconciliation["batches"],
): WriteFailure | undefined {
  const written = new Map<string, KubernetesObject>();
  let failure: WriteFailure | undefined;
  for (const batch of batches) {
    for (const write of batch) {
      const refusal = applyWrite(api, component, write, written);
      failure ??= refusal;
    }
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function applyWrite(
  api: ApiServer,
  component: string,
  write: Write,
  written: Map<string, KubernetesObject>,
): WriteFailure | undefined {
  if (write.verb === "event") {
    record(api, component, write.event, write.event.message);
    return undefined;
  }
  const result = send(api, write, written);
  if (result.ok) {
    if (write.verb !== "create") written.set(result.object.metadata.uid, result.object);
    if (write.event !== undefined) {
      record(api, component, write.event, fill(write.event.message, "{name}", result.object.metadata.name));
    }
    return undefined;
  }
  const { reason, message } = result.error;
  if (write.verb === "delete" && isGone(reason)) return undefined;
  if (write.failureEvent !== undefined) {
    const named = fill(write.failureEvent.message, "{name}", nameOf(write));
    record(api, component, write.failureEvent, fill(named, "{error}", message));
  }
  return { write, reason, message };
}

type ObjectWrite = Exclude<Write, { readonly verb: "event" }>;

function send(
  api: ApiServer,
  write: ObjectWrite,
  written: ReadonlyMap<string, KubernetesObject>,
): ApiResult<KubernetesObject> {
  switch (write.verb) {
    case "create":
      return api.create(write.object);
    case "update":
      return api.update(rebased(write.object, written));
    case "updateStatus":
      return api.update(rebased(write.object, written), "status");
    case "delete": {
      const { kind, metadata } = write.object;
      const { namespace, name, uid } = metadata;
      const { propagationPolicy } = write;
      return api.delete(
        { kind, namespace, name },
        propagationPolicy === undefined ? { uid } : { uid, propagationPolicy },
      );
    }
  }
}

/** A second version within one reconciliation follows the first, whose resourceVersion its author cannot know. */
function rebased(object: KubernetesObject, written: ReadonlyMap<string, KubernetesObject>): KubernetesObject {
  const earlier = written.get(object.metadata.uid);
  if (earlier === undefined) return object;
  return withMetadata(object, { ...object.metadata, resourceVersion: earlier.metadata.resourceVersion });
}

const withMetadata = <T extends KubernetesObject>(object: T, metadata: T["metadata"]): T => ({
  ...object,
  metadata,
});

/** A delete names the object by its uid: if there is none of that uid, what was wanted is the case. */
const isGone = (reason: string): boolean => reason === "NotFound" || reason === "Conflict";

const nameOf = ({ object }: ObjectWrite): string =>
  object.metadata.name ?? object.metadata.generateName ?? "";

/** Puts `value` in for the one `place` of a template; a `$` in it stands for itself. */
const fill = (template: string, place: string, value: string): string => template.replace(place, () => value);

function record(api: ApiServer, component: string, template: EventTemplate, message: string): void {
  const { involved, type, reason } = template;
  api.recordEvent({ involved, type, reason, message, component });
}
