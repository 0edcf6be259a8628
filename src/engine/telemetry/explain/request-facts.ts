import type { ContainerSlot } from "../../containers/container-table.ts";
import { ContainerPhase } from "../../containers/container-table.ts";
import type { ServiceTable } from "../../nodes/service-table.ts";
import type { Container, Pod } from "../../objects/types/pod.ts";
import { REQUEST_OUTCOMES, type RequestOutcome } from "../../traffic/outcome-cause.ts";
import { valueAt } from "../recording/number-column.ts";
import { inRunSeconds, type RunFacts } from "../tracks/run-facts.ts";

/** What was recorded about one request and what it met. Times in seconds. */
export interface RequestFacts {
  readonly id: number;
  readonly user: number;
  readonly spec: number;
  readonly nodeName: string;
  readonly service: string;
  readonly arrival: number;
  readonly end: number;
  readonly outcome: RequestOutcome;
  /** What the proxy of the node knew when the request came; undefined = it knew no such Service. */
  readonly table: TableUse | undefined;
  readonly target: Target | undefined;
}

/** A table, and when the node's proxy took it up. */
interface TableUse {
  readonly at: number;
  readonly table: ServiceTable;
}

/** The container that the request was sent to. */
export interface Target {
  readonly slot: number;
  readonly container: ContainerSlot;
  readonly version: number;
  /** The phase of the container when the request came, and since when; undefined = its process had never run. */
  readonly phase: { readonly phase: number; readonly since: number } | undefined;
  /** When its process ended during the request. */
  readonly stoppedAt: number | undefined;
  /** The pod as it was last, and what its spec says of the container. */
  readonly pod: Pod | undefined;
  readonly spec: Container | undefined;
  readonly deletedAt: number | undefined;
  /** The first table of this node without the pod, after the request. */
  readonly dropped: TableUse | undefined;
}

/** Finds a request in the sample; undefined = it was not kept. */
export function requestFacts(facts: RunFacts, id: number): RequestFacts | undefined {
  const { sample } = facts.recording;
  let row = 0;
  while (row < sample.id.length && valueAt(sample.id, row) !== id) row += 1;
  if (row === sample.id.length) return undefined;
  const arrival = inRunSeconds(valueAt(sample.arrival, row));
  const end = inRunSeconds(valueAt(sample.end, row));
  const spec = valueAt(sample.spec, row);
  const slot = valueAt(sample.slot, row);
  const nodeName = facts.nodes[valueAt(sample.node, row)] ?? "";
  const service = `${facts.specs[spec]?.namespace ?? ""}/${facts.specs[spec]?.service ?? ""}`;
  return {
    id,
    user: valueAt(sample.user, row),
    spec,
    nodeName,
    service,
    arrival,
    end,
    outcome: REQUEST_OUTCOMES[valueAt(sample.outcome, row)] ?? "succeeded",
    table: tableAt(facts, service, nodeName, arrival),
    target: slot < 0 ? undefined : targetOf(facts, { slot, service, nodeName, arrival, end }),
  };
}

function tableAt(facts: RunFacts, service: string, nodeName: string, at: number): TableUse | undefined {
  const change = facts.recording.routing.tables.findLast(
    (one) => one.service === service && one.nodeName === nodeName && inRunSeconds(one.time) <= at,
  );
  return change?.table && { at: inRunSeconds(change.time), table: change.table };
}

function targetOf(
  facts: RunFacts,
  request: {
    readonly slot: number;
    readonly service: string;
    readonly nodeName: string;
    readonly arrival: number;
    readonly end: number;
  },
): Target {
  const container = facts.containers.slot(request.slot);
  const changes = facts.history.filter(({ object }) => object.metadata.uid === container.podUid);
  const last = changes.at(-1)?.object;
  const pod = last?.kind === "Pod" ? last : undefined;
  const deletion = changes.find(({ object }) => object.metadata.deletionTimestamp !== undefined);
  const dropped = facts.recording.routing.tables.find(
    (one) =>
      one.service === request.service &&
      one.nodeName === request.nodeName &&
      inRunSeconds(one.time) > request.arrival &&
      one.table?.endpoints.every((endpoint) => endpoint.podUid !== container.podUid),
  );
  return {
    slot: request.slot,
    container,
    version: facts.containers.version[request.slot] ?? 0,
    phase: phaseAt(facts, request.slot, request.arrival),
    stoppedAt: stopBetween(facts, request.slot, request.arrival, request.end),
    pod,
    spec: pod?.spec.containers.find((one) => one.name === container.containerName),
    deletedAt: deletion && inRunSeconds(deletion.time),
    dropped: dropped?.table && { at: inRunSeconds(dropped.time), table: dropped.table },
  };
}

function phaseAt(facts: RunFacts, slot: number, at: number): Target["phase"] {
  const { phase, phaseSlot, phaseTime } = facts.recording.routing;
  let found: Target["phase"];
  for (let index = 0; index < phase.length; index += 1) {
    const since = inRunSeconds(valueAt(phaseTime, index));
    if (since > at) break;
    if (valueAt(phaseSlot, index) === slot) found = { phase: valueAt(phase, index), since };
  }
  return found;
}

function stopBetween(facts: RunFacts, slot: number, from: number, to: number): number | undefined {
  const { phase, phaseSlot, phaseTime } = facts.recording.routing;
  for (let index = 0; index < phase.length; index += 1) {
    const at = inRunSeconds(valueAt(phaseTime, index));
    if (at < from || at > to || valueAt(phaseSlot, index) !== slot) continue;
    const reached = valueAt(phase, index);
    if (reached === ContainerPhase.stopped || reached === ContainerPhase.gone) return at;
  }
  return undefined;
}
