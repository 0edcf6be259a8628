import { elapsed, type Instant, RUN_START } from "../../kernel/units.ts";
import { isPodActive, type Pod, type PodPhase, podCondition } from "../../objects/types/pod.ts";

/**
 * Which pods a ReplicaSet deletes first: `pods` (active ones) in the order in which they go
 * (pkg/controller/controller_utils.go, ActivePodsWithRanks). The first difference decides:
 *
 * 1. without a node before with one;
 * 2. Pending before Unknown before Running;
 * 3. not ready before ready;
 * 4. lower deletion cost first;
 * 5. doubled up first: more active `related` pods (of all ReplicaSets of the same owner) on the same node;
 * 6. ready for less time first, by powers of two; equal powers by uid, so that no pod is always the one;
 * 7. more restarts first: of containers, then of sidecars;
 * 8. younger first, by powers of two; equal powers by uid.
 *
 * Rule 6 passes over pods that became ready in the same second, rule 8 over those created in the same second. Pods equal in
 * all keep their order here.
 */
export function deletionOrder(pods: readonly Pod[], related: readonly Pod[], now: Instant): readonly Pod[] {
  const onNode = activePodsByNode(related);
  const candidates = pods.map((pod) => candidateOf(pod, onNode));
  return sorted(candidates, (one, other) => compare(one, other, now)).map(({ pod }) => pod);
}

type Compare = (one: Candidate, other: Candidate) => number;

/** Up to so many elements Go sorts by insertion (sort.Sort). */
const INSERTION_SORT_MAX = 12;

/**
 * Two pods may tie where each of them differs from a third by uid, so the order can hang on how it is sorted. Few pods
 * are sorted as Go does it; among many, the original's order is open.
 */
function sorted(candidates: Candidate[], compare: Compare): readonly Candidate[] {
  if (candidates.length > INSERTION_SORT_MAX) return candidates.sort(compare);
  const order: Candidate[] = [];
  for (const candidate of candidates) {
    let place = order.length;
    for (let before = order[place - 1]; before !== undefined && compare(candidate, before) < 0; ) {
      place -= 1;
      before = order[place - 1];
    }
    order.splice(place, 0, candidate);
  }
  return order;
}

/** A pod with what most comparisons look at, read once. */
interface Candidate {
  readonly pod: Pod;
  readonly isAssigned: number;
  readonly phase: number;
  readonly isReady: number;
  readonly cost: number;
  readonly doubledUp: number;
  readonly readySince: Instant;
}

const PHASE_ORDER: { readonly [Phase in PodPhase]: number } = {
  Pending: 0,
  Unknown: 1,
  Running: 2,
  // Finished pods are not active, so they are never compared.
  Succeeded: 3,
  Failed: 3,
};

function compare(one: Candidate, other: Candidate, now: Instant): number {
  if (one.isAssigned !== other.isAssigned) return one.isAssigned - other.isAssigned;
  if (one.phase !== other.phase) return one.phase - other.phase;
  if (one.isReady !== other.isReady) return one.isReady - other.isReady;
  if (one.cost !== other.cost) return one.cost - other.cost;
  if (one.doubledUp !== other.doubledUp) return other.doubledUp - one.doubledUp;
  if (one.readySince !== other.readySince) return byAge(one, other, one.readySince, other.readySince, now);
  const restarts = containerRestarts(other.pod) - containerRestarts(one.pod);
  if (restarts !== 0) return restarts;
  const ofSidecars = sidecarRestarts(other.pod) - sidecarRestarts(one.pod);
  if (ofSidecars !== 0) return ofSidecars;
  const since = one.pod.metadata.creationTimestamp;
  const otherSince = other.pod.metadata.creationTimestamp;
  return since === otherSince ? 0 : byAge(one, other, since, otherSince, now);
}

/** The younger first, by powers of two. */
function byAge(one: Candidate, other: Candidate, since: Instant, otherSince: Instant, now: Instant): number {
  const difference = powerOfTwo(elapsed(since, now)) - powerOfTwo(elapsed(otherSince, now));
  if (difference !== 0) return difference;
  return one.pod.metadata.uid < other.pod.metadata.uid ? -1 : 1;
}

function candidateOf(pod: Pod, onNode: ReadonlyMap<string, number>): Candidate {
  const { nodeName = "" } = pod.spec;
  const ready = podCondition(pod, "Ready");
  const isReady = ready?.status === "True";
  return {
    pod,
    isAssigned: nodeName === "" ? 0 : 1,
    phase: PHASE_ORDER[pod.status.phase],
    isReady: isReady ? 1 : 0,
    cost: deletionCost(pod),
    doubledUp: onNode.get(nodeName) ?? 0,
    readySince: isReady ? ready.lastTransitionTime : RUN_START,
  };
}

function activePodsByNode(pods: readonly Pod[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  pods.forEach((pod) => {
    const { nodeName = "" } = pod.spec;
    if (isPodActive(pod)) counts.set(nodeName, (counts.get(nodeName) ?? 0) + 1);
  });
  return counts;
}

const DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
const COST_PATTERN = /^(?:0|[1-9][0-9]*|-[0-9]+)$/;

/** The cost that the pod's annotation states; 0 for what is no 32-bit number (`+10` and `008` are none). */
function deletionCost(pod: Pod): number {
  const stated = pod.metadata.annotations[DELETION_COST];
  if (stated === undefined || !COST_PATTERN.test(stated)) return 0;
  const cost = Number(stated);
  return cost === (cost | 0) ? cost : 0;
}

const containerRestarts = (pod: Pod): number => mostRestarts(pod.status.containerStatuses, () => true);

function sidecarRestarts(pod: Pod): number {
  const { initContainerStatuses } = pod.status;
  if (initContainerStatuses === undefined) return 0;
  const sidecars = (pod.spec.initContainers ?? [])
    .filter(({ restartPolicy }) => restartPolicy === "Always")
    .map(({ name }) => name);
  return mostRestarts(initContainerStatuses, (name) => sidecars.includes(name));
}

function mostRestarts(
  statuses: readonly { readonly name: string; readonly restartCount: number }[],
  counts: (name: string) => boolean,
): number {
  let most = 0;
  for (const { name, restartCount } of statuses) {
    if (restartCount > most && counts(name)) most = restartCount;
  }
  return most;
}

/** floor(log2) of a time in nanoseconds; -1 for none and for what lies in the future. */
function powerOfTwo(microseconds: number): number {
  if (microseconds <= 0) return -1;
  const nanoseconds = microseconds * 1_000;
  const high = Math.floor(nanoseconds / 2 ** 32);
  return high > 0 ? 63 - Math.clz32(high) : 31 - Math.clz32(nanoseconds);
}
