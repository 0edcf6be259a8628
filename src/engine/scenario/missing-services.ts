import type { Draft } from "../objects/draft.ts";
import type { StringMap } from "../objects/types/meta.ts";
import type { Addition } from "./addition.ts";
import type { ReadManifest } from "./read-manifests.ts";

type DeploymentDraft = Draft<"Deployment">;
type ServiceDraft = Draft<"Service">;

export const deploymentsOf = (manifests: readonly ReadManifest[]): readonly DeploymentDraft[] =>
  manifests.flatMap(({ draft }) => (draft.kind === "Deployment" ? [draft] : []));

export const servicesOf = (manifests: readonly ReadManifest[]): readonly ServiceDraft[] =>
  manifests.flatMap(({ draft }) => (draft.kind === "Service" ? [draft] : []));

/** Whether the Service sends to the pods of the Deployment. */
export function serves(service: ServiceDraft, deployment: DeploymentDraft): boolean {
  const { selector } = service.spec;
  if (selector === undefined || Object.keys(selector).length === 0) return false;
  if (service.metadata.namespace !== deployment.metadata.namespace) return false;
  const labels: StringMap = deployment.spec.template.metadata.labels ?? {};
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/**
 * A Service for each Deployment without one. A Deployment that declares no port is taken for a worker, unless it is the only
 * one: then somebody surely wants to see it serve.
 */
export function missingServices(manifests: readonly ReadManifest[]): readonly Addition[] {
  const services = servicesOf(manifests);
  const deployments = deploymentsOf(manifests);
  return deployments
    .filter((deployment) => !services.some((service) => serves(service, deployment)))
    .filter((deployment) => deployments.length === 1 || firstPort(deployment) !== undefined)
    .map((deployment) => serviceFor(deployment, services));
}

const firstPort = (deployment: DeploymentDraft): number | undefined =>
  deployment.spec.template.spec.containers.flatMap((container) => container.ports ?? [])[0]?.containerPort;

function serviceFor(deployment: DeploymentDraft, services: readonly ServiceDraft[]): Addition {
  const wanted = deployment.metadata.name ?? "";
  const taken = services.some(
    ({ metadata }) => metadata.name === wanted && metadata.namespace === deployment.metadata.namespace,
  );
  const name = taken ? `${wanted}-supplied` : wanted;
  const port = firstPort(deployment) ?? 80;
  return {
    text: `Service ${name} on port ${port}, as no Service selects the pods of Deployment ${wanted}`,
    manifest: {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, namespace: deployment.metadata.namespace },
      spec: { selector: deployment.spec.selector.matchLabels ?? {}, ports: [{ port, targetPort: port }] },
    },
  };
}
