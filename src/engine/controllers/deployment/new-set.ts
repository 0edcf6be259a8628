import type { Instant } from "../../kernel/units.ts";
import type { Draft } from "../../objects/draft.ts";
import { podTemplateHash } from "../../objects/pod-template-hash.ts";
import type { Deployment, ReplicaSet, ReplicaSetStatus } from "../../objects/types/apps.ts";
import type { Write, WriteFailure } from "../shared.ts";
import { controllerReference } from "../shared-claim.ts";
import { maxRevision, newSetAnnotations, REVISION, REVISION_HISTORY_MAX } from "./annotations.ts";
import {
  amended,
  type Claim,
  findCondition,
  hasProgressDeadline,
  newCondition,
  Reason,
  withCondition,
} from "./conditions.ts";
import { newSetReplicas } from "./rolling.ts";
import { scalingMessage } from "./scale-set.ts";
import { specReplicas } from "./sets.ts";

/** The newest set as a pass goes on with it, the Deployment with what the pass noted in it, and the write on the way. */
export interface Revised {
  readonly deployment: Deployment;
  readonly newSet: ReplicaSet;
  readonly writes: readonly Write[];
}

/**
 * Brings the newest set's revision, annotations and minReadySeconds up to date (deployment/sync.go getNewReplicaSet). Where that
 * needs a write, the Deployment learns its own revision only in the pass that follows it.
 */
export function reviseSet(
  deployment: Deployment,
  newSet: ReplicaSet,
  oldSets: readonly ReplicaSet[],
  now: Instant,
): Revised {
  const { annotations, isChanged } = newSetAnnotations(
    deployment,
    newSet.metadata.annotations,
    maxRevision(oldSets) + 1,
    {
      exists: true,
      historyMax: REVISION_HISTORY_MAX,
    },
  );
  const { minReadySeconds } = deployment.spec;
  const isSame = !isChanged && (newSet.spec.minReadySeconds ?? 0) === (minReadySeconds ?? 0);
  if (isSame) {
    const revised = withRevision(deployment, annotations[REVISION] ?? "");
    return { deployment: withFoundSet(revised, newSet, now), newSet, writes: [] };
  }
  const { minReadySeconds: _, ...spec } = newSet.spec;
  const written: ReplicaSet = {
    ...newSet,
    metadata: { ...newSet.metadata, annotations },
    spec: minReadySeconds === undefined ? spec : { ...spec, minReadySeconds },
  };
  return { deployment, newSet: written, writes: [{ verb: "update", object: written }] };
}

/**
 * Creates the set of a template that has none, at the size that the strategy allows it at once. `isResuming`: in the pass that
 * marks the rollout as resumed; then Progressing goes on saying so, because the real controller's second write of the
 * status conflicts with its first, and later the set is no longer new.
 */
export function createSet(
  deployment: Deployment,
  oldSets: readonly ReplicaSet[],
  isResuming: boolean,
  now: Instant,
): Revised {
  const revision = maxRevision(oldSets) + 1;
  const set = plannedSet(deployment, oldSets, revision);
  const { name } = set.metadata;
  const { replicas } = set.spec;
  const message = scalingMessage(name, 0, replicas);
  const object = draftOf(set);
  const event = { involved: deployment, type: "Normal", reason: "ScalingReplicaSet", message } as const;
  const revised = withRevision(deployment, `${revision}`);
  return {
    deployment: isResuming ? revised : withCreatedSet(revised, set, now),
    newSet: set,
    writes: [replicas > 0 ? { verb: "create", object, event } : { verb: "create", object }],
  };
}

/** The refusal of the newest set's creation that ended the last pass. */
export function refusedCreation(failure: WriteFailure | undefined): WriteFailure | undefined {
  return failure?.write.verb === "create" && failure.write.object.kind === "ReplicaSet" ? failure : undefined;
}

/** Whether a set was refused because another one has its name: the hashes of two templates are alike. */
export const isCollision = (failure: WriteFailure | undefined): boolean =>
  failure?.reason === "AlreadyExists";

/** The Deployment after the hash of its template has met another's: the next name counts how often. */
export function withCollision(deployment: Deployment): Deployment {
  const { status } = deployment;
  return { ...deployment, status: { ...status, collisionCount: (status.collisionCount ?? 0) + 1 } };
}

