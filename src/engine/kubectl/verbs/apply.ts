import { toManifest } from "../../objects/manifest.ts";
import { applyPatch } from "../../objects/patches/three-way.ts";
import type { KubernetesObject } from "../../objects/types/kinds.ts";
import type { Command, Invocation } from "../command.ts";
import { type Complaint, fail, failUsage, finish, mistake } from "../complaints.ts";
import { type Described, readDocuments } from "../documents.ts";
import {
  type DryRun,
  fieldValidationOf,
  RECORD_FLAG,
  readDryRun,
  TARGET_FLAGS,
  WRITE_FLAGS,
} from "../flag-sets.ts";
import { LAST_APPLIED, readLastApplied, withLastApplied } from "../last-applied.ts";
import { goJson } from "../printers/go-json.ts";
import { describeMapping, qualifiedPlural } from "../resource-names.ts";
import { report, sendNew, sendPatch } from "../writes.ts";

/** `kubectl apply`, client side: creates what is not there, and merges three ways what is. */
export const apply: Command = {
  flags: {
    ...TARGET_FLAGS,
    ...WRITE_FLAGS,
    ...RECORD_FLAG,
    all: { type: "bool" },
    validate: { type: "text", initial: "strict", bare: "strict" },
    overwrite: { type: "bool", initial: "true" },
    force: { type: "bool" },
    wait: { type: "bool" },
    timeout: { type: "duration", initial: "0" },
    "grace-period": { type: "int", initial: "-1" },
    cascade: { type: "text", initial: "background", bare: "background" },
    "server-side": { type: "bool" },
    "force-conflicts": { type: "bool" },
    prune: { type: "bool" },
  },
  run(invocation) {
    const { flags, args } = invocation;
    const read = readDryRun(invocation);
    if ("problem" in read) return fail(invocation, read.problem);
    if (args.length > 0) return failUsage(invocation, `Unexpected args: [${args.join(" ")}]`);
    if (!flags.given("filename")) return fail(invocation, "must specify one of -f and -k");
    const unusable = unusableFlag(invocation);
    if (unusable !== undefined) return fail(invocation, unusable);
    const { described, complaints } = readDocuments(invocation);
    if (described.length === 0 && complaints.length === 0)
      return fail(invocation, "no objects passed to apply");
    const refusals = described.flatMap((each) => applyOne(invocation, each, read.dryRun));
    return finish(invocation, [...complaints, ...refusals]);
  },
};

function unusableFlag({ flags }: Invocation): string | undefined {
  if (flags.on("force-conflicts") && !flags.on("server-side")) {
    return "--force-conflicts only works with --server-side";
  }
  if (flags.on("server-side")) return "--server-side is not simulated";
  return flags.on("prune") ? "--prune is not simulated" : undefined;
}

function applyOne(invocation: Invocation, described: Described, dryRun: DryRun): readonly Complaint[] {
  const { resource, namespace, name, source } = described;
  if (name === "") {
    const where = `${describeMapping(resource)}\nName: "", Namespace: "${namespace}"`;
    const what = "resource name may not be empty";
    return [
      mistake(
        `error when retrieving current configuration of:\n${where}\nfrom server for: "${source}": ${what}`,
      ),
    ];
  }
  const live = invocation.api.objects.get(resource.kind, namespace, name);
  return live === undefined
    ? sendNew(invocation, described, withLastApplied(described.manifest), dryRun)
    : updateOne(invocation, described, live, dryRun);
}

function updateOne(
  invocation: Invocation,
  { resource, manifest, source }: Described,
  live: KubernetesObject,
  dryRun: DryRun,
): readonly Complaint[] {
  const { name, namespace, annotations } = live.metadata;
  const remembered = annotations[LAST_APPLIED];
  if (remembered === undefined)
    invocation.complain(`Warning: ${missingAnnotation(qualifiedPlural(resource, name))}\n`);
  const target = { resource, object: live };
  const body = applyPatch(
    remembered === undefined ? undefined : readLastApplied(remembered),
    withLastApplied(manifest),
    toManifest(live),
    resource.kind,
  );
  if (Object.keys(body).length === 0) return report(invocation, target, "unchanged", dryRun);
  const where = `${describeMapping(resource)}\nName: "${name}", Namespace: "${namespace}"`;
  const prefix = `error when applying patch:\n${goJson(body)}\nto:\n${where}\nfor: "${source}": error when patching "${source}": `;
  const written = sendPatch(
    invocation,
    target,
    { type: "strategic", body },
    {
      dryRun,
      prefix,
      fieldValidation: fieldValidationOf(invocation),
    },
  );
  if (!written.ok) return [written.complaint];
  return report(
    invocation,
    { resource, object: written.object },
    written.isChanged ? "configured" : "unchanged",
    dryRun,
  );
}

const missingAnnotation = (name: string): string =>
  `resource ${name} is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`;
