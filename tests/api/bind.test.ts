import { describe, expect, test } from "vitest";
import { cluster, done, named, nodeDraft, podDraft, refusal } from "./support/cluster.ts";

const pod = named("Pod", "web");

describe("binding a pod", () => {
  test("assigns it, marks it scheduled and gives it the zone of its node", () => {
    const { api, at, get } = cluster();
    done(api.create<"Node">(nodeDraft("node-1", "zone-a")));
    done(api.create<"Pod">(podDraft("web")));
    at(2.6);
    done(api.bind(pod, "node-1"));
    const { spec, status, metadata } = get("Pod", "web");
    expect(spec.nodeName).toBe("node-1");
    expect(metadata.labels).toEqual({ app: "shop", "topology.kubernetes.io/zone": "zone-a" });
    expect(status.conditions).toEqual([
      { type: "PodScheduled", status: "True", lastTransitionTime: 2_000_000 },
    ]);
  });

  test("clears the reason why it could not be scheduled before", () => {
    const { api, get } = cluster();
    const pending = done(api.create<"Pod">(podDraft("web")));
    const unschedulable = {
      type: "PodScheduled",
      status: "False",
      reason: "Unschedulable",
      message: "0/1 nodes are available",
      lastTransitionTime: api.now(),
    } as const;
    api.update({ ...pending, status: { ...pending.status, conditions: [unschedulable] } }, "status");
    done(api.bind(pod, "node-1"));
    expect(get("Pod", "web").status.conditions).toEqual([
      { type: "PodScheduled", status: "True", lastTransitionTime: 0 },
    ]);
  });

  test("is refused when it has a node, is being deleted or is gone", () => {
    const { api } = cluster();
    expect(refusal(api.bind(pod, "node-1"))).toBe('NotFound: pods "web" not found');
    done(api.create<"Pod">(podDraft("web")));
    done(api.bind(pod, "node-1"));
    expect(refusal(api.bind(pod, "node-2"))).toBe(
      'Conflict: Operation cannot be fulfilled on pods/binding "web": pod web is already assigned to node "node-1"',
    );
    api.delete(pod);
    expect(refusal(api.bind(pod, "node-2"))).toBe(
      'Conflict: Operation cannot be fulfilled on pods/binding "web": pod web is being deleted, cannot be assigned to a host',
    );
  });
});
