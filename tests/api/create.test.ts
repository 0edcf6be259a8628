import { describe, expect, test } from "vitest";
import {
  cluster,
  configMapDraft,
  deploymentDraft,
  done,
  namespaceDraft,
  ownedPodDraft,
  podDraft,
  podSpec,
  refusal,
} from "./support/cluster.ts";

describe("creating an object", () => {
  test("gives it an identity and cuts its creation to the second", () => {
    const { api, at } = cluster();
    at(3.7);
    const { metadata } = done(api.create<"Deployment">(deploymentDraft("shop")));
    expect(metadata).toMatchObject({ name: "shop", namespace: "default", generation: 1, resourceVersion: 2 });
    expect(metadata.creationTimestamp).toBe(3_000_000);
    expect(metadata.uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test("starts a Deployment with an empty status, whatever the client says of it", () => {
    const { api } = cluster();
    const { status } = done(
      api.create<"Deployment">({ ...deploymentDraft("shop"), status: { replicas: 9 } }),
    );
    expect(status).toMatchObject({ replicas: 0, observedGeneration: 0, conditions: [] });
  });

  test("counts no generation for kinds without one", () => {
    const { api } = cluster();
    expect(done(api.create<"ConfigMap">(configMapDraft("flags"))).metadata.generation).toBe(0);
  });

  test("is refused for a name that is taken", () => {
    const { api } = cluster();
    api.create<"Deployment">(deploymentDraft("shop"));
    expect(refusal(api.create<"Deployment">(deploymentDraft("shop")))).toBe(
      'AlreadyExists: deployments.apps "shop" already exists',
    );
  });

  test("is refused in a namespace that is not there", () => {
    const { api } = cluster();
    const draft = configMapDraft("flags");
    const lost = { ...draft, metadata: { ...draft.metadata, namespace: "missing" } };
    expect(refusal(api.create(lost))).toBe('NotFound: namespaces "missing" not found');
  });

  test("labels a namespace with its name", () => {
    const { api } = cluster();
    expect(done(api.create<"Namespace">(namespaceDraft("staging"))).metadata.labels).toEqual({
      "kubernetes.io/metadata.name": "staging",
    });
  });
});

describe("made-up names", () => {
  test("are the base, cut to 58 characters, and five characters without vowels", () => {
    const { api } = cluster();
    const draft = podDraft("x");
    const base = `${"a".repeat(70)}-`;
    const pod = done(api.create({ ...draft, metadata: { namespace: "default", generateName: base } }));
    expect(pod.metadata.name).toMatch(/^a{58}[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(pod.metadata.generateName).toBe(base);
  });

  test("and uids follow from owner and count: creating something else before changes none of them", () => {
    const identities = (disturb: boolean) => {
      const { api } = cluster();
      const made = [];
      for (let count = 0; count < 5; count += 1) {
        if (disturb) {
          api.create<"ConfigMap">(configMapDraft(`other-${count}`));
          api.create<"Pod">(ownedPodDraft("another-owner"));
        }
        const { name, uid } = done(api.create<"Pod">(ownedPodDraft("owner"))).metadata;
        made.push({ name, uid });
      }
      return made;
    };
    expect(identities(true)).toEqual(identities(false));
    expect(new Set(identities(false).map(({ name }) => name)).size).toBe(5);
    expect(new Set(identities(false).map(({ uid }) => uid)).size).toBe(5);
  });

  test("differ between seeds", () => {
    const name = (seed: number) =>
      done(cluster(seed).api.create<"Pod">(ownedPodDraft("owner"))).metadata.name;
    expect(name(1)).not.toBe(name(2));
  });

  test("an object that is made again under its name has another uid", () => {
    const { api } = cluster();
    const first = done(api.create<"ConfigMap">(configMapDraft("flags"))).metadata.uid;
    api.delete({ kind: "ConfigMap", namespace: "default", name: "flags" });
    expect(done(api.create<"ConfigMap">(configMapDraft("flags"))).metadata.uid).not.toBe(first);
  });
});

describe("admitting a pod", () => {
  test("fills in what a template leaves open", () => {
    const { api } = cluster();
    const { spec, status } = done(api.create<"Pod">(podDraft("web")));
    expect(spec.containers[0]?.resources.requests).toEqual({ cpu: "1", memory: "1Gi" });
    expect(spec).toMatchObject({
      priority: 0,
      enableServiceLinks: true,
      preemptionPolicy: "PreemptLowerPriority",
    });
    expect(spec.tolerations?.map(({ key, tolerationSeconds }) => [key, tolerationSeconds])).toEqual([
      ["node.kubernetes.io/not-ready", 300],
      ["node.kubernetes.io/unreachable", 300],
    ]);
    expect(status).toMatchObject({ phase: "Pending", conditions: [], containerStatuses: [] });
  });

  test("leaves its own tolerations of node troubles alone", () => {
    const { api } = cluster();
    const spec = { ...podSpec(), tolerations: [{ operator: "Exists" } as const] };
    expect(done(api.create<"Pod">(podDraft("web", spec))).spec.tolerations).toEqual([{ operator: "Exists" }]);
  });

  test("gives pods of one template one specification", () => {
    const { api } = cluster();
    const spec = podSpec();
    const one = done(api.create<"Pod">(ownedPodDraft("owner", spec)));
    const other = done(api.create<"Pod">(ownedPodDraft("owner", spec)));
    expect(other.spec).toBe(one.spec);
  });
});
