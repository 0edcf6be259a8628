import { type Instant, type Microseconds, microseconds } from "../../kernel/units.ts";
import type { ObjectReader } from "../../objects/object-table.ts";
import type { Deployment, DeploymentStatus, ReplicaSet } from "../../objects/types/apps.ts";
import { type Controller, type ControllerView, type Reconciliation, SETTLED, type Write } from "../shared.ts";
import { claim } from "../shared-claim.ts";
import { cleanUpHistory } from "./history.ts";
import {
  createSet,
  isCollision,
  refusedCreation,
  reportRefusal,
  reviseSet,
  withCollision,
} from "./new-set.ts";
import { markPause } from "./pause.ts";
import { nextProgressCheck, rolloutStatus } from "./progress.ts";
import { oldPodsRunning, stopOldSets } from "./recreate.ts";
import { rollingStep } from "./rolling.ts";
import { isScalingEvent, scale } from "./scale.ts";
import { scaleSet } from "./scale-set.ts";
import { type Sets, sortSets } from "./sets.ts";
import { deploymentStatus, isComplete, isSameStatus } from "./status.ts";
import { enqueue } from "./triggers.ts";

/**
 * Rolls a Deployment from template to template by scaling its ReplicaSets (pkg/controller/deployment). It never goes back by
 * itself: a rollout that gets stuck stays so, and only its condition Progressing says it.
 *
 * Differences: where the real controller writes the status twice from one stale object, conflicts with itself and starts again,
 * this one writes it once, at the end of the pass; its decisions are the same. The rollback annotation of extensions/v1beta1 is
 * not obeyed (kubectl has not set it since 1.16).
 */
export const deploymentController: Controller = {
  name: "deployment-controller",
  retry: { base: microseconds(5_000), limit: 15 },
  enqueue,
  reconcile,
};

/** What a pass has decided: writes, and the status that follows them, if the pass gets that far. */
interface Plan {
  readonly writes: readonly Write[];
  /** The Deployment with the annotations and conditions that the pass has set on the way. */
  readonly deployment: Deployment;
  readonly status?: DeploymentStatus;
  readonly requeueAfter?: Microseconds | undefined;
}

function reconcile(view: ControllerView, key: string, now: Instant): Reconciliation {
  const deployment = find(view.objects, key);
  if (deployment === undefined) return SETTLED;
  if (selectsEverything(deployment)) return refuseSelector(deployment);
  const owned = view.objects.controlledBy("ReplicaSet", deployment.metadata.uid);
  const { claimed, writes: claims } = claim(
    deployment,
    owned,
    view.objects.uncontrolled("ReplicaSet", deployment.metadata.namespace),
  );
  const plan = planPass(view, deployment, claimed, now);
  const writes = [...claims, ...plan.writes, ...statusWrites(deployment, plan)];
  const batches = writes.map((write) => [write]);
  const { requeueAfter } = plan;
  if (requeueAfter !== undefined) return { batches, requeueAfter };
  return batches.length === 0 ? SETTLED : { batches };
}

/** What a pass works on. */
interface Pass extends ControllerView {
  /** With the conditions and annotations that this pass has set. */
  readonly deployment: Deployment;
  readonly sets: Sets;
  /** Whether this pass has marked the rollout as resumed. */
  readonly isResuming: boolean;
  readonly now: Instant;
}

/** One pass, in the order of syncDeployment: deletion, pause, scaling, strategy. */
function planPass(
  view: ControllerView,
  stored: Deployment,
  owned: readonly ReplicaSet[],
  now: Instant,
): Plan {
  const sorted = sortSets(stored, owned);
  const isDeleted = stored.metadata.deletionTimestamp !== undefined;
  const isPaused = stored.spec.paused === true;
  const marked = isDeleted ? stored : markPause(stored, now);
  const { deployment, sets, writes } = revise(marked, sorted, now);
  if (isDeleted) return { writes, deployment, status: deploymentStatus(deployment, sets, now) };
  if (isPaused || (writes.length === 0 && isScalingEvent(deployment, sets))) {
    const cleanUp = isPaused ? cleanUpHistory(deployment, sets.oldSets) : [];
    const status = deploymentStatus(deployment, sets, now);
    return { writes: [...writes, ...scale(deployment, sets), ...cleanUp], deployment, status };
  }
  // The set that was just written is looked at again when the cache shows it.
  if (writes.length > 0) return { writes, deployment: stored };
  const pass = { ...view, deployment, sets, isResuming: marked !== stored, now };
  return stored.spec.strategy.type === "Recreate" ? recreate(pass) : rollingUpdate(pass);
}

