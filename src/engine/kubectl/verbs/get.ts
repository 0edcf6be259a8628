import { toManifest } from "../../objects/manifest.ts";
import type { Command, Invocation } from "../command.ts";
import { type Complaint, fail, finish, isForgiven } from "../complaints.ts";
import { TARGET_FLAGS } from "../flag-sets.ts";
import { isStructured, printList, printNames, printOne } from "../printers/output.ts";
import { tableOf } from "../printers/tables.ts";
import { sortTargets } from "../sorting.ts";
import { findTargets, type Target, type Targets } from "../targets.ts";

/** `kubectl get`: objects as tables, names, JSON, YAML, or picked apart by a path. */
export const get: Command = {
  flags: {
    ...TARGET_FLAGS,
    output: { type: "text", short: "o" },
    "all-namespaces": { type: "bool", short: "A" },
    "field-selector": { type: "text" },
    "ignore-not-found": { type: "bool" },
    "no-headers": { type: "bool" },
    "show-labels": { type: "bool" },
    "show-kind": { type: "bool" },
    "show-managed-fields": { type: "bool" },
    "label-columns": { type: "list", short: "L" },
    "sort-by": { type: "text" },
    "chunk-size": { type: "int" },
    template: { type: "text" },
    watch: { type: "bool", short: "w" },
    "watch-only": { type: "bool" },
  },
  run(invocation) {
    const { flags, args } = invocation;
    if (flags.on("watch") || flags.on("watch-only"))
      return fail(invocation, "get --watch is not simulated yet");
    if (args.length === 0 && !flags.given("filename")) {
      const hint = 'Use "kubectl api-resources" for a complete list of supported resources.';
      const message = `You must specify the type of resource to get. ${hint}\n\nerror: Required resource not specified.`;
      invocation.complain(`${message}\nSee 'kubectl get -h' for help and examples\n`);
      return { exit: 1 };
    }
    const found = findTargets(invocation, args, { kindAlone: true });
    const complaints = found.complaints.filter((complaint) => !isForgiven(invocation, complaint));
    if (complaints.some(({ from }) => from === "kubectl")) return finish(invocation, complaints);
    const sorted = sortTargets(found.targets, flags.text("sort-by"));
    if ("problem" in sorted) return fail(invocation, sorted.problem);
    const problems = show(invocation, { ...found, targets: sorted.targets }, complaints.length > 0);
    return finish(invocation, [...problems, ...complaints]);
  },
};

function show(invocation: Invocation, found: Targets, hasFailed: boolean): readonly Complaint[] {
  const { flags } = invocation;
  const format = flags.text("output");
  const isTable = format === "" || format === "wide";
  if (found.targets.length === 0 && (isTable || !isStructured(format))) {
    if (!hasFailed && !flags.on("ignore-not-found")) sayNothingFound(invocation, found);
    return [];
  }
  if (isTable) {
    invocation.print(tables(invocation, found));
    return [];
  }
  const objects = found.targets.map(({ object }) => object);
  if (hasFailed && objects.length === 0) return [];
  const isSingle = found.byName && objects.length === 1 && found.complaints.length === 0;
  const [first] = objects;
  if (format === "name") return printNames(invocation, objects);
  return isSingle && first !== undefined
    ? printOne(invocation, toManifest(first), format)
    : printList(invocation, objects, format);
}

function sayNothingFound(invocation: Invocation, { resources }: Targets): void {
  const everywhere =
    invocation.flags.on("all-namespaces") || resources.every(({ namespaced }) => !namespaced);
  const place = everywhere ? "" : ` in ${invocation.namespace} namespace.`;
  invocation.complain(`No resources found${place}\n`);
}

/** One table a kind, parted by empty lines. */
function tables(invocation: Invocation, { targets, resources, severalKinds }: Targets): string {
  const { flags } = invocation;
  const options = {
    wide: flags.text("output") === "wide",
    withKind: severalKinds || flags.on("show-kind"),
    withNamespace: flags.on("all-namespaces"),
    withHeaders: !flags.on("no-headers"),
    withLabels: flags.on("show-labels"),
    labelColumns: flags.all("label-columns").flatMap((value) => value.split(",")),
    now: invocation.api.now(),
  };
  const groups = resources
    .map((resource) => targets.filter((target: Target) => target.resource === resource))
    .filter((group) => group.length > 0);
  return groups.map((group) => tableOf(group, options)).join("\n");
}
