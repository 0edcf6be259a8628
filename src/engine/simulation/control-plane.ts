import { type ApiServerState, createApiServer } from "../api/server.ts";
import type { ApiServer } from "../api/types.ts";
import { CONTROLLERS } from "../controllers/index.ts";
import { createControllerManager } from "../controllers/manager.ts";
import { assert, defined } from "../kernel/assert.ts";
import { ClusterQueue, type ClusterQueueState, Lane } from "../kernel/cluster-queue.ts";
import { type Instant, later, type Microseconds, RUN_START } from "../kernel/units.ts";
import { createKubectl, type Kubectl } from "../kubectl/kubectl.ts";
import { type NodeShape, nodeDraft } from "../nodes/node-object.ts";
import { createScheduler } from "../nodes/scheduler/scheduler.ts";
import { createScriptedKubelets } from "../nodes/scripted-kubelet.ts";
import type { ScriptedBehaviour } from "../nodes/scripted-pod.ts";
import type { Agenda, Component } from "../objects/component.ts";
import type { Draft } from "../objects/draft.ts";
import { type Change, ObjectStore, type StoreState } from "../objects/store.ts";
import type { Kind } from "../objects/types/kinds.ts";

/** Every event names the part that handles it. */
interface Addressed {
  readonly to: string;
}

type Part = Component<Addressed, unknown>;

export interface ControlPlaneOptions {
  readonly seed: number;
  readonly nodes: readonly NodeShape[];
  /** Kubelets that follow a script, for the recorded cases; absent = somebody else joins as `kubelet`. */
  readonly scripted?: { readonly [image: string]: ScriptedBehaviour };
  /** Text behind `-f NAME`. */
  readonly documents?: (name: string) => string | undefined;
}

/** Plain data: the whole cluster at one moment. */
export interface ControlPlaneState {
  readonly now: Instant;
  readonly queue: ClusterQueueState<Addressed>;
  readonly store: StoreState;
  readonly api: ApiServerState;
  readonly parts: readonly (readonly [string, unknown])[];
}

/** API server, controllers and scheduler on one queue; kubelets, proxies and others join it. */
export interface ControlPlane {
  readonly store: ObjectStore;
  readonly api: ApiServer;
  readonly kubectl: Kubectl;
  readonly agenda: Agenda<Addressed>;
  /** Adds a part: it hears of all writes from now on and gets the events that name it. */
  join(name: string, part: Part): void;
  /** Registers the nodes and the first namespaces; after all parts have joined. */
  boot(): void;
  /** Queues what a person does: after everything else at that moment. */
  intervene(at: Instant, event: Addressed): void;
  nextTime(): number;
  nextLane(): Lane | undefined;
  /** Handles the next event of the queue. */
  handleNext(): void;
  /** Handles all events up to and including a moment, which is then the present one. */
  advance(until: Instant): void;
  save(): ControlPlaneState;
  restore(state: ControlPlaneState): void;
}

const FIRST_NAMESPACES = ["default", "kube-node-lease", "kube-public", "kube-system"];

export function createControlPlane(options: ControlPlaneOptions): ControlPlane {
  const store = new ObjectStore();
  const queue = new ClusterQueue<Addressed>();
  const parts = new Map<string, Part>();
  /** Who hears of the writes to a kind, in the order of joining. */
  const audiences = new Map<Kind, readonly Part[]>();
  let present: Instant = RUN_START;

  const now = (): Instant => present;
  const agenda: Agenda<Addressed> = {
    now,
    at: (time, event) => queue.push(time, Lane.cluster, event),
    after: (delay: Microseconds, event) => queue.push(later(present, delay), Lane.cluster, event),
  };
  const api = createApiServer({ store, now, seed: options.seed });
  const { documents, seed } = options;
  const kubectl = createKubectl({ api, agenda, ...(documents === undefined ? {} : { documents }) });

  function join(name: string, part: Part): void {
    assert(!parts.has(name), `one part called ${name}`);
    parts.set(name, part);
    audiences.clear();
  }

  function handleNext(): void {
    const next = defined(queue.pop(), "there is a next event");
    present = next.time;
    defined(parts.get(next.event.to), "events are addressed to parts that have joined").handle(next.event);
  }

  join("controller-manager", createControllerManager({ api, agenda, controllers: CONTROLLERS }));
  join("scheduler", createScheduler({ api, agenda, seed }));
  join("kubectl", kubectl);
  if (options.scripted !== undefined)
    join("kubelet", createScriptedKubelets({ api, agenda, behaviour: options.scripted }));
  store.subscribe((change: Change) => {
    const { kind } = change.object;
    const audience =
      audiences.get(kind) ?? [...parts.values()].filter((part) => part.watches?.(kind) ?? true);
    audiences.set(kind, audience);
    for (const part of audience) part.changed(change);
  });

  return {
    store,
    api,
    kubectl,
    agenda,
    join,
    boot() {
      for (const name of FIRST_NAMESPACES) api.create(namespaceDraft(name));
      options.nodes.forEach((node, index) => {
        api.create(nodeDraft(node, index, present));
      });
    },
    intervene: (at, event) => queue.push(at, Lane.interventions, event),
    nextTime: () => queue.peekTime(),
    nextLane: () => queue.peekLane(),
    handleNext,
    advance(until) {
      while (queue.peekTime() <= until) handleNext();
      present = until;
    },
    save: () => ({
      now: present,
      queue: queue.save(),
      store: store.save(),
      api: api.save(),
      parts: [...parts].map(([name, part]) => [name, part.save()] as const),
    }),
    restore(state) {
      present = state.now;
      queue.restore(state.queue);
      store.restore(state.store);
      api.restore(state.api);
      for (const [name, saved] of state.parts)
        defined(parts.get(name), `somebody is called ${name}`).restore(saved);
    },
  };
}

function namespaceDraft(name: string): Draft<"Namespace"> {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, namespace: "", labels: { "kubernetes.io/metadata.name": name } },
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  };
}
