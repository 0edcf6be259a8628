import type { ContainerTable } from "../containers/container-table.ts";
import type { ProxyTables, ServiceTable } from "../nodes/service-table.ts";
import type { TrafficSpec } from "./traffic-spec.ts";

/** Where each node's proxy sends the requests of each spec. */
export interface Routes {
  /** Container slots of the endpoints; -1 where nothing serves the port. */
  endpoints(spec: number, node: number): Int32Array;
  /** Forgets what was looked up; it is looked up again when the next request needs it. */
  forget(): void;
}

/** Looks the tables up once for each change, not for each request. */
export function createRoutes(
  specs: readonly TrafficSpec[],
  nodes: readonly string[],
  tables: ProxyTables,
  containers: ContainerTable,
): Routes {
  const services = specs.map((spec) => `${spec.namespace}/${spec.service}`);
  const known: (Int32Array | undefined)[] = Array.from(
    { length: specs.length * nodes.length },
    () => undefined,
  );

  const columns = new Map(nodes.map((name, index) => [name, index] as const));
  tables.observe((service, nodeName) => {
    const column = columns.get(nodeName) ?? -1;
    for (const [row, key] of services.entries()) {
      if (key === service && column >= 0) known[row * nodes.length + column] = undefined;
    }
  });
  return {
    endpoints(spec, node) {
      const place = spec * nodes.length + node;
      const present = known[place];
      if (present !== undefined) return present;
      const table = tables.table(services[spec] ?? "", nodes[node] ?? "");
      const found = slotsOf(table, specs[spec]?.port ?? 0, containers);
      known[place] = found;
      return found;
    },
    forget() {
      known.fill(undefined);
    },
  };
}

/** Container slots behind the endpoints of one port of a Service; -1 where no container of the pod serves the port. */
export function slotsOf(
  table: ServiceTable | undefined,
  port: number,
  containers: ContainerTable,
): Int32Array {
  const endpoints = (table?.endpoints ?? []).filter((endpoint) => endpoint.servicePort === port);
  return Int32Array.from(endpoints, (endpoint) => containers.find(endpoint.podUid, endpoint.port));
}
