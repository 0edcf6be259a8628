import type { ApiServer } from "../api/types.ts";
import { type RandomStream, streamOf } from "../kernel/random-stream.ts";
import { type Instant, instant, later, microseconds, milliseconds, seconds } from "../kernel/units.ts";
import type { Agenda, Component } from "../objects/component.ts";
import type { Change } from "../objects/store.ts";
import type { EndpointSlice, Service } from "../objects/types/core.ts";
import type { Kind } from "../objects/types/kinds.ts";
import { categorizeEndpoints, usableEndpoints } from "./service-endpoints.ts";
import type { ProxyObserver, ProxyTables, ServiceEndpoint, ServiceTable } from "./service-table.ts";

/** A node's proxy has put its rules in place: those that it knew of when it started to. */
export interface KubeProxyEvent {
  readonly to: "kube-proxy";
  readonly kind: "rulesWritten";
  readonly nodeName: string;
  readonly startedAt: Instant;
}

/** What can be known of a Service from a moment on. Its table is made when a node first needs it. */
interface ServiceVersion {
  readonly version: number;
  readonly since: Instant;
  /** Absent = the Service is gone. */
  readonly service?: Service;
  readonly slices: readonly EndpointSlice[];
  table?: ServiceTable;
}

interface NodeProxy {
  readonly name: string;
  readonly lag: number;
  readonly stream: RandomStream;
  /** When the last run was over. */
  finishedAt: number;
  /** Whether a run is under way or due. */
  isBusy: boolean;
  /** When it sees, or saw, the latest change. */
  seesAt: number;
  /** Services of which it has not taken up the latest version. */
  readonly behind: Set<string>;
  readonly tables: Map<string, ServiceTable>;
}

interface NodeProxyState extends Omit<NodeProxy, "stream" | "behind" | "tables"> {
  readonly stream: Int32Array;
  readonly behind: readonly string[];
  readonly tables: readonly (readonly [string, ServiceTable])[];
}

export interface KubeProxyState {
  readonly services: readonly (readonly [string, readonly ServiceVersion[]])[];
  readonly nodes: readonly NodeProxyState[];
}

export interface KubeProxyDependencies {
  readonly api: ApiServer;
  readonly agenda: Agenda<KubeProxyEvent>;
  readonly seed: number;
}

const SERVICE_NAME = "kubernetes.io/service-name";

/** Between runs of one proxy (minSyncPeriod); changes meanwhile wait for the next (bounded_frequency_runner.go). */
const BETWEEN_RUNS = seconds(1);

/** From the write of a slice to a node's seeing it: constant for a node, 5 to 25 ms (typical: some 10 ms). */
const WATCH_LAG_MIN = milliseconds(5);
const WATCH_LAG_SPREAD = milliseconds(20);

/** A run with few Services: 10 to 50 ms (typical). */
const RUN_MIN = milliseconds(10);
const RUN_SPREAD = milliseconds(40);

/** What was replaced longer ago than this, no node needs any more. */
const REMEMBERED = seconds(10);

/**
 * The proxies of all nodes (pkg/proxy in iptables mode): each follows Services and EndpointSlices at its own pace. Where
 * connections go is a table; a node takes up the latest it knows with each run. Headless Services have no table.
 */
export function createKubeProxies(
  dependencies: KubeProxyDependencies,
): Component<KubeProxyEvent, KubeProxyState> & ProxyTables {
  return new KubeProxies(dependencies);
}

class KubeProxies implements Component<KubeProxyEvent, KubeProxyState>, ProxyTables {
  readonly #api: ApiServer;
  readonly #agenda: Agenda<KubeProxyEvent>;
  readonly #seed: number;
  readonly #observers: ProxyObserver[] = [];
  /** Versions of each Service that some node may still have to take up, the latest last. */
  #services = new Map<string, ServiceVersion[]>();
  #nodes = new Map<string, NodeProxy>();

  constructor({ api, agenda, seed }: KubeProxyDependencies) {
    this.#api = api;
    this.#agenda = agenda;
    this.#seed = seed;
  }

  watches(kind: Kind): boolean {
    return kind === "EndpointSlice" || kind === "Service" || kind === "Node";
  }

  changed({ object, type }: Change): void {
    if (object.kind === "EndpointSlice") this.#refresh(serviceOf(object));
    if (object.kind === "Service") this.#refresh(`${object.metadata.namespace}/${object.metadata.name}`);
    if (object.kind !== "Node") return;
    const { name } = object.metadata;
    if (type === "ADDED") this.#addNode(name);
    if (type === "DELETED") this.#nodes.delete(name);
  }

  handle({ nodeName, startedAt }: KubeProxyEvent): void {
    const node = this.#nodes.get(nodeName);
    if (node === undefined) return;
    const now = this.#agenda.now();
    node.isBusy = false;
    node.finishedAt = now;
    for (const service of node.behind) this.#takeUp(node, service, startedAt);
    if (node.seesAt > startedAt) this.#requestRun(node);
  }

  services(): readonly { readonly key: string; readonly namespace: string; readonly name: string }[] {
    return this.#api.objects
      .list("Service")
      .filter(hasTable)
      .map(({ metadata: { namespace, name } }) => ({ key: `${namespace}/${name}`, namespace, name }));
  }

  table(service: string, nodeName: string): ServiceTable | undefined {
    return this.#nodes.get(nodeName)?.tables.get(service);
  }

  observe(observer: ProxyObserver): void {
    this.#observers.push(observer);
  }

