import { describe, expect, test } from "vitest";
import { inSeconds } from "../../src/engine/kernel/units.ts";
import type { Pod } from "../../src/engine/objects/types/pod.ts";
import {
  cluster,
  configMapDraft,
  deploymentDraft,
  done,
  named,
  namespaceDraft,
  podDraft,
  refusal,
} from "./support/cluster.ts";

const pod = named("Pod", "web");

/** A cluster with one pod, bound to a node unless it is to stay pending. */
function withPod(options: { bound: boolean } = { bound: true }) {
  const world = cluster();
  done(world.api.create<"Pod">(podDraft("web")));
  if (options.bound) done(world.api.bind(pod, "node-1"));
  return world;
}

/** When a pod is to be gone and its grace period, both in seconds. */
function deadline({ metadata }: Pod): readonly (number | undefined)[] {
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  return [deletionTimestamp && inSeconds(deletionTimestamp), deletionGracePeriodSeconds];
}

describe("deleting a pod", () => {
  test("marks it with its own grace period, from the second of the request", () => {
    const { api, at, get } = withPod();
    at(7.2);
    api.delete(pod);
    expect(deadline(get("Pod", "web"))).toEqual([37, 30]);
  });

  test("takes a shorter or longer period from the request", () => {
    for (const graceSeconds of [2, 90]) {
      const { api, at, get } = withPod();
      at(7.2);
      api.delete(pod, { gracePeriodSeconds: graceSeconds });
      expect(deadline(get("Pod", "web"))).toEqual([7 + graceSeconds, graceSeconds]);
    }
  });

  test("removes it at once when it has no node or is finished", () => {
    const pending = withPod({ bound: false });
    pending.api.delete(pod);
    expect(pending.store.table.get("Pod", "default", "web")).toBeUndefined();

    const finished = withPod();
    const running = finished.get("Pod", "web");
    done(finished.api.update({ ...running, status: { ...running.status, phase: "Failed" } }, "status"));
    finished.api.delete(pod);
    expect(finished.store.table.get("Pod", "default", "web")).toBeUndefined();
  });

  test("by force shows the mark and then the removal, as a watch sees it", () => {
    const { api, at, store } = withPod();
    at(12.8);
    api.delete(pod, { gracePeriodSeconds: 0 });
    const [marked, gone] = store.history.slice(-2);
    expect([marked?.type, gone?.type]).toEqual(["MODIFIED", "DELETED"]);
    expect(marked?.object.metadata).toMatchObject({
      generation: 2,
      deletionTimestamp: 12_000_000,
      deletionGracePeriodSeconds: 0,
    });
  });

  test("a second time does nothing without a shorter period", () => {
    const { api, at, get, store } = withPod();
    at(1);
    api.delete(pod);
    const versions = store.history.length;
    at(2);
    done(api.delete(pod));
    done(api.delete(pod, { gracePeriodSeconds: 30 }));
    done(api.delete(pod, { gracePeriodSeconds: 60 }));
    expect(store.history.length).toBe(versions);
    expect(deadline(get("Pod", "web"))).toEqual([31, 30]);
  });

  test("a second time shortens the period from the first request", () => {
    const { api, at, get } = withPod();
    at(1);
    api.delete(pod);
    at(3);
    api.delete(pod, { gracePeriodSeconds: 10 });
    expect(deadline(get("Pod", "web"))).toEqual([11, 10]);
    expect(get("Pod", "web").metadata.generation).toBe(2);
  });

  test("a second time with a period that is over ends it now, with one second", () => {
    const { api, at, get } = withPod();
    at(1);
    api.delete(pod);
    at(8.1);
    api.delete(pod, { gracePeriodSeconds: 4 });
    expect(deadline(get("Pod", "web"))).toEqual([8, 1]);
  });

  test("for good is the kubelet's delete without grace", () => {
    const { api, at, store } = withPod();
    at(7.2);
    api.delete(pod);
    at(8.4);
    done(api.delete(pod, { gracePeriodSeconds: 0 }));
    const [marked, gone] = store.history.slice(-2);
    expect(marked?.object.metadata.deletionTimestamp).toBe(8_000_000);
    expect(gone?.type).toBe("DELETED");
    expect(refusal(api.delete(pod))).toBe('NotFound: pods "web" not found');
  });

  test("waits for finalizers even when its grace is over", () => {
    const { api, get, store } = withPod();
    const running = get("Pod", "web");
    done(api.update({ ...running, metadata: { ...running.metadata, finalizers: ["example.com/hold"] } }));
    api.delete(pod, { gracePeriodSeconds: 0 });
    const held = get("Pod", "web");
    expect(deadline(held)).toEqual([0, 0]);
    done(api.update({ ...held, metadata: { ...held.metadata, finalizers: [] } }));
    expect(store.table.get("Pod", "default", "web")).toBeUndefined();
  });

  test("with another uid is refused", () => {
    const { api } = withPod();
    expect(refusal(api.delete(pod, { uid: "other" }))).toMatch(
      /^Conflict: .*the UID in the precondition \(other\) does not match the UID in record/,
    );
  });
});

