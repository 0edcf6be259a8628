import type * as k8s from "kubernetes-types/core/v1";
import type { Instant } from "../../kernel/units.ts";
import type { ConditionStatus, IntOrString, ObjectMeta, StringMap } from "./meta.ts";

interface HttpGetAction {
  readonly path: string;
  readonly port: IntOrString;
  readonly scheme: "HTTP" | "HTTPS";
  readonly host?: string;
  readonly httpHeaders?: readonly { readonly name: string; readonly value: string }[];
}

/** What a probe or a lifecycle hook does. Exactly one member is present. */
interface ProbeHandler {
  readonly httpGet?: HttpGetAction;
  readonly tcpSocket?: { readonly port: IntOrString; readonly host?: string };
  readonly exec?: { readonly command?: readonly string[] };
  readonly grpc?: { readonly port: number; readonly service?: string };
}

export interface Probe extends ProbeHandler {
  readonly initialDelaySeconds?: number;
  readonly timeoutSeconds: number;
  readonly periodSeconds: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
  readonly terminationGracePeriodSeconds?: number;
}

export interface LifecycleHandler extends ProbeHandler {
  readonly sleep?: { readonly seconds: number };
}

interface Lifecycle {
  readonly postStart?: LifecycleHandler;
  readonly preStop?: LifecycleHandler;
  readonly stopSignal?: string;
}

interface ContainerPort {
  readonly containerPort: number;
  readonly name?: string;
  readonly protocol: string;
  readonly hostPort?: number;
  readonly hostIP?: string;
}

export interface ResourceRequirements {
  readonly requests?: StringMap;
  readonly limits?: StringMap;
  readonly claims?: readonly { readonly name: string }[];
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly imagePullPolicy: "Always" | "IfNotPresent" | "Never";
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly workingDir?: string;
  readonly ports?: readonly ContainerPort[];
  readonly env?: readonly k8s.EnvVar[];
  readonly envFrom?: readonly k8s.EnvFromSource[];
  readonly resources: ResourceRequirements;
  readonly volumeMounts?: readonly k8s.VolumeMount[];
  readonly volumeDevices?: readonly k8s.VolumeDevice[];
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly startupProbe?: Probe;
  readonly lifecycle?: Lifecycle;
  readonly restartPolicy?: string;
  readonly resizePolicy?: readonly unknown[];
  readonly terminationMessagePath: string;
  readonly terminationMessagePolicy: string;
  readonly securityContext?: k8s.SecurityContext;
  readonly stdin?: boolean;
  readonly stdinOnce?: boolean;
  readonly tty?: boolean;
}

export interface Toleration {
  readonly key?: string;
  readonly operator?: "Exists" | "Equal";
  readonly value?: string;
  readonly effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
  readonly tolerationSeconds?: number;
}

/** core/v1 PodSpec after defaulting. Fields that the simulation does not read keep the types of the API. */
export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly ephemeralContainers?: readonly k8s.EphemeralContainer[];
  readonly restartPolicy: "Always" | "OnFailure" | "Never";
  readonly terminationGracePeriodSeconds: number;
  readonly activeDeadlineSeconds?: number;
  readonly dnsPolicy: string;
  readonly dnsConfig?: k8s.PodDNSConfig;
  readonly schedulerName: string;
  readonly nodeName?: string;
  readonly nodeSelector?: StringMap;
  readonly affinity?: k8s.Affinity;
  readonly tolerations?: readonly Toleration[];
  readonly topologySpreadConstraints?: readonly k8s.TopologySpreadConstraint[];
  readonly volumes?: readonly k8s.Volume[];
  readonly securityContext: k8s.PodSecurityContext;
  readonly serviceAccountName?: string;
  readonly serviceAccount?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly enableServiceLinks?: boolean;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly hostUsers?: boolean;
  readonly hostname?: string;
  readonly subdomain?: string;
  readonly hostAliases?: readonly k8s.HostAlias[];
  readonly setHostnameAsFQDN?: boolean;
  readonly shareProcessNamespace?: boolean;
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly priorityClassName?: string;
  readonly priority?: number;
  readonly preemptionPolicy?: string;
  readonly readinessGates?: readonly { readonly conditionType: string }[];
  readonly runtimeClassName?: string;
  readonly overhead?: StringMap;
  readonly os?: { readonly name: string };
  readonly schedulingGates?: readonly { readonly name: string }[];
  readonly resourceClaims?: readonly unknown[];
  readonly resources?: ResourceRequirements;
}