  save(): KubeProxyState {
    return {
      services: [...this.#services].map(
        ([key, versions]) => [key, versions.map((version) => ({ ...version }))] as const,
      ),
      nodes: [...this.#nodes.values()].map(savedNode),
    };
  }

  restore(state: KubeProxyState): void {
    this.#services = new Map(
      state.services.map(([key, versions]) => [key, versions.map((version) => ({ ...version }))]),
    );
    this.#nodes = new Map(state.nodes.map((node) => [node.name, restoredNode(node, this.#seed)]));
  }

  #addNode(name: string): void {
    const stream = nodeStream(this.#seed, name);
    const lag = microseconds(WATCH_LAG_MIN + stream.uniform() * WATCH_LAG_SPREAD);
    const now = this.#agenda.now();
    const node: NodeProxy = {
      name,
      lag,
      stream,
      finishedAt: now - BETWEEN_RUNS,
      isBusy: false,
      seesAt: now + lag,
      behind: new Set(this.#services.keys()),
      tables: new Map(),
    };
    this.#nodes.set(name, node);
    if (node.behind.size > 0) this.#requestRun(node);
  }

  /** Every change makes the proxies run, also one that changes no table. */
  #refresh(key: string): void {
    const now = this.#agenda.now();
    const slash = key.indexOf("/");
    const [namespace, name] = [key.slice(0, slash), key.slice(slash + 1)];
    const service = this.#api.objects.get("Service", namespace, name);
    const versions = this.#services.get(key) ?? [];
    const version = (versions.at(-1)?.version ?? 0) + 1;
    while ((versions[1]?.since ?? now) < now - REMEMBERED) versions.shift();
    const slices = this.#api.objects.labelled("EndpointSlice", namespace, { [SERVICE_NAME]: name });
    const isKnown = service !== undefined && hasTable(service);
    versions.push({ version, since: now, slices, ...(isKnown ? { service } : {}) });
    this.#services.set(key, versions);
    for (const node of this.#nodes.values()) {
      node.behind.add(key);
      node.seesAt = now + node.lag;
      this.#requestRun(node);
    }
  }

  #requestRun(node: NodeProxy): void {
    if (node.isBusy) return;
    node.isBusy = true;
    const startedAt = instant(Math.max(node.seesAt, node.finishedAt + BETWEEN_RUNS, this.#agenda.now()));
    const takes = microseconds(RUN_MIN + node.stream.uniform() * RUN_SPREAD);
    const event = { to: "kube-proxy", kind: "rulesWritten", nodeName: node.name, startedAt } as const;
    this.#agenda.at(later(startedAt, takes), event);
  }

  /** Takes up the latest version that the node had seen when its run started. */
  #takeUp(node: NodeProxy, service: string, startedAt: Instant): void {
    const versions = this.#services.get(service) ?? [];
    const seen = versions.findLastIndex(({ since }) => since + node.lag <= startedAt);
    if (seen < 0) return;
    if (seen === versions.length - 1) node.behind.delete(service);
    const table = tableFor(versions, seen, node.name);
    const before = node.tables.get(service);
    if (before === table) return;
    if (before !== undefined && table !== undefined && areSame(before.endpoints, table.endpoints)) return;
    if (table === undefined) node.tables.delete(service);
    else node.tables.set(service, table);
    for (const observer of this.#observers) observer(service, node.name, table, this.#agenda.now());
  }
}

/** The table of a version, shared by all nodes unless the Service's policy is Local. */
function tableFor(
  versions: readonly ServiceVersion[],
  index: number,
  nodeName: string,
): ServiceTable | undefined {
  const chosen = versions[index];
  if (chosen?.service === undefined) return undefined;
  const { version, since, service, slices } = chosen;
  const isLocal = service.spec.internalTrafficPolicy === "Local";
  if (chosen.table !== undefined && !isLocal) return chosen.table;
  const endpoints = usableEndpoints(categorizeEndpoints(service, slices), isLocal, nodeName);
  const earlier = versions.findLast(({ table }, place) => place < index && table !== undefined)?.table;
  const isSame = !isLocal && earlier !== undefined && areSame(earlier.endpoints, endpoints);
  const table = isSame ? earlier : { version, since, endpoints };
  if (!isLocal) chosen.table = table;
  return table;
}

const serviceOf = ({ metadata: { namespace, labels } }: EndpointSlice): string =>
  `${namespace}/${labels[SERVICE_NAME] ?? ""}`;

const hasTable = ({ spec }: Service): boolean => spec.type !== "ExternalName" && spec.clusterIP !== "None";

function areSame(a: readonly ServiceEndpoint[], b: readonly ServiceEndpoint[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((endpoint, index) => {
    const other = b[index];
    return (
      other !== undefined &&
      endpoint.podUid === other.podUid &&
      endpoint.port === other.port &&
      endpoint.servicePort === other.servicePort
    );
  });
}

const nodeStream = (seed: number, name: string): RandomStream => streamOf(seed, `kube-proxy/${name}`);

function savedNode(node: NodeProxy): NodeProxyState {
  return {
    name: node.name,
    lag: node.lag,
    stream: node.stream.save(),
    finishedAt: node.finishedAt,
    isBusy: node.isBusy,
    seesAt: node.seesAt,
    behind: [...node.behind],
    tables: [...node.tables],
  };
}

function restoredNode(state: NodeProxyState, seed: number): NodeProxy {
  const stream = nodeStream(seed, state.name);
  stream.restore(state.stream);
  return { ...state, stream, behind: new Set(state.behind), tables: new Map(state.tables) };
}
