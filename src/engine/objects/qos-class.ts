import { milliValue } from "../kernel/quantity.ts";
import type { ResourceRequirements } from "./types/pod.ts";

/** The part of a pod's spec that decides its class. */
export interface QosInput {
  readonly containers: readonly { readonly resources?: ResourceRequirements }[];
  readonly initContainers?: readonly { readonly resources?: ResourceRequirements }[];
  readonly resources?: ResourceRequirements;
}

const COUNTED = ["cpu", "memory"] as const;

/**
 * The quality of service class of a pod (kubernetes pkg/apis/core/v1/helper/qos, ComputePodQOS): Guaranteed when
 * every container limits CPU and memory and requests just that, BestEffort when none asks for anything. Amounts of
 * zero do not count.
 */
export function qosClassOf(spec: QosInput): "Guaranteed" | "Burstable" | "BestEffort" {
  const podLevel = spec.resources;
  const requirements =
    podLevel !== undefined && (asks(podLevel.requests) || asks(podLevel.limits))
      ? [podLevel]
      : [...spec.containers, ...(spec.initContainers ?? [])].map(({ resources }) => resources ?? {});
  if (!requirements.some(({ requests, limits }) => asks(requests) || asks(limits))) return "BestEffort";
  return requirements.every(limitsEverything) && sameTotals(requirements) ? "Guaranteed" : "Burstable";
}

type Amounts = ResourceRequirements["requests"];

const asks = (amounts: Amounts): boolean => COUNTED.some((name) => milliValue(amounts?.[name]) > 0);

const limitsEverything = ({ limits }: ResourceRequirements): boolean =>
  COUNTED.every((name) => milliValue(limits?.[name]) > 0);

/** What the containers request together is what they are limited to together. */
function sameTotals(requirements: readonly ResourceRequirements[]): boolean {
  return COUNTED.every((name) => {
    const requested = requirements.reduce((sum, { requests }) => sum + milliValue(requests?.[name]), 0);
    const limited = requirements.reduce((sum, { limits }) => sum + milliValue(limits?.[name]), 0);
    return requested === limited;
  });
}