/** What is said about a set that could not be created, before it is tried again. */
export function reportRefusal(
  deployment: Deployment,
  { write, message: error }: WriteFailure,
  now: Instant,
): Pick<Revised, "deployment" | "writes"> {
  const name = write.verb === "create" ? write.object.metadata.name : "";
  const message = `Failed to create new replica set "${name}": ${error}`;
  const event = { involved: deployment, type: "Warning", reason: Reason.createFailed, message } as const;
  const failed: Claim = { type: "Progressing", status: "False", reason: Reason.createFailed, message };
  const noted = hasProgressDeadline(deployment) ? withClaim(deployment, failed, now) : deployment;
  const writes: Write[] = [{ verb: "event", event }];
  if (noted !== deployment) writes.push({ verb: "updateStatus", object: noted });
  return { deployment: noted, writes };
}

/** The longest name that an object may have. */
const NAME_LENGTH_MAX = 253;
const POD_TEMPLATE_HASH = "pod-template-hash";

/** A set as it will be once it is created, for the rest of the pass to reckon with. */
function plannedSet(deployment: Deployment, oldSets: readonly ReplicaSet[], revision: number): ReplicaSet {
  const { template, selector, minReadySeconds } = deployment.spec;
  const hash = podTemplateHash(template, deployment.status.collisionCount);
  const labels = { ...template.metadata.labels, [POD_TEMPLATE_HASH]: hash };
  const replicas = newSetReplicas(deployment.spec, 0, specReplicas(oldSets));
  const spec = {
    replicas,
    selector: { ...selector, matchLabels: { ...selector.matchLabels, [POD_TEMPLATE_HASH]: hash } },
    template: { metadata: { ...template.metadata, labels }, spec: template.spec },
  };
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: `${deployment.metadata.name.slice(0, NAME_LENGTH_MAX - hash.length - 1)}-${hash}`,
      namespace: deployment.metadata.namespace,
      uid: "",
      resourceVersion: 0,
      generation: 1,
      creationTimestamp: deployment.metadata.creationTimestamp,
      labels,
      annotations: newSetAnnotations(deployment, {}, revision, {
        exists: false,
        historyMax: REVISION_HISTORY_MAX,
      }).annotations,
      ownerReferences: [controllerReference(deployment)],
      finalizers: [],
    },
    spec: minReadySeconds === undefined ? spec : { ...spec, minReadySeconds },
    status: NEW_STATUS,
  };
}

const NEW_STATUS: ReplicaSetStatus = {
  observedGeneration: 0,
  replicas: 0,
  fullyLabeledReplicas: 0,
  readyReplicas: 0,
  availableReplicas: 0,
  terminatingReplicas: 0,
  conditions: [],
};

function draftOf({ apiVersion, kind, metadata, spec }: ReplicaSet): Draft<"ReplicaSet"> {
  const { name, namespace, labels, annotations, ownerReferences } = metadata;
  return { apiVersion, kind, metadata: { name, namespace, labels, annotations, ownerReferences }, spec };
}

function withRevision(deployment: Deployment, revision: string): Deployment {
  const { annotations } = deployment.metadata;
  if (annotations[REVISION] === revision) return deployment;
  const metadata = { ...deployment.metadata, annotations: { ...annotations, [REVISION]: revision } };
  return { ...deployment, metadata };
}

function withCreatedSet(deployment: Deployment, { metadata }: ReplicaSet, now: Instant): Deployment {
  if (!hasProgressDeadline(deployment)) return deployment;
  const message = `Created new replica set "${metadata.name}"`;
  return withClaim(
    deployment,
    { type: "Progressing", status: "True", reason: Reason.newSetCreated, message },
    now,
  );
}

function withFoundSet(deployment: Deployment, { metadata }: ReplicaSet, now: Instant): Deployment {
  const isKnown = findCondition(deployment.status.conditions, "Progressing") !== undefined;
  if (isKnown || !hasProgressDeadline(deployment)) return deployment;
  const message = `Found new replica set "${metadata.name}"`;
  return withClaim(
    deployment,
    { type: "Progressing", status: "True", reason: Reason.foundNewSet, message },
    now,
  );
}

const withClaim = (deployment: Deployment, claim: Claim, now: Instant): Deployment =>
  amended(deployment, withCondition(deployment.status.conditions, newCondition(claim, now)));
