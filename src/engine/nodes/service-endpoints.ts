import type { Endpoint, EndpointSlice, Service } from "../objects/types/core.ts";
import type { ServiceEndpoint } from "./service-table.ts";

/** The endpoints of a Service that may get connections: those that are ready, and those for want of any that is. */
export interface CategorizedEndpoints {
  readonly ready: readonly ServiceEndpoint[];
  /** Terminating, but still passing their readiness probe. */
  readonly lastResort: readonly ServiceEndpoint[];
}

interface Placed {
  readonly address: string;
  readonly endpoint: ServiceEndpoint;
}

/**
 * Sorts the endpoints of a Service's slices into those to use (pkg/proxy/topology.go, CategorizeEndpoints), each list in the
 * order of addresses, as the rules of iptables have them.
 */
export function categorizeEndpoints(
  service: Service,
  slices: readonly EndpointSlice[],
): CategorizedEndpoints {
  const ready: Placed[] = [];
  const lastResort: Placed[] = [];
  for (const { name = "", port: servicePort } of service.spec.ports ?? []) {
    for (const slice of slices) {
      const port = slice.ports.find((each) => each.name === name)?.port;
      if (port === undefined) continue;
      slice.endpoints.forEach((listed) => {
        const placed = placedAt(listed, port, servicePort);
        const { conditions } = listed;
        if (placed === undefined) return;
        if (conditions.ready) ready.push(placed);
        else if (conditions.serving && conditions.terminating) lastResort.push(placed);
      });
    }
  }
  return { ready: sorted(ready), lastResort: sorted(lastResort) };
}

/** What was made of an endpoint: versions of a slice share those that have not changed. */
const lately = new WeakMap<Endpoint, Placed>();

function placedAt(listed: Endpoint, port: number, servicePort: number): Placed | undefined {
  const { addresses, targetRef, nodeName = "" } = listed;
  if (targetRef === undefined) return undefined;
  const last = lately.get(listed);
  if (last?.endpoint.port === port && last.endpoint.servicePort === servicePort) return last;
  const { uid: podUid, name: podName } = targetRef;
  const placed = {
    address: `${addresses[0] ?? ""}:${port}`,
    endpoint: { podUid, podName, nodeName, port, servicePort },
  };
  lately.set(listed, placed);
  return placed;
}

/**
 * What a node uses of them: with the policy Local only what is on the node itself, and for want of ready endpoints the
 * last resort.
 */
export function usableEndpoints(
  { ready, lastResort }: CategorizedEndpoints,
  isLocal: boolean,
  nodeName: string,
): readonly ServiceEndpoint[] {
  if (!isLocal) return ready.length > 0 ? ready : lastResort;
  const near = ready.filter((endpoint) => endpoint.nodeName === nodeName);
  return near.length > 0 ? near : lastResort.filter((endpoint) => endpoint.nodeName === nodeName);
}

function sorted(placed: readonly Placed[]): readonly ServiceEndpoint[] {
  return placed
    .toSorted((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0))
    .map(({ endpoint }) => endpoint);
}
