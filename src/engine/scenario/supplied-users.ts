import { seconds } from "../kernel/units.ts";
import type { Draft } from "../objects/draft.ts";
import type { JsonObject } from "../objects/json.ts";
import { deploymentsOf, serves, servicesOf } from "./missing-services.ts";
import type { ReadManifest } from "./read-manifests.ts";

/** What users do of whom the scenario says no more. */
export const USUAL = {
  rate: 100,
  users: 10_000,
  /** The patience of a browser's fetch in many front ends. */
  timeout: seconds(2),
};

/** Users as a Scenario document has them, and why they are there. */
interface SuppliedUsers {
  readonly entry: JsonObject;
  readonly text: string;
}

/**
 * Users of each Service that nobody in the files calls: a Service is called when a container of another workload has its name
 * as a host in an environment variable or an argument. If all are called, the first one gets the users.
 */
export function suppliedUsers(manifests: readonly ReadManifest[]): readonly SuppliedUsers[] {
  const deployments = deploymentsOf(manifests);
  const backed = servicesOf(manifests).filter(
    (service) =>
      service.spec.type !== "ExternalName" && deployments.some((deployment) => serves(service, deployment)),
  );
  const uncalled = backed.filter((service) => !isCalled(service.metadata.name ?? "", manifests));
  const called = uncalled.length > 0 ? uncalled : backed.slice(0, 1);
  return called.flatMap((service) => {
    const port = service.spec.ports?.[0]?.port;
    return port === undefined ? [] : [usersOf(service, port, called.length === 1)];
  });
}

function usersOf({ metadata }: Draft<"Service">, port: number, areAlone: boolean): SuppliedUsers {
  const service = metadata.name ?? "";
  return {
    entry: {
      name: areAlone ? "users" : `users of ${service}`,
      service,
      namespace: metadata.namespace,
      port,
      profile: { constant: `${USUAL.rate}/s` },
      /** Pods with common probe delays are ready by then, and half a minute remains before the release. */
      start: "30s",
      users: USUAL.users,
      timeout: "2s",
    },
    text: `users of Service ${service} at ${USUAL.rate}/s from 00:30 on, as nobody in the files calls it`,
  };
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
