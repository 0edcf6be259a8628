import { stringify } from "yaml";
import { atSeconds, seconds } from "../kernel/units.ts";
import type { TrafficSpec } from "../traffic/traffic-spec.ts";
import { deploymentsOf, serves, servicesOf } from "./missing-services.ts";
import type { ReadManifest } from "./read-manifests.ts";
import type { Supplied } from "./scenario.ts";

/** What users do of whom the scenario says no more. */
export const USUAL = {
  rate: 100,
  users: 10_000,
  /** Pods with common probe delays are ready by then, and half a minute remains before the release. */
  start: atSeconds(30),
  /** The patience of a browser's fetch in many front ends. */
  timeout: seconds(2),
};

/**
 * Users of each Service that nobody in the files calls: a Service is called when a container of another workload has its name
 * as a host in an environment variable or an argument. If all are called, the first one gets the users.
 */
export function suppliedUsers(manifests: readonly ReadManifest[]): {
  readonly traffic: readonly TrafficSpec[];
  readonly supplied: readonly Supplied[];
} {
  const traffic = usersFor(manifests);
  return { traffic, supplied: traffic.map(asSupplied) };
}

function asSupplied(spec: TrafficSpec): Supplied {
  const { name, service, namespace, port } = spec;
  const entry = {
    name,
    service,
    namespace,
    port,
    profile: { constant: `${USUAL.rate}/s` },
    start: "30s",
    users: USUAL.users,
    timeout: "2s",
  };
  return {
    text: `users of Service ${service} at ${USUAL.rate}/s from 00:30 on, as nobody in the files calls it`,
    yaml: stringify({ traffic: [entry] }),
  };
}

function usersFor(manifests: readonly ReadManifest[]): readonly TrafficSpec[] {
  const deployments = deploymentsOf(manifests);
  const backed = servicesOf(manifests).filter(
    (service) =>
      service.spec.type !== "ExternalName" && deployments.some((deployment) => serves(service, deployment)),
  );
  const uncalled = backed.filter((service) => !isCalled(service.metadata.name ?? "", manifests));
  const entries = uncalled.length > 0 ? uncalled : backed.slice(0, 1);
  return entries.flatMap((service) => {
    const port = service.spec.ports?.[0]?.port;
    if (port === undefined) return [];
    return [
      {
        name: entries.length === 1 ? "users" : `users of ${service.metadata.name ?? ""}`,
        namespace: service.metadata.namespace,
        service: service.metadata.name ?? "",
        port,
        profile: { kind: "constant" as const, rate: USUAL.rate },
        users: USUAL.users,
        timeout: USUAL.timeout,
        start: USUAL.start,
      },
    ];
  });
}

function isCalled(service: string, manifests: readonly ReadManifest[]): boolean {
  const host = new RegExp(`(^|[^a-z0-9.-])${service.replace(/[^a-z0-9-]/g, "")}([.:/][^ ]*)?($|[^a-z0-9.-])`);
  return deploymentsOf(manifests)
    .filter((deployment) => deployment.metadata.name !== service)
    .some((deployment) =>
      deployment.spec.template.spec.containers.some((container) =>
        [
          ...(container.env ?? []).map((variable) => variable.value ?? ""),
          ...(container.args ?? []),
          ...(container.command ?? []),
        ].some((text) => host.test(text)),
      ),
    );
}
