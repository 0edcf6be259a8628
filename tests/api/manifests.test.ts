import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Patch } from "../../src/engine/api/types.ts";
import type { Json, JsonObject } from "../../src/engine/objects/json.ts";
import { toManifest } from "../../src/engine/objects/manifest.ts";
import { cluster, done, named, refusal } from "./support/cluster.ts";

const SHOP: JsonObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "shop" },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: "shop" } },
    template: {
      metadata: { labels: { app: "shop" } },
      spec: { containers: [{ name: "web", image: "shop:1", ports: [{ containerPort: 80 }] }] },
    },
  },
};

const FLAGS: JsonObject = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "flags" },
  data: { checkout: "off" },
};

const SERVICE: JsonObject = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "shop" },
  spec: { selector: { app: "shop" }, ports: [{ port: 80 }] },
};

const shop = named("Deployment", "shop");
const strategic = (body: JsonObject): Patch => ({ type: "strategic", body });
const merge = (body: JsonObject): Patch => ({ type: "merge", body });

function withShop() {
  const world = cluster();
  done(world.api.createManifest(SHOP));
  return world;
}

describe("creating from a manifest", () => {
  test("stores it with its defaults", () => {
    const { get } = withShop();
    expect(get("Deployment", "shop").spec).toMatchObject({
      replicas: 2,
      revisionHistoryLimit: 10,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%" } },
    });
  });

  test("refuses what is invalid, unknown fields and a missing namespace", () => {
    const { api } = cluster();
    expect(refusal(api.createManifest({ ...SHOP, spec: { ...asObject(SHOP.spec), replicas: -1 } }))).toBe(
      'Invalid: Deployment.apps "shop" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    );
    expect(refusal(api.createManifest({ ...SHOP, spec: { ...asObject(SHOP.spec), replica: 1 } }))).toMatch(
      /^BadRequest: .*strict decoding error: unknown field "spec.replica"$/,
    );
    const lost = { ...FLAGS, metadata: { name: "flags", namespace: "missing" }, data: { "a b": "" } };
    expect(refusal(api.createManifest(lost))).toBe('NotFound: namespaces "missing" not found');
  });

  test("can pass over unknown fields, or only warn", () => {
    const manifest = { ...FLAGS, extra: { a: 1 }, metadata: { name: "flags", label: "x" } };
    const ignored = cluster().api.createManifest(manifest, { fieldValidation: "Ignore" });
    expect(ignored).toMatchObject({ ok: true, warnings: [] });
    const warned = cluster().api.createManifest(manifest, { fieldValidation: "Warn" });
    expect(warned).toMatchObject({
      ok: true,
      warnings: ['unknown field "extra"', 'unknown field "metadata.label"'],
    });
  });

  test("as a dry run answers like the real one and leaves no trace", () => {
    const { api, store } = cluster();
    const before = store.save();
    const tried = done(api.createManifest(FLAGS, { dryRun: true }));
    expect(tried).toMatchObject({ metadata: { name: "flags" }, data: { checkout: "off" } });
    expect(store.save()).toEqual(before);
  });

  test("refuses pods whose priority class there is not", () => {
    const { api } = cluster();
    const pod = (spec: JsonObject): JsonObject => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web" },
      spec: { containers: [{ name: "web", image: "shop:1" }], ...spec },
    });
    expect(refusal(api.createManifest(pod({ priorityClassName: "gold" })))).toBe(
      'Forbidden: pods "web" is forbidden: no PriorityClass with name gold was found',
    );
    expect(refusal(api.createManifest(pod({ priority: 5 })))).toBe(
      'Forbidden: pods "web" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name',
    );
  });
});

const asObject = (value: JsonObject[string] | undefined): JsonObject => JSON.parse(JSON.stringify(value));

