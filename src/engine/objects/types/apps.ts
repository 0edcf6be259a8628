import type { Instant } from "../../kernel/units.ts";
import type { ConditionStatus, IntOrString, LabelSelector, ObjectMeta } from "./meta.ts";
import type { PodTemplateSpec } from "./pod.ts";

type DeploymentStrategy =
  | { readonly type: "Recreate" }
  | {
      readonly type: "RollingUpdate";
      readonly rollingUpdate: { readonly maxSurge: IntOrString; readonly maxUnavailable: IntOrString };
    };

export interface DeploymentSpec {
  readonly replicas: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  readonly strategy: DeploymentStrategy;
  readonly minReadySeconds?: number;
  readonly revisionHistoryLimit: number;
  readonly progressDeadlineSeconds: number;
  readonly paused?: boolean;
}

export interface DeploymentCondition {
  readonly type: "Available" | "Progressing" | "ReplicaFailure";
  readonly status: ConditionStatus;
  readonly reason: string;
  readonly message: string;
  /** Both cut to whole seconds. */
  readonly lastUpdateTime: Instant;
  readonly lastTransitionTime: Instant;
}

/** Counts are 0 where the API leaves them out, except those that may be unknown. */
export interface DeploymentStatus {
  readonly observedGeneration: number;
  readonly replicas: number;
  readonly updatedReplicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
  readonly unavailableReplicas: number;
  readonly terminatingReplicas?: number;
  readonly collisionCount?: number;
  readonly conditions: readonly DeploymentCondition[];
}

export interface Deployment {
  readonly apiVersion: "apps/v1";
  readonly kind: "Deployment";
  readonly metadata: ObjectMeta;
  readonly spec: DeploymentSpec;
  readonly status: DeploymentStatus;
}

export interface ReplicaSetSpec {
  readonly replicas: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  readonly minReadySeconds?: number;
}

export interface ReplicaSetCondition {
  readonly type: "ReplicaFailure";
  readonly status: ConditionStatus;
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: Instant;
}

export interface ReplicaSetStatus {
  readonly observedGeneration: number;
  readonly replicas: number;
  readonly fullyLabeledReplicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
  readonly terminatingReplicas?: number;
  readonly conditions: readonly ReplicaSetCondition[];
}

export interface ReplicaSet {
  readonly apiVersion: "apps/v1";
  readonly kind: "ReplicaSet";
  readonly metadata: ObjectMeta;
  readonly spec: ReplicaSetSpec;
  readonly status: ReplicaSetStatus;
}