/** The metadata that a template may carry. */
interface TemplateMeta {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
  readonly finalizers?: readonly string[];
}

export interface PodTemplateSpec {
  readonly metadata: TemplateMeta;
  readonly spec: PodSpec;
}

export type PodPhase = "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown";

export interface PodCondition {
  readonly type: string;
  readonly status: ConditionStatus;
  readonly reason?: string;
  readonly message?: string;
  /** Cut to whole seconds. */
  readonly lastTransitionTime: Instant;
  readonly lastProbeTime?: Instant;
  readonly observedGeneration?: number;
}

/** Exactly one member is present. */
export interface ContainerState {
  readonly waiting?: { readonly reason: string; readonly message?: string };
  readonly running?: { readonly startedAt: Instant };
  readonly terminated?: {
    readonly exitCode: number;
    readonly signal?: number;
    readonly reason: string;
    readonly message?: string;
    readonly startedAt: Instant;
    readonly finishedAt: Instant;
    readonly containerID?: string;
  };
}

export interface ContainerStatus {
  readonly name: string;
  readonly image: string;
  readonly imageID: string;
  readonly containerID?: string;
  readonly ready: boolean;
  readonly started: boolean;
  readonly restartCount: number;
  readonly state: ContainerState;
  readonly lastState: ContainerState;
}

export interface PodStatus {
  readonly phase: PodPhase;
  readonly conditions: readonly PodCondition[];
  readonly containerStatuses: readonly ContainerStatus[];
  readonly initContainerStatuses?: readonly ContainerStatus[];
  readonly podIP?: string;
  readonly hostIP?: string;
  readonly startTime?: Instant;
  readonly reason?: string;
  readonly message?: string;
  readonly nominatedNodeName?: string;
  readonly qosClass: "Guaranteed" | "Burstable" | "BestEffort";
  readonly observedGeneration?: number;
}

export interface Pod {
  readonly apiVersion: "v1";
  readonly kind: "Pod";
  readonly metadata: ObjectMeta;
  readonly spec: PodSpec;
  readonly status: PodStatus;
}

/** The named condition of a pod. A bare loop, because controllers ask it of every pod in every pass. */
export function podCondition({ status }: Pod, type: string): PodCondition | undefined {
  const { conditions } = status;
  for (let index = 0; index < conditions.length; index += 1) {
    if (conditions[index]?.type === type) return conditions[index];
  }
  return undefined;
}

/** Whether the pod's Ready condition is True (podutil.IsPodReady). */
export function isPodReady(pod: Pod): boolean {
  return podCondition(pod, "Ready")?.status === "True";
}

/** Whether the pod counts for its ReplicaSet: not finished, not being deleted (controller.IsPodActive). */
export function isPodActive(pod: Pod): boolean {
  return !isPodFinished(pod) && pod.metadata.deletionTimestamp === undefined;
}

/** Whether the pod is on its way out: being deleted, not finished yet (controller.IsPodTerminating). */
export function isPodTerminating(pod: Pod): boolean {
  return !isPodFinished(pod) && pod.metadata.deletionTimestamp !== undefined;
}

/** Whether the pod has come to its end (podutil.IsPodTerminal). */
export function isPodFinished(pod: Pod): boolean {
  return pod.status.phase === "Succeeded" || pod.status.phase === "Failed";
}
