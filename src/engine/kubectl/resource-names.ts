import { apiVersionOf, groupResource, RESOURCES, type Resource } from "../objects/resources.ts";

/**
 * The resource that a word means: `deployments`, `deployment`, `deploy`, `deployments.apps`, `Deployment.v1.apps`, in any
 * case of letters. Where several fit, the first served one.
 */
export function findByWord(word: string): Resource | undefined {
  const lower = word.toLowerCase();
  return RESOURCES.find((resource) => namesOf(resource).includes(lower));
}

/** The warning about a short name that another, less preferred resource has too. */
export function shortNameWarning(word: string): string | undefined {
  const other = SHARED_SHORT_NAMES.get(word.toLowerCase());
  return other === undefined
    ? undefined
    : `short name "${word}" could also match lower priority resource ${other}`;
}

const SHARED_SHORT_NAMES: ReadonlyMap<string, string> = new Map([["ev", "events.events.k8s.io"]]);

/** `deployment.apps`: how kubectl names a kind before the slash. */
export const kindWord = (resource: Resource): string =>
  resource.group === "" ? resource.singular : `${resource.singular}.${resource.group}`;

/** `deployment.apps/web` */
export const qualifiedName = (resource: Resource, name: string): string => `${kindWord(resource)}/${name}`;

/** `deployments/web` */
export const qualifiedPlural = (resource: Resource, name: string): string => `${resource.plural}/${name}`;

/** Whether a resource belongs to `all`. */
export const isInAll = (resource: Resource): boolean => IN_ALL.has(resource.kind);

const IN_ALL: ReadonlySet<string> = new Set(["Pod", "Service", "Deployment", "ReplicaSet"]);

/** `Resource: "apps/v1, Resource=deployments", GroupVersionKind: "apps/v1, Kind=Deployment"` */
export const describeMapping = (resource: Resource): string =>
  `Resource: "${apiVersionOf(resource)}, Resource=${resource.plural}", GroupVersionKind: "${apiVersionOf(resource)}, Kind=${resource.kind}"`;

function namesOf(resource: Resource): readonly string[] {
  const { plural, singular, shortNames, group, version } = resource;
  const suffix = group === "" ? "" : `.${group}`;
  return [
    plural,
    singular,
    ...shortNames,
    groupResource(resource),
    `${singular}${suffix}`,
    `${plural}.${version}${suffix}`,
    `${singular}.${version}${suffix}`,
  ];
}
