import type { Instant } from "../../kernel/units.ts";
import {
  type ContainerStatus,
  type Pod,
  type PodCondition,
  type PodPhase,
  type PodStatus,
  podCondition,
} from "../../objects/types/pod.ts";
import type { Writable } from "../../objects/writable.ts";
import { type ConditionClaim, timed } from "./pod-condition.ts";
import { hasInitialized, podPhase } from "./pod-phase.ts";
import { containersReady, podReady } from "./ready-conditions.ts";

/** What a kubelet knows of a pod beyond its object. */
export interface PodFacts {
  readonly containerStatuses: readonly ContainerStatus[];
  readonly initContainerStatuses: readonly ContainerStatus[];
  /** All containers have been stopped for good. */
  readonly isTerminal: boolean;
  /** The pod's network is up. */
  readonly hasSandbox: boolean;
  /** Once given, it stays. */
  readonly podIP: string | undefined;
  readonly hostIP: string;
  readonly startTime: Instant;
}

/** Conditions that a kubelet writes, in its order (kubelet_pods.go, generateAPIPodStatus). */
const OWN_CONDITIONS: ReadonlySet<string> = new Set([
  "PodReadyToStartContainers",
  "Initialized",
  "Ready",
  "ContainersReady",
  "PodScheduled",
]);

/** The status of a pod as its kubelet writes it. A phase that is final stays. */
export function podStatus(pod: Pod, facts: PodFacts, now: Instant): PodStatus {
  const { containerStatuses, initContainerStatuses, isTerminal } = facts;
  const { status, spec } = pod;
  const isFinal = status.phase === "Succeeded" || status.phase === "Failed";
  const phase = isFinal
    ? status.phase
    : podPhase({ spec, containerStatuses, initContainerStatuses, isTerminal });
  const podIP = facts.podIP ?? status.podIP;
  const next: Writable<PodStatus> = {
    phase,
    conditions: conditionsOf(pod, phase, facts, now),
    containerStatuses,
    hostIP: facts.hostIP,
    startTime: facts.startTime,
    qosClass: status.qosClass,
    observedGeneration: pod.metadata.generation,
  };
  if (podIP !== undefined) next.podIP = podIP;
  if (initContainerStatuses.length > 0) next.initContainerStatuses = initContainerStatuses;
  if (status.reason !== undefined) next.reason = status.reason;
  if (status.message !== undefined) next.message = status.message;
  if (status.nominatedNodeName !== undefined) next.nominatedNodeName = status.nominatedNodeName;
  return next;
}

function conditionsOf(pod: Pod, phase: PodPhase, facts: PodFacts, now: Instant): readonly PodCondition[] {
  const { conditions } = pod.status;
  const { containerStatuses, initContainerStatuses } = facts;
  const input = { spec: pod.spec, phase, containerStatuses, initContainerStatuses, conditions };
  const ofContainers = containersReady(input);
  const claim = (made: ConditionClaim): PodCondition =>
    timed(made, podCondition(pod, made.type), now, pod.metadata.generation);
  const own = [
    claim(facts.hasSandbox ? SANDBOX_READY : SANDBOX_MISSING),
    claim(initialized(pod, phase, facts)),
    claim(podReady(input, ofContainers)),
    claim(ofContainers),
  ];
  const scheduled = podCondition(pod, "PodScheduled");
  if (scheduled !== undefined) own.push(scheduled);
  const others = conditions.filter(isForeign);
  return others.length === 0 ? own : [...others, ...own];
}

const isForeign = ({ type }: PodCondition): boolean => !OWN_CONDITIONS.has(type);

const SANDBOX_READY: ConditionClaim = { type: "PodReadyToStartContainers", status: "True" };
const SANDBOX_MISSING: ConditionClaim = { type: "PodReadyToStartContainers", status: "False" };

const INITIALIZED: ConditionClaim = { type: "Initialized", status: "True" };

/** The condition Initialized (status/generate.go, GeneratePodInitializedCondition). */
function initialized(pod: Pod, phase: PodPhase, facts: PodFacts): ConditionClaim {
  const type = "Initialized";
  if (phase !== "Succeeded" && pod.spec.initContainers === undefined) return INITIALIZED;
  const incomplete = (pod.spec.initContainers ?? []).filter(({ name, restartPolicy }) => {
    const status = facts.initContainerStatuses.find((each) => each.name === name);
    return restartPolicy === "Always" ? status?.started !== true : status?.ready !== true;
  });
  if (phase === "Succeeded") return { type, status: "True", reason: "PodCompleted" };
  if (incomplete.length === 0 || hasInitialized(facts.containerStatuses)) return INITIALIZED;
  const names = incomplete.map(({ name }) => name).join(" ");
  const message = `containers with incomplete status: [${names}]`;
  return { type, status: "False", reason: "ContainersNotInitialized", message };
}
