import { milliValue, wholeValue } from "../../kernel/quantity.ts";
import type { StringMap } from "../../objects/types/meta.ts";
import type { Container, Pod, PodSpec } from "../../objects/types/pod.ts";

/** Amounts of resources: cpu in thousandths of a core, memory and ephemeral storage in bytes, others in units. */
export interface Resources {
  readonly cpu: number;
  readonly memory: number;
  readonly ephemeralStorage: number;
  /** Extended resources by name. */
  readonly others: { readonly [resource: string]: number };
}

/** What a pod asks of its node. */
export interface PodResources {
  readonly requests: Resources;
  /** Requests for LeastAllocated: a container that asks for none counts as 100m and 200Mi (scheduler/util.GetNonzeroRequests). */
  readonly scored: { readonly cpu: number; readonly memory: number };
}

const DEFAULT_CPU = 100;
const DEFAULT_MEMORY = 200 * 1024 * 1024;

const known = new WeakMap<readonly Container[], PodResources>();

/**
 * Requests of a pod: the sum of its containers, or what its init containers need at most if that is more, and its overhead
 * (component-helpers resource.PodRequests). Pods of one template share their list of containers, and so this answer.
 */
export function podResources(pod: Pod): PodResources {
  const present = known.get(pod.spec.containers);
  if (present !== undefined) return present;
  const computed = {
    requests: totalRequests(pod.spec, readResources),
    scored: totalRequests(pod.spec, scoredRequests),
  };
  known.set(pod.spec.containers, computed);
  return computed;
}

/** Reads a ResourceList; `pods` is not among the amounts. */
export function readResources(list: StringMap | undefined): Resources {
  let cpu = 0;
  let memory = 0;
  let ephemeralStorage = 0;
  const others: { [resource: string]: number } = {};
  for (const [resource, amount] of Object.entries(list ?? {})) {
    if (resource === "cpu") cpu = milliValue(amount);
    else if (resource === "memory") memory = wholeValue(amount);
    else if (resource === "ephemeral-storage") ephemeralStorage = wholeValue(amount);
    else if (resource !== "pods") others[resource] = wholeValue(amount);
  }
  return { cpu, memory, ephemeralStorage, others };
}

/** `a + sign · b`. */
export function addResources(a: Resources, b: Resources, sign: 1 | -1 = 1): Resources {
  return {
    cpu: a.cpu + sign * b.cpu,
    memory: a.memory + sign * b.memory,
    ephemeralStorage: a.ephemeralStorage + sign * b.ephemeralStorage,
    others: combine(a.others, b.others, (x, y) => x + sign * y),
  };
}

export const NO_RESOURCES: Resources = { cpu: 0, memory: 0, ephemeralStorage: 0, others: {} };

function scoredRequests(list: StringMap | undefined): Resources {
  const asked = readResources(list);
  return {
    cpu: list?.cpu === undefined ? DEFAULT_CPU : asked.cpu,
    memory: list?.memory === undefined ? DEFAULT_MEMORY : asked.memory,
    ephemeralStorage: asked.ephemeralStorage,
    others: asked.others,
  };
}

/**
 * Sidecars (init containers that restart) run beside everything after them; other init containers run one by one, each beside
 * the sidecars before it.
 */
function totalRequests(spec: PodSpec, read: (list: StringMap | undefined) => Resources): Resources {
  let running = NO_RESOURCES;
  let starting = NO_RESOURCES;
  for (const container of spec.initContainers ?? []) {
    const own = read(container.resources.requests);
    if (container.restartPolicy === "Always") {
      running = addResources(running, own);
      starting = largest(starting, running);
    } else starting = largest(starting, addResources(running, own));
  }
  for (const container of spec.containers) {
    running = addResources(running, read(container.resources.requests));
  }
  return addResources(largest(running, starting), readResources(spec.overhead));
}

function largest(a: Resources, b: Resources): Resources {
  return {
    cpu: Math.max(a.cpu, b.cpu),
    memory: Math.max(a.memory, b.memory),
    ephemeralStorage: Math.max(a.ephemeralStorage, b.ephemeralStorage),
    others: combine(a.others, b.others, Math.max),
  };
}

function combine(
  a: Resources["others"],
  b: Resources["others"],
  join: (x: number, y: number) => number,
): Resources["others"] {
  if (Object.keys(b).length === 0) return a;
  const sum: { [resource: string]: number } = {};
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    sum[name] = join(a[name] ?? 0, b[name] ?? 0);
  }
  return sum;
}
