import { newSetAnnotations } from "../../src/engine/controllers/deployment/annotations.ts";
import {
  maxSurge,
  maxUnavailable,
  minAvailable,
  resolveFenceposts,
} from "../../src/engine/controllers/deployment/fenceposts.ts";
import {
  isProgressing,
  isTimedOut,
  rolloutStatus,
} from "../../src/engine/controllers/deployment/progress.ts";
import { newSetReplicas, scaleDownOldSets } from "../../src/engine/controllers/deployment/rolling.ts";
import { scale } from "../../src/engine/controllers/deployment/scale.ts";
import { sortSets } from "../../src/engine/controllers/deployment/sets.ts";
import { deploymentStatus, isComplete } from "../../src/engine/controllers/deployment/status.ts";
import { endpointConditions, isInEndpoints } from "../../src/engine/controllers/endpoint-slice/endpoint.ts";
import { deletionOrder } from "../../src/engine/controllers/replica-set/deletion-order.ts";
import { slowStartBatches } from "../../src/engine/controllers/replica-set/manage-replicas.ts";
import { replicaSetStatus, tallyOfPods } from "../../src/engine/controllers/replica-set/status.ts";
import { defined } from "../../src/engine/kernel/assert.ts";
import type { ConditionStatus, IntOrString, StringMap } from "../../src/engine/objects/types/meta.ts";
import {
  isPodActive,
  isPodTerminating,
  type Pod,
  type PodPhase,
} from "../../src/engine/objects/types/pod.ts";
import { deploymentOf, podOf, replicaSetOf, secondsBefore } from "../support/builders.ts";
import { type SyncOutcome, syncDeployment, withPlainName } from "./support/deployment-sync.ts";
import {
  type DeploymentCall,
  deploymentIn,
  NOW,
  outcomeOf,
  setsIn,
  statusOut,
  strategyOf,
} from "./support/deployments.ts";
import { describeTable } from "./support/golden.ts";

/** What is null was not set, which counts as 0. */
interface Percentages {
  readonly replicas: number;
  readonly maxSurge: IntOrString | null;
  readonly maxUnavailable: IntOrString | null;
}

describeTable("deployment_fenceposts", (call: Percentages) => {
  const { error = null, ...fenceposts } = resolveFenceposts(
    call.maxSurge ?? 0,
    call.maxUnavailable ?? 0,
    call.replicas,
  );
  if (error !== null) return { error, ...fenceposts };
  const spec = { replicas: call.replicas, strategy: strategyOf(call) };
  return {
    error,
    ...fenceposts,
    maxSurge: maxSurge(spec),
    maxUnavailable: maxUnavailable(spec),
    minAvailable: minAvailable(spec),
  };
});

describeTable(
  "deployment_new_replicas",
  (call: Percentages & { strategy: string; old: readonly number[] | null; new: number }) => {
    const old = (call.old ?? []).reduce((sum, size) => sum + size, 0);
    const spec = { replicas: call.replicas, strategy: strategyOf(call) };
    return { error: null, replicas: newSetReplicas(spec, call.new, old + call.new) };
  },
);

describeTable("deployment_old_sets", (call: DeploymentCall) => {
  const deployment = deploymentIn(call);
  const sets = setsIn(call, deployment);
  const { newSet, oldSets } = sortSets(deployment, sets);
  const step = scaleDownOldSets(deployment, defined(newSet, "the line has a new set"), oldSets);
  return { error: null, scaledDown: step.isScaled, ...outcomeOf(step.writes, sets) };
});

describeTable("deployment_scale", (call: DeploymentCall) => {
  const deployment = deploymentIn(call);
  const sets = setsIn(call, deployment);
  return { error: null, ...outcomeOf(scale(deployment, sortSets(deployment, sets)), sets) };
});

describeTable("deployment_status", (call: DeploymentCall) => {
  const deployment = deploymentIn(call);
  const sets = sortSets(deployment, setsIn(call, deployment));
  const counted = deploymentStatus(deployment, sets, NOW);
  return {
    asked: {
      complete: isComplete(deployment, counted),
      progressing: isProgressing(deployment.status, counted),
      timedOut: isTimedOut(deployment, counted, NOW),
    },
    error: null,
    status: statusOut(rolloutStatus(deployment, sets, NOW)),
  };
});

describeTable(
  "deployment_sync",
  (call: DeploymentCall, real: SyncOutcome) => syncDeployment(call, real),
  ({ passes: _, errors, requeueAfter, ...decided }: SyncOutcome) =>
    withPlainName({ ...decided, ...(errors === undefined && { requeueAfter }) }),
);

interface AnnotationsCall {
  readonly deployment: StringMap | null;
  readonly set: StringMap | null;
  readonly exists: boolean;
  readonly historyLimitInChars: number;
  readonly newRevision: string;
  readonly replicas: number;
}

