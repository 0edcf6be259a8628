import { describe, expect, test } from "vitest";
import { cluster, done, refusal, serviceDraft } from "./support/cluster.ts";

describe("the address of a Service", () => {
  test("is a free one of 10.96.0.0/16, and does not depend on other Services", () => {
    const alone = done(cluster().api.create<"Service">(serviceDraft("shop"))).spec;
    const { api } = cluster();
    for (let count = 0; count < 20; count += 1) api.create<"Service">(serviceDraft(`other-${count}`));
    const amongOthers = done(api.create<"Service">(serviceDraft("shop"))).spec;
    expect(amongOthers.clusterIP).toBe(alone.clusterIP);
    expect(alone.clusterIP).toMatch(/^10\.96\.\d+\.\d+$/);
    expect(alone).toMatchObject({
      clusterIPs: [alone.clusterIP],
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
    });
  });

  test("is the next one when it is taken, and never that of another", () => {
    const { api } = cluster();
    const wanted = done(cluster().api.create<"Service">(serviceDraft("shop"))).spec.clusterIP;
    done(api.create<"Service">(serviceDraft("squatter", { clusterIP: wanted ?? "" })));
    const given = done(api.create<"Service">(serviceDraft("shop"))).spec.clusterIP;
    expect(given).not.toBe(wanted);
    expect(refusal(api.create<"Service">(serviceDraft("late", { clusterIP: given ?? "" })))).toBe(
      `Invalid: Service "late" is invalid: spec.clusterIPs: Invalid value: ["${given}"]: failed to allocate IP ${given}: provided IP is already allocated`,
    );
  });

  test("is none for a headless Service and for an external name", () => {
    const { api } = cluster();
    expect(done(api.create<"Service">(serviceDraft("db", { clusterIP: "None" }))).spec).toMatchObject({
      clusterIP: "None",
      clusterIPs: ["None"],
      ipFamilies: ["IPv4"],
    });
    const external = done(
      api.create<"Service">(serviceDraft("pay", { type: "ExternalName", externalName: "a.b" })),
    );
    expect(external.spec.clusterIP).toBeUndefined();
  });
});

describe("node ports", () => {
  const ports = [
    { name: "a", port: 80, targetPort: 80, protocol: "TCP" },
    { name: "b", port: 81, targetPort: 81, protocol: "TCP" },
  ];

  test("are given to each port of a Service that needs them", () => {
    const { api } = cluster();
    const given =
      done(api.create<"Service">(serviceDraft("shop", { type: "NodePort", ports }))).spec.ports ?? [];
    const nodePorts = given.map(({ nodePort }) => nodePort ?? 0);
    expect(new Set(nodePorts).size).toBe(2);
    for (const nodePort of nodePorts) {
      expect(nodePort).toBeGreaterThanOrEqual(30_000);
      expect(nodePort).toBeLessThanOrEqual(32_767);
    }
  });

  test("are refused out of range and when they are taken", () => {
    const { api } = cluster();
    const asking = (nodePort: number) => ({
      type: "NodePort" as const,
      ports: [{ port: 80, targetPort: 80, protocol: "TCP", nodePort }],
    });
    expect(refusal(api.create<"Service">(serviceDraft("shop", asking(80))))).toBe(
      'Invalid: Service "shop" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    );
    done(api.create<"Service">(serviceDraft("shop", asking(30_080))));
    expect(refusal(api.create<"Service">(serviceDraft("cart", asking(30_080))))).toBe(
      'Invalid: Service "cart" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
    );
  });

  test("stay with the port of their name when a Service is updated", () => {
    const { api } = cluster();
    const service = done(api.create<"Service">(serviceDraft("shop", { type: "NodePort", ports })));
    const before = service.spec.ports?.[1]?.nodePort;
    const moved = [{ name: "b", port: 8081, targetPort: 81, protocol: "TCP" }];
    const after = done(api.update({ ...service, spec: { ...service.spec, ports: moved } }));
    expect(after.spec.ports).toEqual([{ ...moved[0], nodePort: before }]);
  });

  test("and the cluster IP go when the type has no use for them", () => {
    const { api } = cluster();
    const service = done(api.create<"Service">(serviceDraft("shop", { type: "NodePort", ports })));
    const internal = done(api.update({ ...service, spec: { ...service.spec, type: "ClusterIP" } }));
    expect(internal.spec.ports).toEqual(ports);
    expect(internal.spec.clusterIP).toBe(service.spec.clusterIP);
    const external = done(
      api.update({ ...internal, spec: { ...internal.spec, type: "ExternalName", externalName: "a.b" } }),
    );
    expect(external.spec.clusterIP).toBeUndefined();
    expect(external.spec.ipFamilies).toBeUndefined();
  });
});
