import type { Instant } from "../kernel/units.ts";

/** Where a node's proxy sends a connection. */
export interface ServiceEndpoint {
  readonly podUid: string;
  readonly podName: string;
  readonly nodeName: string;
  /** The port of the pod. */
  readonly port: number;
  /** The port of the Service that leads here; a Service of two ports has two endpoints a pod. */
  readonly servicePort: number;
}

/** One version of what proxies know of a Service. Immutable; without endpoints, connections are refused. */
export interface ServiceTable {
  /** Counts up from 1 for each Service. */
  readonly version: number;
  /** When the EndpointSlices came to say this. */
  readonly since: Instant;
  readonly endpoints: readonly ServiceEndpoint[];
}

/** Hears that a node's proxy has taken up another table for a Service; `undefined` = the Service is gone. */
export type ProxyObserver = (
  service: string,
  nodeName: string,
  table: ServiceTable | undefined,
  time: Instant,
) => void;

/** What the proxies of all nodes know. Services are named by `namespace/name`. */
export interface ProxyTables {
  services(): readonly { readonly key: string; readonly namespace: string; readonly name: string }[];
  /** The table that this node's proxy uses now; absent = it knows no such Service. */
  table(service: string, nodeName: string): ServiceTable | undefined;
  observe(observer: ProxyObserver): void;
}
