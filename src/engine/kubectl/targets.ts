import { groupResource, RESOURCES, type Resource } from "../objects/resources.ts";
import type { KubernetesObject } from "../objects/types/kinds.ts";
import type { Invocation, Watched } from "./command.ts";
import { type Complaint, mistake, refusal, warn } from "./complaints.ts";
import { readDocuments } from "./documents.ts";
import { findByWord, isInAll, shortNameWarning } from "./resource-names.ts";
import { readSelectors } from "./selectors.ts";

/** An object of the cluster that a command line names. */
export interface Target {
  readonly resource: Resource;
  readonly object: KubernetesObject;
}

export interface Targets {
  readonly targets: readonly Target[];
  readonly complaints: readonly Complaint[];
  /** Whether the line asks for several kinds, so that names carry their kind. */
  readonly severalKinds: boolean;
  /** Whether objects were named, rather than asked for by kind, label or `--all`. */
  readonly byName: boolean;
  readonly resources: readonly Resource[];
}

/** What may stand in place of names. */
export interface TargetOptions {
  /** A kind alone stands for all its objects, as for `get`. */
  readonly kindAlone?: boolean;
}

/**
 * The objects that the arguments name, as cli-runtime's resource builder reads them: `TYPE NAME…`, `TYPE/NAME…`, `TYPE,TYPE`
 * with a selector or `--all`, or files. Objects that are not there become complaints; the others are kept.
 */
export function findTargets(
  invocation: Invocation,
  args: readonly string[],
  options: TargetOptions = {},
): Targets {
  if (invocation.flags.given("filename")) return fromFiles(invocation);
  if (args.length === 0) return nothing(mistake(NO_RESOURCES));
  if (args.some((arg) => arg.includes("/"))) return fromPairs(invocation, args);
  const [types = "", ...names] = args;
  const resources = resourcesOf(types);
  for (const word of types.split(",")) {
    const warning = shortNameWarning(word);
    if (warning !== undefined) warn(invocation, [warning]);
  }
  if ("complaint" in resources) return nothing(resources.complaint);
  if (names.length > 0) return fromNames(invocation, resources.resources, names);
  return fromKinds(invocation, resources.resources, options);
}

const NO_RESOURCES = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

/** Whether a line names no object in any way; `rollout` refuses it as {@link RESOURCE_REQUIRED}. */
export const namesNothing = ({ flags, args }: Invocation): boolean =>
  args.length === 0 && !flags.given("filename") && !flags.given("selector");

export const RESOURCE_REQUIRED = "required resource not specified";

/** The object as a waiting command remembers it. */
export const watched = ({ object }: Target): Watched => ({
  kind: object.kind,
  namespace: object.metadata.namespace,
  name: object.metadata.name,
  uid: object.metadata.uid,
});

/** The stored object as it is now: the same one, not a successor of its name. */
export function current(
  invocation: { readonly api: Invocation["api"] },
  target: Watched,
): KubernetesObject | undefined {
  const object = invocation.api.objects.get(target.kind, target.namespace, target.name);
  return object?.metadata.uid === target.uid ? object : undefined;
}

function nothing(complaint: Complaint): Targets {
  return { targets: [], complaints: [complaint], severalKinds: false, byName: true, resources: [] };
}

function fromFiles(invocation: Invocation): Targets {
  const { described, complaints } = readDocuments(invocation);
  const found = described.map(({ resource, namespace, name }) =>
    lookUp(invocation, resource, name, namespace),
  );
  return {
    targets: found.flatMap((result) => ("target" in result ? [result.target] : [])),
    complaints: [
      ...complaints,
      ...found.flatMap((result) => ("complaint" in result ? [result.complaint] : [])),
    ],
    severalKinds: described.length > 1,
    byName: true,
    resources: described.map(({ resource }) => resource),
  };
}

