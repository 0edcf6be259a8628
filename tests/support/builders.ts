import { type Instant, instant, seconds } from "../../src/engine/kernel/units.ts";
import type {
  Deployment,
  DeploymentSpec,
  DeploymentStatus,
  ReplicaSet,
  ReplicaSetSpec,
  ReplicaSetStatus,
} from "../../src/engine/objects/types/apps.ts";
import type { Namespace } from "../../src/engine/objects/types/core.ts";
import type { KubernetesObject } from "../../src/engine/objects/types/kinds.ts";
import type {
  ConditionStatus,
  ObjectMeta,
  OwnerReference,
  StringMap,
} from "../../src/engine/objects/types/meta.ts";
import type { ContainerStatus, Pod, PodPhase, PodTemplateSpec } from "../../src/engine/objects/types/pod.ts";

/** Objects as the store keeps them, made of what a test wants to say; all else is as it would be by default. */

/** The moment `count` seconds before `now`. */
export const secondsBefore = (now: Instant, count: number): Instant => instant(now - seconds(count));

/** Metadata of an object of the namespace `default`; its uid is `NAME-uid` unless said otherwise. */
export function metaOf(name: string, given: Partial<ObjectMeta> = {}): ObjectMeta {
  return {
    name,
    namespace: "default",
    uid: `${name}-uid`,
    resourceVersion: 1,
    generation: 1,
    creationTimestamp: instant(0),
    labels: {},
    annotations: {},
    ownerReferences: [],
    finalizers: [],
    ...given,
  };
}

/** The reference of a controller to what it owns. */
export function ownedBy(owner: KubernetesObject): readonly OwnerReference[] {
  const { apiVersion, kind, metadata } = owner;
  const { name, uid } = metadata;
  return [{ apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }];
}

/** A pod template with one container. */
export function templateOf(image: string, labels: StringMap = { app: "web" }): PodTemplateSpec {
  return {
    metadata: { labels },
    spec: {
      containers: [
        {
          name: "app",
          image,
          imagePullPolicy: "IfNotPresent",
          resources: {},
          terminationMessagePath: "/dev/termination-log",
          terminationMessagePolicy: "File",
        },
      ],
      restartPolicy: "Always",
      terminationGracePeriodSeconds: 30,
      dnsPolicy: "ClusterFirst",
      schedulerName: "default-scheduler",
      securityContext: {},
    },
  };
}

interface GivenPod {
  readonly metadata?: Partial<ObjectMeta>;
  readonly node?: string;
  readonly ip?: string;
  readonly phase?: PodPhase;
  /** Its condition Ready, if it has one. */
  readonly ready?: { readonly status: ConditionStatus; readonly since: Instant };
  readonly restarts?: readonly number[];
  readonly sidecarRestarts?: number;
}

/** A pod of the template of `app:v1`. */
export function podOf(name: string, given: GivenPod = {}): Pod {
  const { spec } = templateOf("app:v1");
  const sidecar = { ...spec.containers[0], name: "sidecar", restartPolicy: "Always" };
  const hasSidecar = given.sidecarRestarts !== undefined;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: metaOf(name, { labels: { app: "web" }, ...given.metadata }),
    spec: {
      ...spec,
      ...(given.node !== undefined && { nodeName: given.node }),
      ...(hasSidecar && {
        initContainers: spec.containers.map((container) => ({ ...container, ...sidecar })),
      }),
    },
    status: {
      phase: given.phase ?? "Running",
      conditions:
        given.ready === undefined
          ? []
          : [{ type: "Ready", status: given.ready.status, lastTransitionTime: given.ready.since }],
      containerStatuses: (given.restarts ?? []).map((count, index) => containerStatus(`app-${index}`, count)),
      ...(hasSidecar && { initContainerStatuses: [containerStatus("sidecar", given.sidecarRestarts ?? 0)] }),
      ...(given.ip !== undefined && { podIP: given.ip }),
      qosClass: "BestEffort",
    },
  };
}

const containerStatus = (name: string, restartCount: number): ContainerStatus => ({
  name,
  image: "app:v1",
  imageID: "",
  ready: true,
  started: true,
  restartCount,
  state: {},
  lastState: {},
});

interface GivenReplicaSet {
  readonly metadata?: Partial<ObjectMeta>;
  readonly spec?: Partial<ReplicaSetSpec>;
  readonly status?: Partial<ReplicaSetStatus>;
}

/** A ReplicaSet of `app:v1` that has seen its own generation. */
export function replicaSetOf(name: string, given: GivenReplicaSet = {}): ReplicaSet {
  const metadata = metaOf(name, { labels: { app: "web" }, ...given.metadata });
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata,
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: "web" } },
      template: templateOf("app:v1"),
      ...given.spec,
    },
    status: {
      observedGeneration: metadata.generation,
      replicas: 0,
      fullyLabeledReplicas: 0,
      readyReplicas: 0,
      availableReplicas: 0,
      conditions: [],
      ...given.status,
    },
  };
}

interface GivenDeployment {
  readonly metadata?: Partial<ObjectMeta>;
  readonly spec?: Partial<DeploymentSpec>;
  readonly status?: Partial<DeploymentStatus>;
}

/** A Deployment of `app:v1` with the defaults of apps/v1. */
export function deploymentOf(name: string, given: GivenDeployment = {}): Deployment {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: metaOf(name, { labels: { app: "web" }, ...given.metadata }),
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: "web" } },
      template: templateOf("app:v1"),
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      ...given.spec,
    },
    status: {
      observedGeneration: 0,
      replicas: 0,
      updatedReplicas: 0,
      readyReplicas: 0,
      availableReplicas: 0,
      unavailableReplicas: 0,
      conditions: [],
      ...given.status,
    },
  };
}

export function namespaceOf(name: string): Namespace {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: metaOf(name, { namespace: "" }),
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  };
}
