import type { Container, PodSpec, ResourceRequirements, Toleration } from "../objects/types/pod.ts";

/**
 * What the server adds to a pod that a template does not have: defaults of the pod itself (core/v1 SetDefaults_Pod),
 * DefaultTolerationSeconds and the priority of pods without a class. Pods made from one template share the outcome.
 */
export function createPodAdmission(): (spec: PodSpec) => PodSpec {
  const admitted = new WeakMap<PodSpec, PodSpec>();
  return (spec) => {
    const known = admitted.get(spec);
    if (known !== undefined) return known;
    const outcome = admit(spec);
    admitted.set(spec, outcome);
    return outcome;
  };
}

function admit(spec: PodSpec): PodSpec {
  return {
    ...spec,
    containers: spec.containers.map(withRequests),
    ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map(withRequests) }),
    enableServiceLinks: spec.enableServiceLinks ?? true,
    tolerations: withDefaultTolerations(spec.tolerations ?? []),
    priority: spec.priority ?? 0,
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