/** `deployment/web pod/x` */
function fromPairs(invocation: Invocation, args: readonly string[]): Targets {
  const resources: Resource[] = [];
  const found: LookUp[] = [];
  for (const arg of args) {
    const [type = "", name = "", ...more] = arg.split("/");
    if (!arg.includes("/")) return nothing(mistake(MIXED_FORMS));
    if (more.length > 0 || type === "" || name === "") {
      return nothing(mistake(`arguments in resource/name form may not have more than one slash`));
    }
    const resource = findByWord(type);
    if (resource === undefined) return nothing(unknownType(type));
    resources.push(resource);
    found.push(lookUp(invocation, resource, name, invocation.namespace));
  }
  return named(resources, found);
}

const MIXED_FORMS =
  "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'";

/** `deployment web cart` */
function fromNames(
  invocation: Invocation,
  resources: readonly Resource[],
  names: readonly string[],
): Targets {
  const { flags } = invocation;
  if (flags.text("selector") !== "" || flags.text("field-selector") !== "") {
    return nothing(mistake("name cannot be provided when a selector is specified"));
  }
  if (flags.on("all-namespaces")) {
    return nothing(mistake("a resource cannot be retrieved by name across all namespaces"));
  }
  const found = resources.flatMap((resource) =>
    names.map((name) => lookUp(invocation, resource, name, invocation.namespace)),
  );
  return named(resources, found);
}

function named(resources: readonly Resource[], found: readonly LookUp[]): Targets {
  return {
    targets: found.flatMap((result) => ("target" in result ? [result.target] : [])),
    complaints: found.flatMap((result) => ("complaint" in result ? [result.complaint] : [])),
    severalKinds: new Set(resources).size > 1,
    byName: true,
    resources: [...new Set(resources)],
  };
}

/** `deployments --all`, `pods,services -l app=web` */
function fromKinds(invocation: Invocation, resources: readonly Resource[], options: TargetOptions): Targets {
  const { flags } = invocation;
  const hasSelector = flags.text("selector") !== "" || flags.text("field-selector") !== "";
  if (flags.on("all") && flags.text("selector") !== "") {
    return nothing(mistake("setting 'all' parameter but found a non empty selector. "));
  }
  if (!hasSelector && !flags.on("all") && options.kindAlone !== true) {
    return nothing(mistake("resource(s) were provided, but no name was specified"));
  }
  const targets: Target[] = [];
  for (const resource of resources) {
    const selectors = readSelectors(flags, resource);
    if (!selectors.ok) return nothing(selectors.complaint);
    const namespace = resource.namespaced && !flags.on("all-namespaces") ? invocation.namespace : undefined;
    const objects = invocation.api.objects.list(resource.kind, namespace).filter(selectors.selects);
    for (const object of [...objects].sort(byNamespaceAndName)) targets.push({ resource, object });
  }
  return { targets, complaints: [], severalKinds: resources.length > 1, byName: false, resources };
}

function byNamespaceAndName({ metadata: a }: KubernetesObject, { metadata: b }: KubernetesObject): number {
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function resourcesOf(
  types: string,
): { readonly resources: readonly Resource[] } | { readonly complaint: Complaint } {
  const resources: Resource[] = [];
  for (const word of types.split(",")) {
    if (word === "all") {
      resources.push(...RESOURCES.filter(isInAll));
      continue;
    }
    const resource = findByWord(word);
    if (resource === undefined) return { complaint: unknownType(word) };
    resources.push(resource);
  }
  return { resources: [...new Set(resources)] };
}

const unknownType = (word: string): Complaint => mistake(`the server doesn't have a resource type "${word}"`);

type LookUp = { readonly target: Target } | { readonly complaint: Complaint };

function lookUp(invocation: Invocation, resource: Resource, name: string, namespace: string): LookUp {
  const object = invocation.api.objects.get(resource.kind, resource.namespaced ? namespace : "", name);
  if (object !== undefined) return { target: { resource, object } };
  const message = `${groupResource(resource)} "${name}" not found`;
  return { complaint: refusal({ code: 404, reason: "NotFound", message }) };
}
