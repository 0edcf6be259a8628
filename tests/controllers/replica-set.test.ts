import { describe, expect, test } from "vitest";
import { deletionOrder } from "../../src/engine/controllers/replica-set/deletion-order.ts";
import { replicaSetController } from "../../src/engine/controllers/replica-set/replica-set.ts";
import type { Write, WriteFailure } from "../../src/engine/controllers/shared.ts";
import { atSeconds, type Instant, seconds } from "../../src/engine/kernel/units.ts";
import { ObjectTable } from "../../src/engine/objects/object-table.ts";
import type { KubernetesObject } from "../../src/engine/objects/types/kinds.ts";
import type { Pod } from "../../src/engine/objects/types/pod.ts";
import { ownedBy, podOf, replicaSetOf } from "../support/builders.ts";

const NOW = atSeconds(1_000);
const owned = ownedBy(replicaSetOf("web"));
const READY = { status: "True", since: atSeconds(500) } as const;

/** What the controller does about the ReplicaSet `web` in this world. */
function reconcile(
  objects: readonly KubernetesObject[],
  options: { now?: Instant; failure?: WriteFailure } = {},
) {
  const table = new ObjectTable();
  for (const object of objects) table.put(object);
  const { failure, now = NOW } = options;
  const view = failure === undefined ? { objects: table } : { objects: table, failure };
  return replicaSetController.reconcile(view, "default/web", now);
}

/** Writes in few words: `create`, `delete a`, `update a`, `updateStatus web`. */
const told = (batches: readonly (readonly Write[])[]) =>
  batches.map((batch) =>
    batch.map((write) =>
      write.verb === "event" || write.verb === "create"
        ? write.verb
        : `${write.verb} ${write.object.metadata.name}`,
    ),
  );

const pod = (name: string, given: Parameters<typeof podOf>[1] = {}): Pod =>
  podOf(name, {
    ready: READY,
    node: "node-1",
    ...given,
    metadata: { ownerReferences: owned, ...given.metadata },
  });

describe("a ReplicaSet", () => {
  test("creates missing pods in batches that double", () => {
    const { batches } = reconcile([replicaSetOf("web", { spec: { replicas: 9 } })]);
    expect(batches.map((batch) => batch.length)).toEqual([1, 2, 4, 2, 1]);
    expect(told(batches).at(-1)).toEqual(["updateStatus web"]);
  });

  test("creates and deletes at most 500 pods in one go", () => {
    const { batches } = reconcile([replicaSetOf("web", { spec: { replicas: 600 } })]);
    expect(batches.flat().filter(({ verb }) => verb === "create").length).toBe(500);
  });

  test("makes pods of its template, named after itself and controlled by it", () => {
    const { batches } = reconcile([replicaSetOf("web")]);
    expect(batches[0]?.[0]).toMatchObject({
      verb: "create",
      object: {
        metadata: {
          generateName: "web-",
          namespace: "default",
          labels: { app: "web" },
          ownerReferences: owned,
        },
      },
      event: { reason: "SuccessfulCreate", message: "Created pod: {name}" },
      failureEvent: { type: "Warning", reason: "FailedCreate", message: "Error creating: {error}" },
    });
  });

  test("replaces a pod that fails or begins to terminate, without waiting for it to go", () => {
    const terminating = pod("a", { metadata: { deletionTimestamp: NOW } });
    const failed = pod("b", { phase: "Failed" });
    const { batches } = reconcile([replicaSetOf("web", { spec: { replicas: 2 } }), terminating, failed]);
    expect(told(batches)).toEqual([["create"], ["create"], ["updateStatus web"]]);
    const status = batches.at(-1)?.[0];
    expect(status).toMatchObject({ object: { status: { replicas: 0, terminatingReplicas: 1 } } });
  });

  test("does not touch its pods while it is being deleted itself, but goes on counting them", () => {
    const web = replicaSetOf("web", { spec: { replicas: 5 }, metadata: { deletionTimestamp: NOW } });
    expect(told(reconcile([web, pod("a")]).batches)).toEqual([["updateStatus web"]]);
  });

  test("adopts pods that match and belong to nobody, and counts them at once", () => {
    const stray = podOf("stray");
    const finished = podOf("finished", { phase: "Succeeded" });
    const other = podOf("other", { metadata: { labels: { app: "other" } } });
    const { batches } = reconcile([replicaSetOf("web"), stray, finished, other]);
    expect(told(batches)).toEqual([["update stray"], ["updateStatus web"]]);
    expect(batches[0]?.[0]).toMatchObject({ object: { metadata: { ownerReferences: owned } } });
  });

  test("releases a pod whose labels do not match any more, and makes another", () => {
    const strayed = pod("a", { metadata: { labels: { app: "quarantine" } } });
    const { batches } = reconcile([replicaSetOf("web"), strayed]);
    expect(told(batches)).toEqual([["update a"], ["create"], ["updateStatus web"]]);
    expect(batches[0]?.[0]).toMatchObject({ object: { metadata: { ownerReferences: [] } } });
  });

  test("leaves pods of another controller alone, whatever their labels", () => {
    const foreign = podOf("a", { metadata: { ownerReferences: ownedBy(replicaSetOf("other")) } });
    expect(told(reconcile([replicaSetOf("web"), foreign]).batches)).toEqual([
      ["create"],
      ["updateStatus web"],
    ]);
  });

  test("looks again when the next ready pod has been ready for minReadySeconds", () => {
    const web = replicaSetOf("web", { spec: { replicas: 2, minReadySeconds: 10 } });
    const pods = [995, 998].map((since) =>
      pod(`a${since}`, { ready: { status: "True", since: atSeconds(since) } }),
    );
    const answer = reconcile([web, ...pods]);
    expect(answer.requeueAfter).toBe(seconds(5));
    const later = reconcile([web, ...pods], { now: atSeconds(1_005) });
    expect(later.batches.flat()[0]).toMatchObject({
      object: { status: { readyReplicas: 2, availableReplicas: 1 } },
    });
  });

  test("says in its status why pods could not be made, and tries again in the same pass", () => {
    const web = replicaSetOf("web");
    const write = reconcile([web]).batches[0]?.[0];
    if (write === undefined) throw new Error("there is a write");
    const failure = { write, reason: "Forbidden", message: "exceeded quota" };
    const { batches } = reconcile([web], { failure });
    expect(told(batches)).toEqual([["updateStatus web"], ["create"]]);
    expect(batches[0]?.[0]).toMatchObject({
      object: {
        status: {
          conditions: [{ type: "ReplicaFailure", reason: "FailedCreate", message: "exceeded quota" }],
        },
      },
    });
  });
});

