import { createApiServer } from "../../../src/engine/api/server.ts";
import { ClusterQueue, Lane } from "../../../src/engine/kernel/cluster-queue.ts";
import {
  atSeconds,
  type Instant,
  inSeconds,
  later,
  type Microseconds,
} from "../../../src/engine/kernel/units.ts";
import { type NodeShape, nodeDraft } from "../../../src/engine/nodes/node-object.ts";
import { createScheduler } from "../../../src/engine/nodes/scheduler/scheduler.ts";
import type { Agenda, Component } from "../../../src/engine/objects/component.ts";
import { ObjectStore } from "../../../src/engine/objects/store.ts";
import type { Event } from "../../../src/engine/objects/types/core.ts";
import type { OwnerReference, StringMap } from "../../../src/engine/objects/types/meta.ts";
import type { Pod, PodSpec } from "../../../src/engine/objects/types/pod.ts";

export interface Addressed {
  readonly to: string;
}

/** Something on the stand: it has a name and handles the events that are addressed to it. */
type AnyComponent = Component<never, unknown>;

export interface PodShape {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: StringMap;
  readonly owner?: OwnerReference;
  readonly image?: string;
  readonly cpu?: string;
  readonly memory?: string;
  readonly spec?: Partial<PodSpec>;
}

/** A store, an API server, a clock and the components under test, without controllers and traffic. */
export function createStand(seed = 7) {
  const store = new ObjectStore();
  const queue = new ClusterQueue<Addressed>();
  const components = new Map<string, AnyComponent>();
  let present: Instant = atSeconds(0);
  const api = {
    ...createApiServer({ store, now: () => present, seed }),
    get objects() {
      return store.table;
    },
    createManifest: unused,
    replaceManifest: unused,
    patch: unused,
  };
  const agenda: Agenda<Addressed> = {
    now: () => present,
    at: (time, event) => queue.push(time, Lane.cluster, event),
    after: (delay: Microseconds, event) => queue.push(later(present, delay), Lane.cluster, event),
  };
  api.create<"Namespace">({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "default", namespace: "" },
    spec: { finalizers: ["kubernetes"] },
  });
  store.subscribe((change) => {
    for (const component of components.values()) component.changed(change);
  });
  let nodes = 0;

  return {
    api,
    store,
    agenda,
    queue,
    add(name: string, component: AnyComponent): void {
      components.set(name, component);
    },
    /** Runs everything that is due up to so many seconds after the start. */
    runTo(seconds: number): void {
      while (queue.peekTime() <= atSeconds(seconds)) {
        const next = queue.pop();
        if (next === undefined) break;
        present = next.time;
        components.get(next.event.to)?.handle(next.event as never);
      }
      present = atSeconds(seconds);
    },
    node(name: string, shape: Partial<NodeShape> = {}): void {
      const whole = { name, zone: "zone-a", cpu: "4", memory: "8Gi", pods: 110, labels: {}, ...shape };
      api.create<"Node">(nodeDraft(whole, nodes, present));
      nodes += 1;
    },
    pod(shape: PodShape): Pod {
      const result = api.create<"Pod">({
        apiVersion: "v1",
        kind: "Pod",
        metadata: {
          name: shape.name,
          namespace: shape.namespace ?? "default",
          labels: shape.labels ?? {},
          ownerReferences: shape.owner === undefined ? [] : [shape.owner],
        },
        spec: podSpec(shape),
      });
      if (!result.ok) throw new Error(result.error.message);
      return result.object;
    },
    get(name: string): Pod | undefined {
      return store.table.get("Pod", "default", name);
    },
    delete(name: string, gracePeriodSeconds?: number): void {
      const options = gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds };
      api.delete({ kind: "Pod", namespace: "default", name }, options);
    },
    events(object: string): readonly string[] {
      return store.table
        .list("Event")
        .filter((event) => event.involvedObject.name === object)
        .map((event: Event) => `${event.reason}: ${event.message}`);
    },
    /** Moments, in seconds, at which the pod's Ready condition changed, each with its new value. */
    readiness(name: string): readonly (readonly [number, boolean])[] {
      const changes: [number, boolean][] = [];
      for (const { object, time } of store.history) {
        if (object.kind !== "Pod" || object.metadata.name !== name) continue;
        const isReady = object.status.conditions.some(
          ({ type, status }) => type === "Ready" && status === "True",
        );
        if (isReady !== (changes.at(-1)?.[1] ?? false)) changes.push([inSeconds(time), isReady]);
      }
      return changes;
    },
    /** When the pod was removed for good, in seconds. */
    goneAt(name: string): number | undefined {
      const last = store.history.findLast(
        ({ object, type }) => type === "DELETED" && object.metadata.name === name,
      );
      return last === undefined ? undefined : inSeconds(last.time);
    },
  };
}

/** A stand with a scheduler and these nodes. */
export function withScheduler(...names: readonly string[]) {
  const stand = createStand();
  const scheduler = createScheduler({ api: stand.api, agenda: stand.agenda, seed: 7 });
  stand.add("scheduler", scheduler);
  for (const name of names) stand.node(name);
  return { ...stand, scheduler };
}

export type Stand = ReturnType<typeof withScheduler>;

function podSpec({ image, cpu, memory, spec }: PodShape): PodSpec {
  const requests = { ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) };
  return {
    containers: [
      {
        name: "app",
        image: image ?? "app:v1",
        imagePullPolicy: "IfNotPresent",
        resources: { requests },
        terminationMessagePath: "/dev/termination-log",
        terminationMessagePolicy: "File",
      },
    ],
    restartPolicy: "Always",
    terminationGracePeriodSeconds: 30,
    dnsPolicy: "ClusterFirst",
    schedulerName: "default-scheduler",
    securityContext: {},
    ...spec,
  };
}

function unused(): never {
  throw new Error("the stand has no manifests");
}
