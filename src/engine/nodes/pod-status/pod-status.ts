import type { Instant } from "../../kernel/units.ts";
import type { ContainerStatus, Pod, PodCondition, PodPhase, PodStatus } from "../../objects/types/pod.ts";
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
  readonly podIP?: string;
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
  return {
    phase,
    conditions: conditionsOf(pod, phase, facts, now),
    containerStatuses,
    ...(initContainerStatuses.length === 0 ? {} : { initContainerStatuses }),
    ...(podIP === undefined ? {} : { podIP }),
    hostIP: facts.hostIP,
    startTime: facts.startTime,
    ...(status.reason === undefined ? {} : { reason: status.reason }),
    ...(status.message === undefined ? {} : { message: status.message }),
    ...(status.nominatedNodeName === undefined ? {} : { nominatedNodeName: status.nominatedNodeName }),
    qosClass: status.qosClass,
    observedGeneration: pod.metadata.generation,
  };
}

function conditionsOf(pod: Pod, phase: PodPhase, facts: PodFacts, now: Instant): readonly PodCondition[] {
  const { conditions } = pod.status;
  const { containerStatuses, initContainerStatuses } = facts;
  const input = { spec: pod.spec, phase, containerStatuses, initContainerStatuses, conditions };
  const ofContainers = containersReady(input);
  const next: PodCondition[] = [];
  for (const condition of conditions) if (!OWN_CONDITIONS.has(condition.type)) next.push(condition);
  const add = (claim: ConditionClaim): void => {
    const previous = conditions.find(({ type }) => type === claim.type);
    next.push(timed(claim, previous, now, pod.metadata.generation));
  };
  add(facts.hasSandbox ? SANDBOX_READY : SANDBOX_MISSING);
  add(initialized(pod, phase, facts));
  add(podReady(input, ofContainers));
  add(ofContainers);
  for (const condition of conditions) if (condition.type === "PodScheduled") next.push(condition);
  return next;
}

const SANDBOX_READY: ConditionClaim = { type: "PodReadyToStartContainers", status: "True" };
const SANDBOX_MISSING: ConditionClaim = { type: "PodReadyToStartContainers", status: "False" };

/** The condition Initialized (status/generate.go, GeneratePodInitializedCondition). */
function initialized(pod: Pod, phase: PodPhase, facts: PodFacts): ConditionClaim {
  const type = "Initialized";
  const incomplete = (pod.spec.initContainers ?? []).filter(({ name, restartPolicy }) => {
    const status = facts.initContainerStatuses.find((each) => each.name === name);
    return restartPolicy === "Always" ? status?.started !== true : status?.ready !== true;
  });
  if (phase === "Succeeded") return { type, status: "True", reason: "PodCompleted" };
  if (incomplete.length === 0 || hasInitialized(facts.containerStatuses)) return { type, status: "True" };
  const names = incomplete.map(({ name }) => name).join(" ");
  const message = `containers with incomplete status: [${names}]`;
  return { type, status: "False", reason: "ContainersNotInitialized", message };
}
