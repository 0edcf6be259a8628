import { sameValue } from "../../objects/same-value.ts";
import type { Change } from "../../objects/store.ts";
import type { Deployment, ReplicaSet } from "../../objects/types/apps.ts";
import { controllerOf } from "../../objects/types/meta.ts";
import { changesTemplate } from "../recording/release-record.ts";
import { inRunSeconds, type RunFacts } from "../tracks/run-facts.ts";

/** From one pod template of a Deployment to the next: what it was for and how far it came. Times in seconds. */
export interface Rollout {
  /** `start` creates the Deployment, `undo` goes back to a template that it has had before. */
  readonly kind: "start" | "release" | "undo";
  readonly deployment: { readonly namespace: string; readonly name: string };
  readonly strategy: "RollingUpdate" | "Recreate";
  readonly at: number;
  /** When the next one of the same Deployment begins, or the Deployment goes; Infinity = it does not. */
  readonly until: number;
  /** Version of the pods that it makes. */
  readonly version: number;
  /** Pods of the new template that are available, of those asked for. */
  readonly progress: readonly { readonly at: number; readonly available: number; readonly wanted: number }[];
  /** When the Deployment reported every pod up to date and available. */
  readonly completedAt: number | null;
  /** When its progress deadline passed. */
  readonly stalledAt: number | null;
}

interface Draft {
  readonly kind: Rollout["kind"];
  readonly first: Deployment;
  readonly at: number;
  until: number;
  readonly statuses: { readonly at: number; readonly deployment: Deployment }[];
}

/** Every rollout of every Deployment, in the order in which they began. */
export function rolloutsOf(facts: RunFacts): readonly Rollout[] {
  const drafts = new Map<string, Draft[]>();
  for (const change of facts.history) {
    if (change.object.kind !== "Deployment") continue;
    const { uid } = change.object.metadata;
    const own = drafts.get(uid) ?? [];
    drafts.set(uid, own);
    noteDeployment(own, change, change.object);
  }
  const sets = facts.history.flatMap(({ object, time, type }) =>
    object.kind === "ReplicaSet" && type !== "DELETED" ? [{ at: inRunSeconds(time), set: object }] : [],
  );
  return [...drafts.values()]
    .flat()
    .map((draft) => finish(facts, draft, sets))
    .sort((a, b) => a.at - b.at);
}

function noteDeployment(own: Draft[], change: Change, deployment: Deployment): void {
  const at = inRunSeconds(change.time);
  const last = own.at(-1);
  if (change.type === "DELETED") {
    if (last) last.until = at;
    return;
  }
  if (last === undefined || changesTemplate(change)) {
    const isBack = own.some((one) => sameValue(one.first.spec.template, deployment.spec.template));
    const kind = last === undefined ? "start" : isBack ? "undo" : "release";
    if (last) last.until = at;
    own.push({ kind, first: deployment, at, until: Number.POSITIVE_INFINITY, statuses: [] });
  }
  own.at(-1)?.statuses.push({ at, deployment });
}

function finish(
  facts: RunFacts,
  draft: Draft,
  sets: readonly { readonly at: number; readonly set: ReplicaSet }[],
): Rollout {
  const { first, statuses } = draft;
  return {
    kind: draft.kind,
    deployment: { namespace: first.metadata.namespace, name: first.metadata.name },
    strategy: first.spec.strategy.type,
    at: draft.at,
    until: draft.until,
    version: facts.versions.ofDeployment(first),
    progress: progressOf(draft, sets),
    completedAt: statuses.find(({ deployment }) => isComplete(deployment))?.at ?? null,
    stalledAt: statuses.find(({ deployment }) => hasStalled(deployment))?.at ?? null,
  };
}

function progressOf(
  draft: Draft,
  sets: readonly { readonly at: number; readonly set: ReplicaSet }[],
): Rollout["progress"] {
  const { uid } = draft.first.metadata;
  const own = sets.filter(
    ({ at, set }) =>
      at < draft.until && controllerOf(set.metadata)?.uid === uid && isOfTemplate(set, draft.first),
  );
  const available = own.findLast(({ at }) => at <= draft.at)?.set.status.availableReplicas ?? 0;
  const events = [
    ...draft.statuses.map(({ at, deployment }) => ({
      at,
      wanted: deployment.spec.replicas,
      available: undefined,
    })),
    ...own
      .filter(({ at }) => at > draft.at)
      .map(({ at, set }) => ({ at, wanted: undefined, available: set.status.availableReplicas })),
  ].sort((a, b) => a.at - b.at);
  const progress: Rollout["progress"][number][] = [];
  let present = { at: draft.at, available, wanted: draft.first.spec.replicas };
  progress.push(present);
  for (const event of events) {
    const next = {
      at: event.at,
      available: event.available ?? present.available,
      wanted: event.wanted ?? present.wanted,
    };
    if (next.available === present.available && next.wanted === present.wanted) continue;
    present = next;
    progress.push(next);
  }
  return progress;
}

/** The ReplicaSet has the template of the Deployment, apart from the label that tells ReplicaSets apart. */
function isOfTemplate(set: ReplicaSet, deployment: Deployment): boolean {
  const { metadata, spec } = deployment.spec.template;
  const own = set.spec.template;
  return sameValue(own.spec, spec) && sameValue(own.metadata.annotations ?? {}, metadata.annotations ?? {});
}

/** deployment/util.DeploymentComplete. */
function isComplete({ metadata, spec, status }: Deployment): boolean {
  return (
    status.observedGeneration >= metadata.generation &&
    status.updatedReplicas === spec.replicas &&
    status.replicas === spec.replicas &&
    status.availableReplicas === spec.replicas
  );
}

function hasStalled({ metadata, status }: Deployment): boolean {
  if (status.observedGeneration < metadata.generation) return false;
  const progressing = status.conditions.find((condition) => condition.type === "Progressing");
  return progressing?.reason === "ProgressDeadlineExceeded";
}