describe("replacing by a manifest", () => {
  test("drops what it does not name and keeps status and identity", () => {
    const { api, get } = withShop();
    const before = get("Deployment", "shop");
    done(api.update({ ...before, status: { ...before.status, replicas: 2 } }, "status"));
    const { replicas, ...spec } = asObject(SHOP.spec);
    const after = done(api.replaceManifest({ ...SHOP, spec: { ...spec, minReadySeconds: 5 } }));
    expect(after).toMatchObject({
      spec: { replicas: 1, minReadySeconds: 5 },
      status: { replicas: 2 },
      metadata: { uid: before.metadata.uid, generation: 2 },
    });
  });

  test("is refused for another version, another uid, and what is not there", () => {
    const { api } = withShop();
    const withMeta = (meta: JsonObject): JsonObject => ({ ...SHOP, metadata: { name: "shop", ...meta } });
    expect(refusal(api.replaceManifest(withMeta({ resourceVersion: "1" })))).toMatch(
      /^Conflict: .*has been modified/,
    );
    expect(refusal(api.replaceManifest(withMeta({ uid: "other" })))).toMatch(
      /^Conflict: .*UID in precondition/,
    );
    expect(refusal(api.replaceManifest(FLAGS))).toBe('NotFound: configmaps "flags" not found');
  });

  test("is refused when it changes what is immutable", () => {
    const { api } = withShop();
    const labels = { app: "cart" };
    const spec = {
      ...asObject(SHOP.spec),
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "web", image: "shop:1" }] } },
    };
    expect(refusal(api.replaceManifest({ ...SHOP, spec }))).toBe(
      'Invalid: Deployment.apps "shop" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"cart"}}: field is immutable',
    );
  });
});

describe("patching", () => {
  test("changes what the patch says and nothing else", () => {
    const { api, get } = withShop();
    const image = { spec: { template: { spec: { containers: [{ name: "web", image: "shop:2" }] } } } };
    done(api.patch(shop, strategic(image)));
    const [container] = get("Deployment", "shop").spec.template.spec.containers;
    expect(container).toMatchObject({ image: "shop:2", ports: [{ containerPort: 80, protocol: "TCP" }] });
    expect(get("Deployment", "shop").metadata.generation).toBe(2);
  });

  test("with what is there already changes nothing and says so by the object it gives", () => {
    const { api, get, store } = withShop();
    const versions = store.history.length;
    expect(done(api.patch(shop, merge({ spec: { replicas: 2 } })))).toBe(get("Deployment", "shop"));
    expect(store.history.length).toBe(versions);
  });

  test("by dry run shows the outcome and stores nothing", () => {
    const { api, get } = withShop();
    const tried = done(api.patch(shop, merge({ spec: { replicas: 9 } }), { dryRun: true }));
    expect(toManifest(tried)).toMatchObject({ spec: { replicas: 9 } });
    expect(get("Deployment", "shop").spec.replicas).toBe(2);
  });

  test("warns of unknown fields, or refuses them as kubectl apply asks", () => {
    const { api } = withShop();
    const patch = strategic({ spec: { replica: 3 } });
    expect(api.patch(shop, patch)).toMatchObject({ ok: true, warnings: ['unknown field "spec.replica"'] });
    expect(refusal(api.patch(shop, patch, { fieldValidation: "Strict" }))).toBe(
      'Invalid:  "" is invalid: patch: Invalid value: "map[spec:map[replica:3]]": strict decoding error: unknown field "spec.replica"',
    );
  });

  test("refuses wrong types in the words of each patch type", () => {
    const { api } = cluster();
    done(api.createManifest(SERVICE));
    const service = named("Service", "shop");
    expect(refusal(api.patch(service, strategic({ spec: { selector: { colour: 7 } } })))).toBe(
      'Invalid:  "" is invalid: patch: Invalid value: "map[spec:map[selector:map[colour:7]]]": cannot convert int64 to string',
    );
    expect(refusal(api.patch(service, merge({ spec: { selector: { colour: 7 } } })))).toMatch(
      /: json: cannot unmarshal number into Go struct field ServiceSpec.spec.selector of type string$/,
    );
  });

  test("that does not fit is rejected without a reason, as the server does", () => {
    const { api } = withShop();
    const rejected = "Invalid: the server rejected our request due to an error in our request";
    const replace = { op: "replace", path: "/spec/nope/colour", value: "green" };
    const check = { op: "test", path: "/spec/replicas", value: 7 };
    expect(refusal(api.patch(shop, { type: "json", body: [replace] }))).toBe(rejected);
    expect(refusal(api.patch(shop, { type: "json", body: [check] }))).toBe(rejected);
    expect(refusal(api.patch(named("Deployment", "none"), merge({})))).toBe(
      'NotFound: deployments.apps "none" not found',
    );
  });

  test("cannot rename an object, change its uid or overwrite a newer version", () => {
    const { api } = withShop();
    expect(refusal(api.patch(shop, merge({ metadata: { name: "cart" } })))).toBe(
      "BadRequest: the name of the object (cart) does not match the name on the URL (shop)",
    );
    expect(refusal(api.patch(shop, merge({ metadata: { uid: "0" } })))).toBe(
      'Invalid: Deployment.apps "shop" is invalid: metadata.uid: Invalid value: "0": field is immutable',
    );
    expect(
      refusal(api.patch(shop, merge({ metadata: { resourceVersion: "1" }, spec: { replicas: 1 } }))),
    ).toMatch(/^Conflict: /);
  });

  test("ignores a status, unless it is the status that is patched", () => {
    const { api, get } = withShop();
    const patch = merge({ status: { replicas: 5, observedGeneration: 1 }, spec: { replicas: 8 } });
    done(api.patch(shop, patch));
    expect(get("Deployment", "shop")).toMatchObject({ spec: { replicas: 8 }, status: { replicas: 0 } });
    done(
      api.patch(shop, merge({ status: { replicas: 5 }, spec: { replicas: 1 } }), { subresource: "status" }),
    );
    expect(get("Deployment", "shop")).toMatchObject({ spec: { replicas: 8 }, status: { replicas: 5 } });
  });

  test("a Service keeps its addresses, and loses them with its type", () => {
    const { api, get } = cluster();
    done(api.createManifest(SERVICE));
    const service = named("Service", "shop");
    const { clusterIP } = get("Service", "shop").spec;
    done(api.patch(service, strategic({ spec: { type: "NodePort" } })));
    expect(get("Service", "shop").spec).toMatchObject({
      clusterIP,
      ports: [{ nodePort: expect.any(Number) }],
    });
    const external = { spec: { type: "ExternalName", externalName: "a.b", ports: null, selector: null } };
    done(api.patch(service, strategic(external)));
    expect(get("Service", "shop").spec).toEqual({
      type: "ExternalName",
      externalName: "a.b",
      sessionAffinity: "None",
    });
  });
});