describe("deleting an owner", () => {
  const deployment = named("Deployment", "shop");

  test("in the background removes it at once", () => {
    const { api, store } = cluster();
    api.create<"Deployment">(deploymentDraft("shop"));
    done(api.delete(deployment, { propagationPolicy: "Background" }));
    expect(store.table.get("Deployment", "default", "shop")).toBeUndefined();
  });

  test.each([
    ["Foreground", "foregroundDeletion"],
    ["Orphan", "orphan"],
  ] as const)("with %s marks it for the garbage collector, who lets it go", (policy, finalizer) => {
    const { api, at, get, store } = cluster();
    api.create<"Deployment">(deploymentDraft("shop"));
    at(4.5);
    done(api.delete(deployment, { propagationPolicy: policy }));
    const marked = get("Deployment", "shop");
    expect(marked.metadata).toMatchObject({
      finalizers: [finalizer],
      deletionTimestamp: 4_000_000,
      generation: 2,
    });
    done(api.update({ ...marked, metadata: { ...marked.metadata, finalizers: [] } }));
    expect(store.table.get("Deployment", "default", "shop")).toBeUndefined();
    expect(store.history.at(-1)?.type).toBe("DELETED");
  });

  test("again with another policy changes the mark", () => {
    const { api, get, store } = cluster();
    api.create<"Deployment">(deploymentDraft("shop"));
    api.delete(deployment, { propagationPolicy: "Foreground" });
    api.delete(deployment, { propagationPolicy: "Orphan" });
    expect(get("Deployment", "shop").metadata.finalizers).toEqual(["orphan"]);
    api.delete(deployment, { propagationPolicy: "Background" });
    expect(store.table.get("Deployment", "default", "shop")).toBeUndefined();
  });

  test("that somebody else holds leaves it until they let go", () => {
    const { api, get, store } = cluster();
    const draft = configMapDraft("flags");
    api.create({ ...draft, metadata: { ...draft.metadata, finalizers: ["a", "b"] } });
    api.delete(named("ConfigMap", "flags"));
    const held = get("ConfigMap", "flags");
    const half = done(api.update({ ...held, metadata: { ...held.metadata, finalizers: ["b"] } }));
    expect(store.table.get("ConfigMap", "default", "flags")).toBe(half);
    done(api.update({ ...half, metadata: { ...half.metadata, finalizers: [] } }));
    expect(store.table.get("ConfigMap", "default", "flags")).toBeUndefined();
  });
});

describe("deleting a namespace", () => {
  const namespace = (name: string) => ({ kind: "Namespace", namespace: "", name }) as const;

  test("is refused for the default one", () => {
    const { api } = cluster();
    expect(refusal(api.delete(namespace("default")))).toBe(
      'Forbidden: namespaces "default" is forbidden: this namespace may not be deleted',
    );
  });

  test("deletes what is in it, then the namespace, and refuses new content meanwhile", () => {
    const { api, store, at } = cluster();
    done(api.create<"Namespace">(namespaceDraft("staging")));
    const inStaging = <T extends { metadata: object }>(draft: T): T => ({
      ...draft,
      metadata: { ...draft.metadata, namespace: "staging" },
    });
    done(api.create(inStaging(podDraft("web"))));
    done(api.create(inStaging(configMapDraft("flags"))));
    const web = { kind: "Pod", namespace: "staging", name: "web" } as const;
    done(api.bind(web, "node-1"));
    at(1);
    done(api.delete(namespace("staging")));
    expect(store.table.get("ConfigMap", "staging", "flags")).toBeUndefined();
    expect(store.table.get("Namespace", "", "staging")?.status.phase).toBe("Terminating");
    expect(refusal(api.create(inStaging(configMapDraft("late"))))).toBe(
      'Forbidden: configmaps "late" is forbidden: unable to create new content in namespace staging because it is being terminated',
    );
    api.delete(web, { gracePeriodSeconds: 0 });
    expect(store.table.get("Namespace", "", "staging")).toBeUndefined();
  });
});