interface Known {
  readonly deployment: Deployment;
  readonly sets: Sets;
  readonly writes: readonly Write[];
}

function revise(deployment: Deployment, sets: Sets, now: Instant): Known {
  if (sets.newSet === undefined) return { deployment, sets, writes: [] };
  const revised = reviseSet(deployment, sets.newSet, sets.oldSets, now);
  return { ...revised, sets: { newSet: revised.newSet, oldSets: sets.oldSets } };
}

function rollingUpdate(pass: Pass): Plan {
  const { oldSets } = pass.sets;
  const { newSet, deployment, writes } = withNewSet(pass);
  if (newSet === undefined) return { writes, deployment, status: deployment.status };
  const step = rollingStep(deployment, newSet, oldSets);
  const cleanUp = step.isScaled ? [] : cleanUpIfComplete(deployment, oldSets);
  return finish(deployment, { newSet, oldSets }, [...writes, ...step.writes, ...cleanUp], pass.now);
}

/** Everything old first, and the new set only when the last old pod is gone. */
function recreate(pass: Pass): Plan {
  const { oldSets } = pass.sets;
  const stops = stopOldSets(pass.deployment, oldSets);
  if (stops.length > 0 || oldPodsRunning(oldSets, pass.objects)) {
    return finish(pass.deployment, pass.sets, stops, pass.now);
  }
  const { newSet, deployment, writes } = withNewSet(pass);
  if (newSet === undefined) return { writes, deployment, status: deployment.status };
  const scaled = scaleSet(deployment, newSet, deployment.spec.replicas);
  const cleanUp = cleanUpIfComplete(deployment, oldSets);
  return finish(deployment, { newSet, oldSets }, [...writes, ...scaled.writes, ...cleanUp], pass.now);
}

interface WithNewSet {
  /** Undefined if its name is taken: then the pass ends, and the next one tries another name. */
  readonly newSet: ReplicaSet | undefined;
  readonly deployment: Deployment;
  readonly writes: readonly Write[];
}

/** Creates the new set if there is none yet. */
function withNewSet({ deployment, sets, failure, isResuming, now }: Pass): WithNewSet {
  const { newSet, oldSets } = sets;
  if (newSet !== undefined) return { newSet, deployment, writes: [] };
  const refusal = refusedCreation(failure);
  if (refusal === undefined) return createSet(deployment, oldSets, isResuming, now);
  if (isCollision(refusal)) return { newSet, deployment: withCollision(deployment), writes: [] };
  const report = reportRefusal(deployment, refusal, now);
  const created = createSet(report.deployment, oldSets, isResuming, now);
  return { ...created, writes: [...report.writes, ...created.writes] };
}

const cleanUpIfComplete = (deployment: Deployment, oldSets: readonly ReplicaSet[]): readonly Write[] =>
  isComplete(deployment, deployment.status) ? cleanUpHistory(deployment, oldSets) : [];

/** The status is that of the sets as they were found, before this pass scaled them. */
function finish(deployment: Deployment, sets: Sets, writes: readonly Write[], now: Instant): Plan {
  const status = rolloutStatus(deployment, sets, now);
  return { writes, deployment, status, requeueAfter: nextProgressCheck(deployment, status, now) };
}

function statusWrites(stored: Deployment, { deployment, status }: Plan): readonly Write[] {
  if (status === undefined) return [];
  const isSameRevision = deployment.metadata.annotations === stored.metadata.annotations;
  if (isSameRevision && isSameStatus(status, stored.status)) return [];
  const { apiVersion, kind, metadata, spec } = deployment;
  return [{ verb: "updateStatus", object: { apiVersion, kind, metadata, spec, status } }];
}

function selectsEverything({ spec }: Deployment): boolean {
  const { matchLabels = {}, matchExpressions = [] } = spec.selector;
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

function refuseSelector(deployment: Deployment): Reconciliation {
  const event = {
    involved: deployment,
    type: "Warning",
    reason: "SelectingAll",
    message: "This deployment is selecting all pods. A non-empty selector is required.",
  } as const;
  const { metadata, status } = deployment;
  if (status.observedGeneration >= metadata.generation) return SETTLED;
  const object = { ...deployment, status: { ...status, observedGeneration: metadata.generation } };
  return {
    batches: [
      [
        { verb: "event", event },
        { verb: "updateStatus", object },
      ],
    ],
  };
}

function find(objects: ObjectReader, key: string): Deployment | undefined {
  const slash = key.indexOf("/");
  return objects.get("Deployment", key.slice(0, slash), key.slice(slash + 1));
}