describe("the deletion order", () => {
  const order = (pods: readonly Pod[]) => deletionOrder(pods, pods, NOW).map(({ metadata }) => metadata.name);
  const made = (name: string, given: Parameters<typeof podOf>[1] = {}) =>
    podOf(name, {
      node: "node-1",
      ready: READY,
      ...given,
      metadata: { creationTimestamp: atSeconds(400), ...given.metadata },
    });

  test("prefers what serves least: unassigned, pending, unready, cheap, crowded, fresh, restarted, young", () => {
    const { node: _, ...elsewhere } = { node: "", ready: READY };
    const cost = { annotations: { "controller.kubernetes.io/pod-deletion-cost": "-5" } };
    const pods = [
      made("steady", { node: "node-2" }),
      made("young", { node: "node-2", metadata: { creationTimestamp: atSeconds(999) } }),
      made("restarted", { node: "node-2", restarts: [3] }),
      made("fresh", { node: "node-2", ready: { status: "True", since: atSeconds(999) } }),
      ...["crowded-1", "crowded-2", "crowded-3", "crowded-4", "crowded-5"].map((name) =>
        made(name, { node: "node-3" }),
      ),
      made("cheap", { metadata: cost }),
      made("unready", { ready: { status: "False", since: NOW } }),
      made("pending", { phase: "Pending" }),
      podOf("unassigned", elsewhere),
    ];
    expect(order(pods)).toEqual([
      "unassigned",
      "pending",
      "unready",
      "cheap",
      ...["crowded-1", "crowded-2", "crowded-3", "crowded-4", "crowded-5"],
      "fresh",
      "restarted",
      "young",
      "steady",
    ]);
  });

  test("does not tell apart pods that have been ready for about as long, except by uid", () => {
    const ready = (since: number) => ({ status: "True", since: atSeconds(since) }) as const;
    const one = made("one", { ready: ready(400), metadata: { uid: "b" } });
    const other = made("other", { ready: ready(500), metadata: { uid: "a" } });
    expect(order([one, other])).toEqual(["other", "one"]);
    expect(order([other, one])).toEqual(["other", "one"]);
  });
});
