import { describe, expect, test } from "vitest";
import { createApiServer } from "../../src/engine/api/server.ts";
import { RUN_START } from "../../src/engine/kernel/units.ts";
import { ObjectStore } from "../../src/engine/objects/store.ts";
import { done, namespaceDraft, podDraft, podSpec, refusal } from "./support/cluster.ts";

function withAccounts(options: { readonly automountServiceAccountToken?: boolean } | "none" = {}) {
  const api = createApiServer({
    store: new ObjectStore(),
    now: () => RUN_START,
    mountsServiceAccounts: true,
  });
  api.create<"Namespace">(namespaceDraft("default"));
  if (options !== "none") {
    const metadata = { name: "default", namespace: "default" };
    api.create<"ServiceAccount">({ apiVersion: "v1", kind: "ServiceAccount", metadata, ...options });
  }
  return api;
}

describe("the ServiceAccount admission", () => {
  test("gives a pod the default account and mounts its token into every container", () => {
    const { spec } = done(withAccounts().create<"Pod">(podDraft("web")));
    const [volume] = spec.volumes ?? [];
    expect(spec).toMatchObject({ serviceAccountName: "default", serviceAccount: "default" });
    expect(volume?.name).toMatch(/^kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(volume?.projected?.sources).toHaveLength(3);
    expect(spec.containers[0]?.volumeMounts).toEqual([
      { name: volume?.name, readOnly: true, mountPath: "/var/run/secrets/kubernetes.io/serviceaccount" },
    ]);
  });

  test("mounts nothing where pod or account do not want it, the pod deciding", () => {
    const mounts = (account: boolean, pod?: boolean): boolean => {
      const spec = pod === undefined ? podSpec() : { ...podSpec(), automountServiceAccountToken: pod };
      const api = withAccounts({ automountServiceAccountToken: account });
      return done(api.create<"Pod">(podDraft("web", spec))).spec.volumes !== undefined;
    };
    expect([mounts(false), mounts(true, false), mounts(false, true)]).toEqual([false, false, true]);
  });

  test("refuses a pod whose account there is not", () => {
    expect(refusal(withAccounts("none").create<"Pod">(podDraft("web")))).toBe(
      'Forbidden: pods "web" is forbidden: error looking up service account default/default: serviceaccount "default" not found',
    );
  });
});
