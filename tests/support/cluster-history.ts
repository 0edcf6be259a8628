import { createApiServer } from "../../src/engine/api/server.ts";
import { atSeconds, type Instant } from "../../src/engine/kernel/units.ts";
import type { JsonObject } from "../../src/engine/objects/json.ts";
import { readManifest } from "../../src/engine/objects/manifest.ts";
import { type Change, ObjectStore } from "../../src/engine/objects/store.ts";
import type { Kind, KubernetesObject, ObjectOf } from "../../src/engine/objects/types/kinds.ts";

/** A store behind the API server, written by hand: each write happens at the time that was set last. */
export function clusterHistory() {
  const store = new ObjectStore();
  let now: Instant = atSeconds(0);
  const api = createApiServer({ store, now: () => now });
  api.create({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "default", namespace: "" },
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  });
  return {
    store,
    api,
    history: store.history,
    at(seconds: number) {
      now = atSeconds(seconds);
    },
    create(manifest: JsonObject): KubernetesObject {
      const read = readManifest(manifest);
      if (!read.ok) throw new Error(read.error.message);
      const created = api.create(read.draft);
      if (!created.ok) throw new Error(created.error.message);
      return created.object;
    },
    /** Replaces an object by what `change` makes of it. */
    change<K extends Kind>(
      kind: K,
      name: string,
      change: (object: ObjectOf<K>) => ObjectOf<K>,
      subresource?: "status",
    ): ObjectOf<K> {
      const present = store.table.get(kind, kind === "Node" ? "" : "default", name);
      if (present === undefined) throw new Error(`no ${kind} ${name}`);
      const updated = api.update(change(present), subresource);
      if (!updated.ok) throw new Error(updated.error.message);
      return updated.object;
    },
  };
}

export type ClusterHistory = ReturnType<typeof clusterHistory>;

/** The manifest of the Deployment `shop`. */
export const shopDeployment = (image: string, replicas = 3): JsonObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "shop", namespace: "default" },
  spec: {
    replicas,
    selector: { matchLabels: { app: "shop" } },
    template: {
      metadata: { labels: { app: "shop" } },
      spec: { containers: [{ name: "shop", image, ports: [{ containerPort: 8080 }] }] },
    },
  },
});

/** Gives the Deployment `shop` another image. */
export function releaseImage(cluster: ClusterHistory, image: string): void {
  cluster.change("Deployment", "shop", (deployment) => ({
    ...deployment,
    spec: {
      ...deployment.spec,
      template: {
        ...deployment.spec.template,
        spec: {
          ...deployment.spec.template.spec,
          containers: deployment.spec.template.spec.containers.map((container) => ({ ...container, image })),
        },
      },
    },
  }));
}

/** The change that gives the Deployment `shop` another image at this time. */
export function deploymentChange(from: string, to: string, seconds: number): Change {
  const cluster = clusterHistory();
  cluster.create(shopDeployment(from));
  cluster.at(seconds);
  releaseImage(cluster, to);
  const change = cluster.history.at(-1);
  if (change === undefined) throw new Error("nothing was written");
  return change;
}
