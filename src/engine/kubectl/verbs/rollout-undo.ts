import { asJsonObject, type Json, type JsonObject } from "../../objects/json.ts";
import { groupKind } from "../../objects/resources.ts";
import { sameValue } from "../../objects/same-value.ts";
import type { Deployment, ReplicaSet } from "../../objects/types/apps.ts";
import type { StringMap } from "../../objects/types/meta.ts";
import { type Command, DONE, type Invocation } from "../command.ts";
import { type Complaint, fail, finish, mistake } from "../complaints.ts";
import { type DryRun, readDryRun, TARGET_FLAGS, WRITE_FLAGS } from "../flag-sets.ts";
import { LAST_APPLIED } from "../last-applied.ts";
import { templateOf } from "../pod-templates.ts";
import { describePodTemplate } from "../printers/pod-template.ts";
import { qualifiedPlural } from "../resource-names.ts";
import { findTargets, namesNothing, RESOURCE_REQUIRED, type Target } from "../targets.ts";
import { report, sendPatch } from "../writes.ts";

/** `kubectl rollout undo`: puts an earlier template back in place. Source: kubectl pkg/polymorphichelpers/rollback.go. */
export const rolloutUndo: Command = {
  flags: { ...TARGET_FLAGS, ...WRITE_FLAGS, "to-revision": { type: "int", initial: "0" } },
  run(invocation) {
    const { flags, args } = invocation;
    const read = readDryRun(invocation);
    if ("problem" in read) return fail(invocation, read.problem);
    if (namesNothing(invocation)) return fail(invocation, RESOURCE_REQUIRED);
    const { targets, complaints } = findTargets(invocation, args, { kindAlone: true });
    if (complaints.length > 0) return finish(invocation, complaints);
    const wanted = flags.whole("to-revision") ?? 0;
    for (const target of targets) {
      const problems = undo(invocation, target, { wanted, dryRun: read.dryRun });
      if (problems.length > 0) return finish(invocation, problems);
    }
    return DONE;
  },
};

interface Request {
  /** The revision to go back to; 0 = the one before the current one. */
  readonly wanted: number;
  readonly dryRun: DryRun;
}

function undo(invocation: Invocation, target: Target, { wanted, dryRun }: Request): readonly Complaint[] {
  const { object, resource } = target;
  warnAboutApply(invocation, target);
  if (object.kind !== "Deployment") {
    return [mistake(`no rollbacker has been implemented for "${groupKind(resource)}"`)];
  }
  const set = revisionToRestore(
    invocation.api.objects.controlledBy("ReplicaSet", object.metadata.uid),
    wanted,
  );
  if (set === undefined && wanted > 0)
    return [mistake(`unable to find specified revision ${wanted} in history`)];
  if (set === undefined)
    return [mistake(`no rollout history found for deployment "${object.metadata.name}"`)];
  const template = restorableTemplate(set);
  if (dryRun === "client")
    return report(invocation, target, describePodTemplate(template).replace(/\n$/, ""));
  if (object.spec.paused === true) {
    const advice = "resume it first with 'kubectl rollout resume' and try again";
    return [mistake(`you cannot rollback a paused deployment; ${advice}`)];
  }
  if (sameValue(template, restorableTemplate(object))) {
    return report(
      invocation,
      target,
      `skipped rollback (current template already matches revision ${wanted})`,
      dryRun,
    );
  }
  const body: readonly Json[] = [
    { op: "replace", path: "/spec/template", value: template },
    { op: "replace", path: "/metadata/annotations", value: annotationsAfter(object, set) },
  ];
  const written = sendPatch(
    invocation,
    target,
    { type: "json", body },
    { dryRun, prefix: "failed restoring revision: " },
  );
  if (!written.ok) return [written.complaint];
  return report(invocation, { resource, object: written.object }, "rolled back", dryRun);
}

function warnAboutApply(invocation: Invocation, { resource, object }: Target): void {
  if (object.metadata.annotations[LAST_APPLIED] === undefined) return;
  const name = qualifiedPlural(resource, object.metadata.name);
  invocation.complain(
    `Warning: resource ${name} was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n`,
  );
}

/** The set of the wanted revision, or the one with the second-highest revision. */
function revisionToRestore(sets: readonly ReplicaSet[], wanted: number): ReplicaSet | undefined {
  if (wanted > 0) return sets.find((set) => revisionOf(set) === wanted);
  const numbered = sets.map((set) => ({ set, revision: revisionOf(set) }));
  return numbered.sort((a, b) => b.revision - a.revision)[1]?.set;
}

const revisionOf = ({ metadata }: ReplicaSet): number =>
  Number(metadata.annotations["deployment.kubernetes.io/revision"] ?? 0);

/** The pod template without the label that the controller adds. */
function restorableTemplate(owner: Deployment | ReplicaSet): JsonObject {
  const template = templateOf(owner);
  const metadata = asJsonObject(template.metadata);
  const labels = asJsonObject(metadata.labels);
  const { "pod-template-hash": _, ...others } = labels;
  return { ...template, metadata: { ...metadata, labels: others } };
}

/** Annotations that belong to the deployment and stay; all others come back with the revision. */
const OWN_ANNOTATIONS: readonly string[] = [
  LAST_APPLIED,
  "deployment.kubernetes.io/revision",
  "deployment.kubernetes.io/revision-history",
  "deployment.kubernetes.io/desired-replicas",
  "deployment.kubernetes.io/max-replicas",
  "deprecated.deployment.rollback.to",
];

function annotationsAfter(deployment: Deployment, set: ReplicaSet): StringMap {
  const own = Object.entries(deployment.metadata.annotations).filter(([key]) =>
    OWN_ANNOTATIONS.includes(key),
  );
  const restored = Object.entries(set.metadata.annotations).filter(([key]) => !OWN_ANNOTATIONS.includes(key));
  return Object.fromEntries([...own, ...restored]);
}
