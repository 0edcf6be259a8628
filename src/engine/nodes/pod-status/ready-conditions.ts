import type { ContainerStatus, PodCondition, PodPhase, PodSpec } from "../../objects/types/pod.ts";
import type { ConditionClaim } from "./pod-condition.ts";

/** What decides whether a pod is ready. */
export interface ReadinessInput {
  readonly spec: Pick<PodSpec, "readinessGates"> & {
    readonly containers: readonly { readonly name: string }[];
    readonly initContainers?: readonly { readonly name: string; readonly restartPolicy?: string }[];
  };
  readonly phase: PodPhase;
  readonly containerStatuses: readonly ContainerStatus[];
  readonly initContainerStatuses: readonly ContainerStatus[];
  /** Conditions of the pod, for its readiness gates. */
  readonly conditions: readonly Pick<PodCondition, "type" | "status">[];
}

/** The condition ContainersReady (pkg/kubelet/status/generate.go, GenerateContainersReadyCondition). */
export function containersReady(input: ReadinessInput): ConditionClaim {
  const { spec, phase, containerStatuses, initContainerStatuses } = input;
  const type = "ContainersReady";
  if (containerStatuses.length === 0) return { type, status: "False", reason: "UnknownContainerStatuses" };
  const unknown: string[] = [];
  const unready: string[] = [];
  for (const { name, restartPolicy } of spec.initContainers ?? []) {
    if (restartPolicy !== "Always") continue;
    const status = initContainerStatuses.find((each) => each.name === name);
    if (status === undefined) unknown.push(name);
    else if (!status.ready) unready.push(name);
  }
  for (const { name } of spec.containers) {
    const status = containerStatuses.find((each) => each.name === name);
    if (status === undefined) unknown.push(name);
    else if (!status.ready) unready.push(name);
  }
  if (phase === "Succeeded" && unknown.length === 0) return { type, status: "False", reason: "PodCompleted" };
  if (phase === "Failed") return { type, status: "False", reason: "PodFailed" };
  if (unknown.length === 0 && unready.length === 0) return { type, status: "True" };
  const complaints = [
    ...(unknown.length === 0 ? [] : [`containers with unknown status: [${unknown.join(" ")}]`]),
    ...(unready.length === 0 ? [] : [`containers with unready status: [${unready.join(" ")}]`]),
  ];
  return { type, status: "False", reason: "ContainersNotReady", message: complaints.join(", ") };
}

/** The condition Ready: ContainersReady, and every readiness gate True (GeneratePodReadyCondition). */
export function podReady(input: ReadinessInput, ofContainers: ConditionClaim): ConditionClaim {
  const type = "Ready";
  if (ofContainers.status !== "True") return { ...ofContainers, type };
  const complaints = (input.spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const status = input.conditions.find((condition) => condition.type === conditionType)?.status;
    if (status === "True") return [];
    return status === undefined
      ? [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`]
      : [`the status of pod readiness gate "${conditionType}" is not "True", but ${status}`];
  });
  if (complaints.length === 0) return { type, status: "True" };
  return { type, status: "False", reason: "ReadinessGatesNotReady", message: complaints.join(", ") };
}
