import type { Write } from "../../../src/engine/controllers/shared.ts";
import { atSeconds, type Instant, instant, seconds } from "../../../src/engine/kernel/units.ts";
import type {
  Deployment,
  DeploymentCondition,
  DeploymentSpec,
  DeploymentStatus,
  ReplicaSet,
} from "../../../src/engine/objects/types/apps.ts";
import type { IntOrString, StringMap } from "../../../src/engine/objects/types/meta.ts";
import type { PodPhase } from "../../../src/engine/objects/types/pod.ts";
import {
  deploymentOf,
  metaOf,
  ownedBy,
  podOf,
  replicaSetOf,
  secondsBefore,
  templateOf,
} from "../../support/builders.ts";

/** The moment at which the lines of the tables happen: late enough for all ages. */
export const NOW = atSeconds(1_000_000);

/** A ReplicaSet in a line; golden/functions/README.md says what the fields mean. */
interface GivenSet {
  readonly name: string;
  readonly age: number;
  readonly replicas: number;
  readonly current?: number;
  readonly ready?: number;
  readonly available?: number;
  readonly terminating?: number;
  readonly desired?: string;
  readonly max?: string;
  readonly revision?: string;
  readonly new?: boolean;
  readonly behind?: boolean;
  readonly failure?: string;
  readonly pods?: readonly PodPhase[];
}

interface GivenCondition {
  readonly type: DeploymentCondition["type"];
  readonly status: DeploymentCondition["status"];
  readonly reason: string;
  readonly updated: number;
  readonly changed: number;
}

interface GivenStatus {
  readonly available: number;
  readonly observedGeneration: number;
  readonly ready: number;
  readonly replicas: number;
  readonly unavailable: number;
  readonly updated: number;
}

/** A line of the tables about Deployments. */
export interface DeploymentCall {
  readonly replicas: number;
  readonly strategy?: "RollingUpdate" | "Recreate";
  readonly maxSurge?: IntOrString;
  readonly maxUnavailable?: IntOrString;
  readonly progressDeadlineSeconds?: number;
  readonly revisionHistoryLimit?: number;
  readonly paused?: boolean;
  readonly revision?: string;
  readonly generation?: number;
  readonly status?: GivenStatus;
  readonly statusReplicas?: number;
  readonly conditions?: readonly GivenCondition[] | null;
  readonly sets?: readonly GivenSet[] | null;
}

const NO_DEADLINE = 2_147_483_647;

/** `strategy` of a line, as the API keeps it. */
export const strategyOf = (call: {
  readonly strategy?: string;
  readonly maxSurge?: IntOrString | null;
  readonly maxUnavailable?: IntOrString | null;
}): DeploymentSpec["strategy"] =>
  call.strategy === "Recreate"
    ? { type: "Recreate" }
    : {
        type: "RollingUpdate",
        rollingUpdate: { maxSurge: call.maxSurge ?? 0, maxUnavailable: call.maxUnavailable ?? 0 },
      };

/** The Deployment `web` of a line. */
export function deploymentIn(call: DeploymentCall): Deployment {
  return deploymentOf("web", {
    metadata: {
      generation: call.generation ?? 1,
      annotations: annotations({ "deployment.kubernetes.io/revision": call.revision }),
    },
    spec: {
      replicas: call.replicas,
      strategy: strategyOf(call),
      template: templateOf("app:new"),
      progressDeadlineSeconds: call.progressDeadlineSeconds ?? NO_DEADLINE,
      revisionHistoryLimit: call.revisionHistoryLimit ?? 10,
      ...(call.paused === true && { paused: true }),
    },
    status: {
      ...(call.status !== undefined && statusIn(call.status)),
      ...(call.statusReplicas !== undefined && { replicas: call.statusReplicas }),
      conditions: (call.conditions ?? []).map(conditionIn),
    },
  });
}

const statusIn = (given: GivenStatus): Partial<DeploymentStatus> => ({
  observedGeneration: given.observedGeneration,
  replicas: given.replicas,
  updatedReplicas: given.updated,
  readyReplicas: given.ready,
  availableReplicas: given.available,
  unavailableReplicas: given.unavailable,
});

