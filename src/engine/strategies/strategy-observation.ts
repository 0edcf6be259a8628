import type { ApiServer } from "../api/types.ts";
import type { Deployment } from "../objects/types/apps.ts";
import { isPodReady } from "../objects/types/pod.ts";
import type { Observed, Smoke } from "./strategy.ts";

/** What the status of a Deployment shows to who watches its rollout. */
export function observe(deployment: Deployment): Observed {
  const { metadata, spec, status } = deployment;
  const containers = spec.template.spec.containers;
  const progressing = status.conditions.find(({ type }) => type === "Progressing");
  return {
    images: Object.fromEntries(containers.map(({ name, image }) => [name, image])),
    firstContainer: containers[0]?.name ?? "",
    type: spec.strategy.type,
    isCurrent: status.observedGeneration >= metadata.generation,
    isDeadlineExceeded: progressing?.reason === "ProgressDeadlineExceeded",
    desired: spec.replicas,
    updated: status.updatedReplicas,
    total: status.replicas,
    available: status.availableReplicas,
  };
}

/**
 * The smoke check: of the ready pods of the newest revision, those that some Service lists as a ready endpoint. Without a
 * Service that selects them, being ready is enough.
 */
export function smokeTest(api: ApiServer, deployment: Deployment): Smoke {
  const { objects } = api;
  const { namespace, uid, annotations } = deployment.metadata;
  const revision = annotations["deployment.kubernetes.io/revision"];
  const newest = objects
    .controlledBy("ReplicaSet", uid)
    .find(({ metadata }) => metadata.annotations["deployment.kubernetes.io/revision"] === revision);
  if (newest === undefined) return { reachable: 0, wanted: deployment.spec.replicas };
  const pods = objects.controlledBy("Pod", newest.metadata.uid).filter(isPodReady);
  const listed = new Set<string>();
  let isServed = false;
  for (const service of objects.list("Service", namespace)) {
    const selector = Object.entries(service.spec.selector ?? {});
    const labels = deployment.spec.template.metadata.labels ?? {};
    if (selector.length === 0 || !selector.every(([key, value]) => labels[key] === value)) continue;
    isServed = true;
    const name = { "kubernetes.io/service-name": service.metadata.name };
    for (const { endpoints } of objects.labelled("EndpointSlice", namespace, name)) {
      for (const { conditions, targetRef } of endpoints) {
        if (conditions.ready && targetRef !== undefined) listed.add(targetRef.uid);
      }
    }
  }
  const reachable = pods.filter(({ metadata }) => !isServed || listed.has(metadata.uid)).length;
  return { reachable, wanted: deployment.spec.replicas };
}
