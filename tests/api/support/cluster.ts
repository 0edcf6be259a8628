import { type ApiServerState, createApiServer } from "../../../src/engine/api/server.ts";
import type { ApiResult, EventDraft } from "../../../src/engine/api/types.ts";
import { atSeconds, type Instant } from "../../../src/engine/kernel/units.ts";
import type { Draft } from "../../../src/engine/objects/draft.ts";
import { ObjectStore } from "../../../src/engine/objects/store.ts";
import type { Event } from "../../../src/engine/objects/types/core.ts";
import type { Kind, ObjectOf } from "../../../src/engine/objects/types/kinds.ts";
import type { PodSpec } from "../../../src/engine/objects/types/pod.ts";

/** An API server with the namespace `default`, and a clock that the test sets. */
export function cluster(seed = 7) {
  const store = new ObjectStore();
  let moment: Instant = atSeconds(0);
  const server = createApiServer({ store, now: () => moment, seed });
  server.create<"Namespace">(namespaceDraft("default"));
  return {
    store,
    api: server,
    /** Sets the clock, in seconds. */
    at(seconds: number): void {
      moment = atSeconds(seconds);
    },
    get<K extends Kind>(kind: K, name: string): ObjectOf<K> {
      const found = store.table.get(kind, "default", name) ?? store.table.get(kind, "", name);
      if (found === undefined) throw new Error(`no ${kind} ${name}`);
      return found;
    },
    events(): readonly Event[] {
      return store.table.list("Event");
    },
    record(event: Pick<EventDraft, "involved" | "message"> & Partial<EventDraft>): void {
      server.recordEvent({ type: "Normal", reason: "Tested", component: "tester", ...event });
    },
    save(): ApiServerState {
      return server.save();
    },
  };
}

/** The object of a call that must have been accepted. */
export function done<T>(result: ApiResult<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.object;
}

/** The message of a call that must have been refused. */
export function refusal(result: ApiResult<unknown>): string {
  if (result.ok) throw new Error("was accepted");
  return `${result.error.reason}: ${result.error.message}`;
}

export const named = <K extends Kind>(kind: K, name: string) => ({ kind, namespace: "default", name });

export const podSpec = (image = "shop:1"): PodSpec => ({
  containers: [
    {
      name: "web",
      image,
      imagePullPolicy: "IfNotPresent",
      resources: { limits: { cpu: "1" }, requests: { memory: "1Gi" } },
      terminationMessagePath: "/dev/termination-log",
      terminationMessagePolicy: "File",
    },
  ],
  restartPolicy: "Always",
  terminationGracePeriodSeconds: 30,
  dnsPolicy: "ClusterFirst",
  schedulerName: "default-scheduler",
  securityContext: {},
});

export const namespaceDraft = (name: string): Draft<"Namespace"> => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, namespace: "" },
  spec: { finalizers: ["kubernetes"] },
});

export const podDraft = (name: string, spec = podSpec()): Draft<"Pod"> => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "default", labels: { app: "shop" } },
  spec,
});

/** A pod as the ReplicaSet with this uid makes it. */
export const ownedPodDraft = (ownerUid: string, spec = podSpec()): Draft<"Pod"> => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    generateName: "shop-1-",
    namespace: "default",
    ownerReferences: [
      { apiVersion: "apps/v1", kind: "ReplicaSet", name: "shop-1", uid: ownerUid, controller: true },
    ],
  },
  spec,
});

export const deploymentDraft = (name: string, replicas = 3): Draft<"Deployment"> => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name, namespace: "default" },
  spec: {
    replicas,
    selector: { matchLabels: { app: "shop" } },
    template: { metadata: { labels: { app: "shop" } }, spec: podSpec() },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
  },
});

export const configMapDraft = (name: string): Draft<"ConfigMap"> => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: "default" },
  data: { checkout: "off" },
});

export const nodeDraft = (name: string, zone: string): Draft<"Node"> => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name, namespace: "", labels: { "topology.kubernetes.io/zone": zone } },
  spec: {},
});

export const serviceDraft = (
  name: string,
  spec: Partial<ObjectOf<"Service">["spec"]> = {},
): Draft<"Service"> => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: "default" },
  spec: {
    type: "ClusterIP",
    selector: { app: "shop" },
    ports: [{ port: 80, targetPort: 8080, protocol: "TCP" }],
    sessionAffinity: "None",
    ...spec,
  },
});