describeTable("deployment_annotations", (call: AnnotationsCall) => {
  const deployment = deploymentOf("web", {
    metadata: { annotations: call.deployment ?? {} },
    spec: { replicas: call.replicas },
  });
  const present = call.set ?? {};
  const { annotations, isChanged } = newSetAnnotations(deployment, present, Number(call.newRevision), {
    exists: call.exists,
    historyMax: call.historyLimitInChars,
  });
  return { changed: isChanged, set: annotations };
});

interface GivenPod {
  readonly name: string;
  readonly uid?: string;
  readonly node?: string;
  readonly phase: PodPhase;
  readonly age: number;
  readonly readyFor?: number;
  readonly restarts?: readonly number[];
  readonly sidecarRestarts?: number;
  readonly cost?: string;
  readonly deleting?: boolean;
}

function podIn(given: GivenPod): Pod {
  const { node, phase, restarts, sidecarRestarts } = given;
  return podOf(given.name, {
    phase,
    ...(node !== undefined && node !== "" && { node }),
    ...(restarts !== undefined && { restarts }),
    ...(sidecarRestarts !== undefined && { sidecarRestarts }),
    ...(given.readyFor !== undefined && {
      ready: { status: "True", since: secondsBefore(NOW, given.readyFor) },
    }),
    metadata: {
      uid: given.uid ?? given.name,
      creationTimestamp: secondsBefore(NOW, given.age),
      ...(given.deleting === true && { deletionTimestamp: NOW }),
      ...(given.cost !== undefined && {
        annotations: { "controller.kubernetes.io/pod-deletion-cost": given.cost },
      }),
    },
  });
}

interface OrderCall {
  readonly pods: readonly GivenPod[];
  readonly related: readonly GivenPod[] | null;
}

describeTable(
  "replicaset_deletion_order",
  (call: OrderCall) => {
    const pods = call.pods.map(podIn);
    const related = [...pods, ...(call.related ?? []).map(podIn)];
    return {
      order: deletionOrder(pods.filter(isPodActive), related, NOW).map(({ metadata }) => metadata.name),
    };
  },
  ({ order }: { readonly order: readonly string[] }) => ({ order }),
);

interface BatchCall {
  readonly count: number;
  readonly initialBatchSize: number;
  readonly callsThatSucceed: number;
}

/** The manager applies batches whole and stops after the first in which a write was refused. */
describeTable("slow_start_batch", ({ count, initialBatchSize, callsThatSucceed }: BatchCall) => {
  const succeed = callsThatSucceed < 0 ? Number.POSITIVE_INFINITY : callsThatSucceed;
  let calls = 0;
  for (const size of slowStartBatches(count, initialBatchSize)) {
    calls += size;
    if (calls > succeed) return { calls, error: "quota", successes: succeed };
  }
  return { calls, error: null, successes: calls };
});

describeTable("filter_active_pods", ({ phase, deleting }: { phase: PodPhase; deleting: boolean }) => {
  const pod = podIn({ name: "a", phase, age: 0, deleting });
  return { active: isPodActive(pod), terminating: isPodTerminating(pod) };
});

interface StatusCall {
  readonly pods: readonly GivenPod[] | null;
  readonly replicas: number;
  readonly minReadySeconds: number;
  readonly hadFailure: boolean;
  readonly manageError: string | null;
}

describeTable("replicaset_status", (call: StatusCall) => {
  const failure = {
    type: "ReplicaFailure",
    status: "True",
    reason: "FailedCreate",
    message: "old",
    lastTransitionTime: NOW,
  } as const;
  const replicaSet = replicaSetOf("web", {
    spec: { replicas: call.replicas, minReadySeconds: call.minReadySeconds },
    status: { conditions: call.hadFailure ? [failure] : [] },
  });
  const active = (call.pods ?? []).map(podIn).filter(isPodActive);
  const tally = tallyOfPods(replicaSet, { active, terminating: 0 }, NOW);
  const status = replicaSetStatus(replicaSet, tally, call.manageError ?? undefined, NOW);
  return {
    available: status.availableReplicas,
    conditions: status.conditions.map(({ lastTransitionTime: _, ...condition }) => condition),
    fullyLabeled: status.fullyLabeledReplicas,
    ready: status.readyReplicas,
    replicas: status.replicas,
  };
});

interface EndpointCall {
  readonly phase: PodPhase;
  readonly deleting: boolean;
  readonly hasIP: boolean;
  readonly publishNotReadyAddresses: boolean;
  readonly readyCondition: ConditionStatus | "";
}

describeTable("endpoint_conditions", (call: EndpointCall) => {
  const status = call.readyCondition;
  const pod = podOf("a", {
    phase: call.phase,
    ...(call.hasIP && { ip: "10.244.0.1" }),
    ...(status !== "" && { ready: { status, since: NOW } }),
    metadata: call.deleting ? { deletionTimestamp: NOW } : {},
  });
  if (!isInEndpoints(pod)) return { endpoint: false };
  return { endpoint: true, ...endpointConditions(pod, call.publishNotReadyAddresses) };
});