const conditionIn = ({ type, status, reason, updated, changed }: GivenCondition): DeploymentCondition => ({
  type,
  status,
  reason,
  message: "(old)",
  lastUpdateTime: instant(NOW + seconds(updated)),
  lastTransitionTime: instant(NOW + seconds(changed)),
});

/** The ReplicaSets of a line, `web-NAME`, in its order. */
export function setsIn(call: DeploymentCall, deployment: Deployment): readonly ReplicaSet[] {
  return (call.sets ?? []).map((given) => {
    const current = given.current ?? given.replicas;
    const ready = given.ready ?? current;
    const hash = { app: "web", "pod-template-hash": given.name };
    return replicaSetOf(`web-${given.name}`, {
      metadata: {
        labels: hash,
        generation: 2,
        creationTimestamp: secondsBefore(NOW, given.age),
        ownerReferences: ownedBy(deployment),
        annotations: annotations({
          "deployment.kubernetes.io/revision": given.revision,
          "deployment.kubernetes.io/desired-replicas": given.desired,
          "deployment.kubernetes.io/max-replicas": given.max,
        }),
      },
      spec: {
        replicas: given.replicas,
        selector: { matchLabels: hash },
        template: templateOf(given.new === true ? "app:new" : `app:${given.name}`, hash),
      },
      status: {
        observedGeneration: given.behind === true ? 1 : 2,
        replicas: current,
        fullyLabeledReplicas: current,
        readyReplicas: ready,
        availableReplicas: given.available ?? ready,
        ...(given.terminating !== undefined && { terminatingReplicas: given.terminating }),
        conditions: given.failure === undefined ? [] : [failureOf(given.failure)],
      },
    });
  });
}

const failureOf = (reason: string): ReplicaSet["status"]["conditions"][number] => ({
  type: "ReplicaFailure",
  status: "True",
  reason,
  message: "exceeded quota",
  lastTransitionTime: NOW,
});

/** The pods of a line's sets. */
export const podsIn = (call: DeploymentCall, sets: readonly ReplicaSet[]) =>
  (call.sets ?? []).flatMap(({ name, pods }) => {
    const owner = sets.find(({ metadata }) => metadata.name === `web-${name}`);
    if (owner === undefined) return [];
    const { labels } = owner.metadata;
    return (pods ?? []).map((phase, index) =>
      podOf(`web-${name}-${index}`, {
        phase,
        metadata: metaOf(`web-${name}-${index}`, { labels, ownerReferences: ownedBy(owner) }),
      }),
    );
  });

function annotations(given: { readonly [key: string]: string | undefined }): StringMap {
  const present: { [key: string]: string } = {};
  for (const [key, value] of Object.entries(given)) if (value !== undefined) present[key] = value;
  return present;
}

/** What writes leave of the sets, and their Events, as the tables tell it. */
export function outcomeOf(writes: readonly Write[], sets: readonly ReplicaSet[]) {
  const sizes = Object.fromEntries(sets.map((set) => [shortName(set), set.spec.replicas]));
  const events: string[] = [];
  for (const write of writes) {
    if (write.verb === "update" && write.object.kind === "ReplicaSet") {
      sizes[shortName(write.object)] = write.object.spec.replicas;
    }
    if (write.event !== undefined) {
      events.push(`${write.event.type} ${write.event.reason} ${write.event.message}`);
    }
  }
  return { sizes, events };
}

const shortName = ({ metadata }: ReplicaSet): string => metadata.name.slice("web-".length);

/** A status as the tables tell it: times in seconds from the line's moment. */
export const statusOut = (status: DeploymentStatus) => ({
  available: status.availableReplicas,
  conditions: status.conditions.map(({ type, status: truth, reason, message, ...times }) => ({
    type,
    status: truth,
    reason,
    message,
    updated: fromNow(times.lastUpdateTime),
    changed: fromNow(times.lastTransitionTime),
  })),
  observedGeneration: status.observedGeneration,
  ready: status.readyReplicas,
  replicas: status.replicas,
  terminating: status.terminatingReplicas ?? null,
  unavailable: status.unavailableReplicas,
  updated: status.updatedReplicas,
});

const fromNow = (moment: Instant): number => (moment - NOW) / 1_000_000;
