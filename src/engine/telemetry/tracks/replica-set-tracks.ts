import type { Change } from "../../objects/store.ts";
import type { ReplicaSet } from "../../objects/types/apps.ts";
import type { Service } from "../../objects/types/core.ts";
import type { StringMap } from "../../objects/types/meta.ts";
import type { ReplicaSetTrack } from "../run-view.ts";
import { inRunSeconds, type RunFacts } from "./run-facts.ts";

interface ReplicaSetRecord {
  readonly first: ReplicaSet;
  readonly created: number;
  gone?: number;
  readonly sizes: ReplicaSetTrack["sizes"][number][];
}

/** Every ReplicaSet that there ever was, in the order of creation. */
export function replicaSetTracks(facts: RunFacts): readonly ReplicaSetTrack[] {
  const services = servicesOf(facts.history);
  return replicaSetRecords(facts).map(({ first, created, gone, sizes }) => {
    const { uid, name, namespace } = first.metadata;
    const labels = first.spec.template.metadata.labels ?? {};
    const service = services.find((one) => one.metadata.namespace === namespace && selects(one, labels));
    return {
      uid,
      name,
      namespace,
      workload: facts.versions.workloadOf(first),
      version: facts.versions.ofReplicaSet(first),
      ...(service ? { service: `${namespace}/${service.metadata.name}` } : {}),
      created,
      ...(gone === undefined ? {} : { gone }),
      sizes,
    };
  });
}

/** The last version of every Service that there ever was. */
export function servicesOf(history: readonly Change[]): readonly Service[] {
  const services = new Map<string, Service>();
  for (const { object } of history) {
    if (object.kind === "Service") services.set(object.metadata.uid, object);
  }
  return [...services.values()];
}

/** Whether a Service selects pods with these labels. */
export function selects(service: Service, labels: StringMap): boolean {
  const pairs = Object.entries(service.spec.selector ?? {});
  return pairs.length > 0 && pairs.every(([key, value]) => labels[key] === value);
}

function replicaSetRecords(facts: RunFacts): readonly ReplicaSetRecord[] {
  const records = new Map<string, ReplicaSetRecord>();
  for (const { time, type, object } of facts.history) {
    if (object.kind !== "ReplicaSet") continue;
    const at = inRunSeconds(time);
    const record = records.get(object.metadata.uid) ?? { first: object, created: at, sizes: [] };
    records.set(object.metadata.uid, record);
    if (type === "DELETED") record.gone = at;
    else noteSize(record, object, at);
  }
  return [...records.values()];
}

function noteSize(record: ReplicaSetRecord, { spec, status }: ReplicaSet, at: number): void {
  const next = {
    at,
    desired: spec.replicas,
    ready: status.readyReplicas,
    available: status.availableReplicas,
  };
  const last = record.sizes.at(-1);
  const isSame =
    last?.desired === next.desired && last.ready === next.ready && last.available === next.available;
  if (isSame) return;
  if (last?.at === at) record.sizes.pop();
  record.sizes.push(next);
}
