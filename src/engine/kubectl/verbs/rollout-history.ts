import { asJsonObject, type JsonObject } from "../../objects/json.ts";
import { groupKind } from "../../objects/resources.ts";
import type { ReplicaSet } from "../../objects/types/apps.ts";
import { CHANGE_CAUSE } from "../change-cause.ts";
import { type Command, DONE } from "../command.ts";
import { fail, finish } from "../complaints.ts";
import { TARGET_FLAGS, WRITE_FLAGS } from "../flag-sets.ts";
import { templateOf } from "../pod-templates.ts";
import { describePodTemplate } from "../printers/pod-template.ts";
import { qualifiedName } from "../resource-names.ts";
import { findTargets, namesNothing, RESOURCE_REQUIRED, type Target } from "../targets.ts";

/** `kubectl rollout history`: the revisions that can be restored. Source: kubectl pkg/polymorphichelpers/history.go. */
export const rolloutHistory: Command = {
  flags: { ...TARGET_FLAGS, ...WRITE_FLAGS, revision: { type: "int", initial: "0" } },
  run(invocation) {
    const { flags, args, api } = invocation;
    if (namesNothing(invocation)) return fail(invocation, RESOURCE_REQUIRED);
    const revision = flags.whole("revision") ?? 0;
    if (revision < 0) return fail(invocation, `revision must be a positive integer: ${revision}`);
    const { targets, complaints } = findTargets(invocation, args, { kindAlone: true });
    if (complaints.length > 0) return finish(invocation, complaints);
    for (const target of targets) {
      const { object, resource } = target;
      if (object.kind !== "Deployment") {
        return fail(invocation, `no history viewer has been implemented for "${groupKind(resource)}"`);
      }
      const sets = byRevision(api.objects.controlledBy("ReplicaSet", object.metadata.uid));
      const text = revision === 0 ? listed(sets) : detailed(sets.get(revision));
      if (text === undefined) return fail(invocation, "unable to find the specified revision");
      invocation.print(`${title(target, revision)}\n${text}\n`);
    }
    return DONE;
  },
};

function title({ resource, object }: Target, revision: number): string {
  return `${qualifiedName(resource, object.metadata.name)} ${revision === 0 ? "" : `with revision #${revision}`}`;
}

/** Sets by revision, ascending; one that has no revision yet counts as 0. */
function byRevision(sets: readonly ReplicaSet[]): ReadonlyMap<number, ReplicaSet> {
  const numbered = sets.map(
    (set) => [Number(set.metadata.annotations["deployment.kubernetes.io/revision"] ?? 0), set] as const,
  );
  return new Map([...numbered].sort(([a], [b]) => a - b));
}

function listed(sets: ReadonlyMap<number, ReplicaSet>): string {
  if (sets.size === 0) return "No rollout history found.";
  const width = "REVISION".length + 2;
  const rows = [...sets].map(([revision, { metadata }]) => {
    const cause = metadata.annotations[CHANGE_CAUSE] ?? "";
    return `${`${revision}`.padEnd(width)}${cause === "" ? "<none>" : cause}\n`;
  });
  return `REVISION  CHANGE-CAUSE\n${rows.join("")}`;
}

function detailed(set: ReplicaSet | undefined): string | undefined {
  if (set === undefined) return undefined;
  return describePodTemplate(withCause(templateOf(set), set.metadata.annotations[CHANGE_CAUSE] ?? ""));
}

/** The cause is shown as if it were an annotation of the template. */
function withCause(template: JsonObject, cause: string): JsonObject {
  if (cause === "") return template;
  const metadata = asJsonObject(template.metadata);
  const annotations = asJsonObject(metadata.annotations);
  return { ...template, metadata: { ...metadata, annotations: { ...annotations, [CHANGE_CAUSE]: cause } } };
}