describe("scaling", () => {
  const scale = (replicas: JsonObject[string]) => merge({ spec: { replicas } });
  const options = { subresource: "scale" } as const;

  test("sets the replicas and nothing else", () => {
    const { api, get } = withShop();
    done(api.patch(shop, merge({ spec: { replicas: 6, paused: true } }), options));
    expect(get("Deployment", "shop").spec).toMatchObject({ replicas: 6 });
    expect(get("Deployment", "shop").spec.paused).toBeUndefined();
    expect(get("Deployment", "shop").metadata.generation).toBe(2);
  });

  test("is refused below zero and for kinds without a scale", () => {
    const { api } = withShop();
    expect(refusal(api.patch(shop, scale(-1), options))).toBe(
      'Invalid: Scale.autoscaling "shop" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    );
    done(api.createManifest(FLAGS));
    expect(refusal(api.patch(named("ConfigMap", "flags"), scale(1), options))).toBe(
      "NotFound: the server could not find the requested resource",
    );
  });
});

describe("whatever is sent as a patch", () => {
  const name = fc.constantFrom(
    ...[
      "metadata",
      "spec",
      "status",
      "template",
      "containers",
      "name",
      "ports",
      "strategy",
      "labels",
      "data",
    ],
    ...["$patch", "$retainKeys", "$setElementOrder/containers", "$deleteFromPrimitiveList/finalizers"],
    ...["finalizers", "kind", "replicas", "__proto__", "op", "path", "value"],
  );
  const json = fc.letrec<{ value: Json; object: JsonObject }>((tie) => ({
    value: fc.oneof(
      { depthSize: "medium" },
      fc.constantFrom<Json>("delete", "replace", "web", "/spec/replicas", null, true, 3, -1, 1.5),
      fc.array(tie("value"), { maxLength: 3 }),
      tie("object"),
    ),
    object: fc.dictionary(name, tie("value"), { maxKeys: 4 }),
  }));
  const body = fc.oneof(
    json.object,
    json.object.map((spec): JsonObject => ({ spec })),
    json.object.map((spec): JsonObject => ({ spec: { template: { spec } } })),
  );
  const patch: fc.Arbitrary<Patch> = fc.oneof(
    body.map(strategic),
    body.map(merge),
    fc.array(json.value).map((operations): Patch => ({ type: "json", body: operations })),
  );

  test("is answered, and what is accepted can be read again", () => {
    fc.assert(
      fc.property(patch, (sent) => {
        const { api, get } = withShop();
        const answer = api.patch(shop, sent);
        if (!answer.ok) expect(answer.error.message).not.toBe("");
        else done(api.replaceManifest(toManifest(get("Deployment", "shop"))));
      }),
      { numRuns: 300 },
    );
  });
});
