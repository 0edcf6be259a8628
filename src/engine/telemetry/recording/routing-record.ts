import { ContainerPhase, type ContainerTable } from "../../containers/container-table.ts";
import type { Instant } from "../../kernel/units.ts";
import type { ProxyTables, ServiceTable } from "../../nodes/service-table.ts";
import { slotsOf } from "../../traffic/routes.ts";
import type { TrafficSpec } from "../../traffic/traffic-spec.ts";
import { append, createColumn, type NumberColumn } from "./number-column.ts";

/** A node's proxy took up a table for a Service. */
interface TableChange {
  readonly time: Instant;
  readonly service: string;
  readonly nodeName: string;
  /** Absent = the Service is gone. */
  readonly table: ServiceTable | undefined;
}

/**
 * Which tables the proxies used, which phases the containers were in, and how many entry nodes of each spec were *down*: no
 * endpoint of the node's table accepted connections (its container listens). All of it only grows.
 */
export interface RoutingRecord {
  readonly tables: TableChange[];
  readonly phaseTime: NumberColumn;
  readonly phaseSlot: NumberColumn;
  readonly phase: NumberColumn;
  readonly downTime: NumberColumn;
  readonly downSpec: NumberColumn;
  readonly downNodes: NumberColumn;
  tableChanged(service: string, nodeName: string, table: ServiceTable | undefined, time: Instant): void;
  phaseChanged(slot: number, time: Instant): void;
  save(): RoutingState;
  /** To be called after proxies and containers have been restored. */
  restore(state: RoutingState): void;
}

export interface RoutingState {
  readonly tables: number;
  readonly phases: number;
  readonly downs: number;
}

/** A table in use by some nodes. */
interface TableUse {
  readonly slots: ReadonlySet<number>;
  /** Endpoints whose container listens. */
  accepting: number;
  nodes: number;
}

/** How one spec sees its Service: the table of each node, and the nodes without any endpoint that accepts. */
interface ServiceUse {
  readonly service: string;
  readonly port: number;
  readonly current: Map<string, ServiceTable>;
  readonly uses: Map<ServiceTable, TableUse>;
  downNodes: number;
}

export function createRoutingRecord(
  specs: readonly TrafficSpec[],
  nodes: readonly string[],
  tables: ProxyTables,
  containers: ContainerTable,
): RoutingRecord {
  const services = specs.map((spec) => newServiceUse(spec, nodes.length));
  const listening = new Set<number>();
  const changes: TableChange[] = [];
  const [phaseTime, phaseSlot, phase] = [createColumn(), createColumn(), createColumn()];
  const [downTime, downSpec, downNodes] = [createColumn(), createColumn(), createColumn()];
  const known = new Set(nodes);

  function noteDown(spec: number, count: number, time: Instant): void {
    append(downTime, time);
    append(downSpec, spec);
    append(downNodes, count);
  }

  for (const spec of specs.keys()) noteDown(spec, nodes.length, 0 as Instant);
  return {
    tables: changes,
    phaseTime,
    phaseSlot,
    phase,
    downTime,
    downSpec,
    downNodes,
    tableChanged(service, nodeName, table, time) {
      changes.push({ time, service, nodeName, table });
      if (!known.has(nodeName)) return;
      for (const [spec, use] of services.entries()) {
        if (use.service !== service) continue;
        const before = use.downNodes;
        takeUp(use, nodeName, table, containers, listening);
        if (use.downNodes !== before) noteDown(spec, use.downNodes, time);
      }
    },
    phaseChanged(slot, time) {
      append(phaseTime, time);
      append(phaseSlot, slot);
      append(phase, containers.phase[slot] ?? 0);
      const listens = containers.phase[slot] === ContainerPhase.listening;
      if (listens === listening.has(slot)) return;
      if (listens) listening.add(slot);
      else listening.delete(slot);
      for (const [spec, use] of services.entries()) {
        const before = use.downNodes;
        acceptMore(use, slot, listens ? 1 : -1);
        if (use.downNodes !== before) noteDown(spec, use.downNodes, time);
      }
    },
    save: () => ({ tables: changes.length, phases: phase.length, downs: downTime.length }),
    restore(state) {
      changes.length = state.tables;
      for (const column of [phaseTime, phaseSlot, phase]) column.length = state.phases;
      for (const column of [downTime, downSpec, downNodes]) column.length = state.downs;
      listening.clear();
      for (let slot = 0; slot < containers.length; slot += 1) {
        if (containers.phase[slot] === ContainerPhase.listening) listening.add(slot);
      }
      for (const use of services) {
        use.current.clear();
        use.uses.clear();
        use.downNodes = nodes.length;
        for (const node of nodes) takeUp(use, node, tables.table(use.service, node), containers, listening);
      }
    },
  };
}

const newServiceUse = (spec: TrafficSpec, nodes: number): ServiceUse => ({
  service: `${spec.namespace}/${spec.service}`,
  port: spec.port,
  current: new Map(),
  uses: new Map(),
  downNodes: nodes,
});

function takeUp(
  use: ServiceUse,
  nodeName: string,
  table: ServiceTable | undefined,
  containers: ContainerTable,
  listening: ReadonlySet<number>,
): void {
  const old = use.current.get(nodeName);
  const oldUse = old && use.uses.get(old);
  if (old && oldUse) {
    oldUse.nodes -= 1;
    if (oldUse.accepting > 0) use.downNodes += 1;
    if (oldUse.nodes === 0) use.uses.delete(old);
    use.current.delete(nodeName);
  }
  if (table === undefined) return;
  const present = use.uses.get(table) ?? newTableUse(slotsOf(table, use.port, containers), listening);
  use.uses.set(table, present);
  use.current.set(nodeName, table);
  present.nodes += 1;
  if (present.accepting > 0) use.downNodes -= 1;
}

function newTableUse(found: Int32Array, listening: ReadonlySet<number>): TableUse {
  const slots = new Set(found);
  let accepting = 0;
  for (const slot of slots) if (listening.has(slot)) accepting += 1;
  return { slots, accepting, nodes: 0 };
}

function acceptMore(use: ServiceUse, slot: number, more: number): void {
  for (const table of use.uses.values()) {
    if (!table.slots.has(slot)) continue;
    const wasUp = table.accepting > 0;
    table.accepting += more;
    const isUp = table.accepting > 0;
    if (wasUp !== isUp) use.downNodes += isUp ? -table.nodes : table.nodes;
  }
}
