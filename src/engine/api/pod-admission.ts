import type { Container, PodSpec, ResourceRequirements, Toleration } from "../objects/types/pod.ts";

/** The specification that a pod gets, or why there may be no such pod. */
export type Admission =
  | { readonly ok: true; readonly spec: PodSpec }
  | { readonly ok: false; readonly why: string };

/**
 * What the server adds to a pod that a template does not have: defaults of the pod itself (core/v1 SetDefaults_Pod),
 * DefaultTolerationSeconds and Priority. Pods made from one template share the outcome.
 */
export function createPodAdmission(): (spec: PodSpec) => Admission {
  const admitted = new WeakMap<PodSpec, Admission>();
  return (spec) => {
    const known = admitted.get(spec);
    if (known !== undefined) return known;
    const outcome = admit(spec);
    admitted.set(spec, outcome);
    return outcome;
  };
}

/** The classes that every cluster has. */
const PRIORITIES: ReadonlyMap<string, number> = new Map([
  ["", 0],
  ["system-cluster-critical", 2_000_000_000],
  ["system-node-critical", 2_000_001_000],
]);

function admit(spec: PodSpec): Admission {
  const className = spec.priorityClassName ?? "";
  const priority = PRIORITIES.get(className);
  if (priority === undefined) return { ok: false, why: `no PriorityClass with name ${className} was found` };
  if (spec.priority !== undefined && spec.priority !== priority) {
    const claim = `the integer value of priority (${spec.priority}) must not be provided in pod spec`;
    const outcome = `priority admission controller computed ${priority} from the given PriorityClass name`;
    return { ok: false, why: `${claim}; ${outcome}` };
  }
  return { ok: true, spec: completed(spec, priority) };
}

function completed(spec: PodSpec, priority: number): PodSpec {
  return {
    ...spec,
    containers: spec.containers.map(withRequests),
    ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map(withRequests) }),
    enableServiceLinks: spec.enableServiceLinks ?? true,
    tolerations: withDefaultTolerations(spec.tolerations ?? []),
    priority,
    preemptionPolicy: spec.preemptionPolicy ?? "PreemptLowerPriority",
  };
}

/** A limit without a request is also the request. */
function withRequests(container: Container): Container {
  const { limits, requests } = container.resources;
  if (limits === undefined || Object.keys(limits).every((name) => requests?.[name] !== undefined)) {
    return container;
  }
  const resources: ResourceRequirements = { ...container.resources, requests: { ...limits, ...requests } };
  return { ...container, resources };
}

const NODE_TROUBLES = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];
const DEFAULT_TOLERATION_SECONDS = 300;

function withDefaultTolerations(tolerations: readonly Toleration[]): readonly Toleration[] {
  const added = NODE_TROUBLES.filter((key) => !tolerations.some((each) => tolerates(each, key))).map(
    (key): Toleration => ({
      key,
      operator: "Exists",
      effect: "NoExecute",
      tolerationSeconds: DEFAULT_TOLERATION_SECONDS,
    }),
  );
  return added.length === 0 ? tolerations : [...tolerations, ...added];
}

function tolerates(toleration: Toleration, key: string): boolean {
  const sameKey = toleration.key === undefined || toleration.key === "" || toleration.key === key;
  const sameEffect =
    toleration.effect === undefined || toleration.effect.length === 0 || toleration.effect === "NoExecute";
  return sameKey && sameEffect;
}
