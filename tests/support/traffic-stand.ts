import { ContainerPhase, type ContainerTable } from "../../src/engine/containers/container-table.ts";
import { createContainerTable } from "../../src/engine/containers/create-container-table.ts";
import type { ImageBehaviour } from "../../src/engine/containers/image-behaviour.ts";
import {
  atSeconds,
  type Instant,
  instant,
  milliseconds,
  NOTHING,
  seconds,
} from "../../src/engine/kernel/units.ts";
import type { ProxyObserver, ProxyTables, ServiceTable } from "../../src/engine/nodes/service-table.ts";
import type { TrafficSpec } from "../../src/engine/traffic/traffic-spec.ts";

/** A well-behaved web server; tests change what they are about. */
export const SERVER: ImageBehaviour = {
  pull: seconds(2),
  startup: seconds(4),
  coldStart: { factor: 1, duration: NOTHING },
  latency: { p50: milliseconds(25), p99: milliseconds(120) },
  errorRate: 0,
  concurrency: 64,
  queue: 256,
  cpuPerRequest: milliseconds(5),
  cpuIdle: 0.01,
  memory: { baseBytes: 64e6, perRequestBytes: 1e6, leakBytesPerSecond: 0 },
  shutdown: { on: "graceful", drain: seconds(10) },
  readiness: { errorRate: 0, latency: milliseconds(1) },
  liveness: { errorRate: 0, latency: milliseconds(1) },
};

export const USERS: TrafficSpec = {
  name: "visitors",
  namespace: "default",
  service: "shop",
  port: 80,
  profile: { kind: "constant", rate: 200 },
  users: 20_000,
  timeout: seconds(2),
};

/** Proxies set by hand: which pods each node lists for the Service `default/shop`. */
export interface HandSetProxies extends ProxyTables {
  /** Every node, or the one named, takes up a table of these pods at this time. */
  list(podUids: readonly string[], time: Instant, nodeName?: string): void;
}

export function handSetProxies(nodes: readonly string[]): HandSetProxies {
  const current = new Map<string, ServiceTable>();
  const observers: ProxyObserver[] = [];
  let version = 0;
  return {
    services: () => [{ key: "default/shop", namespace: "default", name: "shop" }],
    table: (service, nodeName) => (service === "default/shop" ? current.get(nodeName) : undefined),
    observe: (observer) => {
      observers.push(observer);
    },
    list(podUids, time, nodeName) {
      version += 1;
      const endpoints = podUids.map((podUid) => ({
        podUid,
        podName: podUid,
        nodeName: "node-1",
        port: 8080,
        servicePort: 80,
      }));
      const table: ServiceTable = { version, since: time, endpoints };
      for (const name of nodeName === undefined ? nodes : [nodeName]) {
        current.set(name, table);
        for (const observer of observers) observer("default/shop", name, table, time);
      }
    },
  };
}

/** Opens a container of the pod with this uid (its name too, unless given), which listens from `time` on; gives its slot. */
export function listeningPod(
  containers: ContainerTable,
  podUid: string,
  kind: {
    readonly behaviour?: number;
    readonly version?: number;
    readonly nodeName?: string;
    readonly podName?: string;
  } = {},
  time = instant(0),
): number {
  const slot = containers.open({
    podUid,
    podName: kind.podName ?? podUid,
    containerName: "shop",
    behaviour: kind.behaviour ?? 0,
    version: kind.version ?? 0,
    nodeName: kind.nodeName ?? "node-1",
    ports: [8080],
  });
  containers.setPhase(slot, ContainerPhase.starting, time);
  containers.setPhase(slot, ContainerPhase.listening, time);
  return slot;
}

export { atSeconds, createContainerTable };
