import { describe, expect, test } from "vitest";
import type { Deployment, ReplicaSet } from "../../src/engine/objects/types/apps.ts";
import type { Pod } from "../../src/engine/objects/types/pod.ts";
import { cluster, configMapDraft, deploymentDraft, done, podDraft, refusal } from "./support/cluster.ts";

const scaled = (deployment: Deployment, replicas: number): Deployment => ({
  ...deployment,
  spec: { ...deployment.spec, replicas },
});

const annotated = <T extends Deployment | ReplicaSet | Pod>(object: T, text: string): T => ({
  ...object,
  metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, note: text } },
});

describe("updating an object", () => {
  test("is refused when it was changed since it was read", () => {
    const { api } = cluster();
    const read = done(api.create<"Deployment">(deploymentDraft("shop")));
    done(api.update(scaled(read, 5)));
    expect(refusal(api.update(scaled(read, 6)))).toBe(
      'Conflict: Operation cannot be fulfilled on deployments.apps "shop": the object has been modified; please apply your changes to the latest version and try again',
    );
  });

  test("is refused when it is gone, and when it was made again under its name", () => {
    const { api } = cluster();
    const read = done(api.create<"ConfigMap">(configMapDraft("flags")));
    api.delete({ kind: "ConfigMap", namespace: "default", name: "flags" });
    expect(refusal(api.update(read))).toBe('NotFound: configmaps "flags" not found');
    api.create<"ConfigMap">(configMapDraft("flags"));
    expect(refusal(api.update(read))).toMatch(/^Conflict: .*Precondition failed: UID in precondition/);
  });

  test("that changes nothing is accepted and stores nothing", () => {
    const { api, store } = cluster();
    const read = done(api.create<"Deployment">(deploymentDraft("shop")));
    const versions = store.history.length;
    const copy: Deployment = JSON.parse(JSON.stringify(read));
    expect(done(api.update(copy))).toBe(read);
    expect(done(api.update(copy, "status"))).toBe(read);
    expect(store.history.length).toBe(versions);
  });

  test("cannot change the identity that the server gave", () => {
    const { api, at } = cluster();
    const read = done(api.create<"Deployment">(deploymentDraft("shop")));
    at(9);
    const wild = {
      ...scaled(read, 4),
      metadata: {
        ...read.metadata,
        generation: 99,
        creationTimestamp: api.now(),
        deletionTimestamp: api.now(),
      },
    };
    const { metadata } = done(api.update(wild));
    expect(metadata).toMatchObject({ generation: 2, creationTimestamp: 0, uid: read.metadata.uid });
    expect(metadata.deletionTimestamp).toBeUndefined();
  });

  test("of a specification leaves the status as it is, of the status the specification", () => {
    const { api } = cluster();
    const read = done(api.create<"Deployment">(deploymentDraft("shop")));
    const withStatus = { ...scaled(read, 9), status: { ...read.status, replicas: 2 } };
    const afterStatus = done(api.update(withStatus, "status"));
    expect([afterStatus.spec.replicas, afterStatus.status.replicas]).toEqual([3, 2]);
    const reset = { ...scaled(afterStatus, 9), status: read.status };
    const afterSpec = done(api.update(reset));
    expect([afterSpec.spec.replicas, afterSpec.status.replicas]).toEqual([9, 2]);
  });
});

describe("the generation", () => {
  test("of a Deployment counts changes of specification and annotations", () => {
    const { api } = cluster();
    const first = done(api.create<"Deployment">(deploymentDraft("shop")));
    const second = done(api.update(scaled(first, 5)));
    const third = done(api.update(annotated(second, "hello")));
    const labelled = { ...third, metadata: { ...third.metadata, labels: { tier: "web" } } };
    const fourth = done(api.update(labelled));
    expect([first, second, third, fourth].map(({ metadata }) => metadata.generation)).toEqual([1, 2, 3, 3]);
  });

  test("of a Deployment ignores status updates, which carry annotations", () => {
    const { api } = cluster();
    const read = done(api.create<"Deployment">(deploymentDraft("shop")));
    const updated = done(
      api.update({ ...annotated(read, "1"), status: { ...read.status, replicas: 1 } }, "status"),
    );
    expect(updated.metadata).toMatchObject({ generation: 1, annotations: { note: "1" } });
  });

  test("of a ReplicaSet ignores annotations", () => {
    const { api } = cluster();
    const { spec } = deploymentDraft("shop");
    const read = done(
      api.create<"ReplicaSet">({
        apiVersion: "apps/v1",
        kind: "ReplicaSet",
        metadata: { name: "shop-1", namespace: "default" },
        spec: { replicas: 1, selector: spec.selector, template: spec.template },
      }),
    );
    const noted = done(api.update(annotated(read, "x")));
    const grown = done(api.update<"ReplicaSet">({ ...noted, spec: { ...noted.spec, replicas: 2 } }));
    expect([noted, grown].map(({ metadata }) => metadata.generation)).toEqual([1, 2]);
  });

  test("of a pod counts its specification and its deletion, not its binding", () => {
    const { api, get } = cluster();
    done(api.create<"Pod">(podDraft("web")));
    done(api.bind({ kind: "Pod", namespace: "default", name: "web" }, "node-1"));
    const bound = get("Pod", "web");
    expect(bound.metadata.generation).toBe(1);
    const containers = bound.spec.containers.map((each) => ({ ...each, image: "shop:2" }));
    done(api.update({ ...bound, spec: { ...bound.spec, containers } }));
    expect(get("Pod", "web").metadata.generation).toBe(2);
    api.delete({ kind: "Pod", namespace: "default", name: "web" });
    expect(get("Pod", "web").metadata.generation).toBe(3);
  });
});

describe("the resourceVersion", () => {
  test("rises with every write of any object", () => {
    const { api } = cluster();
    const one = done(api.create<"ConfigMap">(configMapDraft("one")));
    const two = done(api.create<"ConfigMap">(configMapDraft("two")));
    const changed = done(api.update({ ...one, data: { a: "b" } }));
    const gone = done(api.delete({ kind: "ConfigMap", namespace: "default", name: "two" }));
    const versions = [one, two, changed, gone].map(({ metadata }) => metadata.resourceVersion);
    expect(versions).toEqual([2, 3, 4, 5]);
  });
});
