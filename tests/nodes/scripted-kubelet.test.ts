import { describe, expect, test } from "vitest";
import { createScriptedKubelets } from "../../src/engine/nodes/scripted-kubelet.ts";
import type { ScriptedBehaviour } from "../../src/engine/nodes/scripted-pod.ts";
import { type Stand, withScheduler } from "./support/stand.ts";

const OWNER = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", uid: "owner", controller: true };

function withScript(behaviour: ScriptedBehaviour): Stand {
  const stand = withScheduler("node-1");
  stand.add(
    "kubelet",
    createScriptedKubelets({ api: stand.api, agenda: stand.agenda, behaviour: { "app:v1": behaviour } }),
  );
  stand.runTo(1);
  return stand;
}

describe("a scripted kubelet", () => {
  test("makes pods ready after their start-up and their place among their owner's pods", () => {
    const stand = withScript({ startup: 2, stagger: 0.5, stop: 1 });
    for (const name of ["web-0", "web-1", "web-2"]) stand.pod({ name, owner: OWNER });
    stand.runTo(10);
    const moments = ["web-0", "web-1", "web-2"].map((name) => stand.readiness(name)[0]?.[0] ?? 0);
    moments.forEach((moment, place) => {
      expect(moment - 1 - 2 - 0.5 * place).toBeGreaterThan(0);
      expect(moment - 1 - 2 - 0.5 * place).toBeLessThan(0.02);
    });
  });

  test("removes a deleted pod after its stop, at most the grace period", () => {
    const stand = withScript({ startup: 1, stop: 5 });
    stand.pod({ name: "web-0" });
    stand.pod({ name: "web-1" });
    stand.runTo(4);
    stand.delete("web-0");
    stand.delete("web-1", 2);
    stand.runTo(20);
    expect(stand.goneAt("web-0")).toBeCloseTo(9, 1);
    expect(stand.goneAt("web-1")).toBeCloseTo(6, 1);
  });

  test("restarts at once after the first exit, then after 10 and 20 seconds", () => {
    const stand = withScript({ startup: null, crashAfter: 1, stop: 1 });
    stand.pod({ name: "web-0" });
    const restartsAt = (second: number): number | undefined => {
      stand.runTo(second);
      return stand.get("web-0")?.status.containerStatuses[0]?.restartCount;
    };
    expect([1.9, 2.1, 12.9, 13.1, 33.9, 34.1].map(restartsAt)).toEqual([0, 1, 1, 2, 2, 3]);
    expect(stand.get("web-0")?.status.phase).toBe("Running");
  });

  test("turns a pod unready for good after readyFor", () => {
    const stand = withScript({ startup: 1, readyFor: 6 });
    stand.pod({ name: "web-0" });
    stand.runTo(60);
    const [up, down, ...more] = stand.readiness("web-0");
    expect((down?.[0] ?? 0) - (up?.[0] ?? 0)).toBe(6);
    expect(more).toEqual([]);
  });

  test("lets other behaviour hold for the places that it names", () => {
    const stand = withScript({ startup: 1, except: { 1: { startup: null } } });
    for (const name of ["web-0", "web-1"]) stand.pod({ name, owner: OWNER });
    stand.runTo(30);
    expect(stand.readiness("web-0")).toHaveLength(1);
    expect(stand.readiness("web-1")).toHaveLength(0);
  });

  test("goes on from a saved state, as does the scheduler, as if nothing had happened", () => {
    const runWith = (isRestored: boolean): string => {
      const stand = withScheduler("node-1");
      const behaviour = { "app:v1": { startup: 2, stagger: 0.5, crashAfter: 6, stop: 1 } };
      const kubelets = createScriptedKubelets({ api: stand.api, agenda: stand.agenda, behaviour });
      stand.add("kubelet", kubelets);
      for (let pod = 0; pod < 6; pod += 1) stand.pod({ name: `web-${pod}`, owner: OWNER, cpu: "1" });
      for (const moment of [0.004, 0.01, 3, 9, 20]) {
        stand.runTo(moment);
        if (moment === 9) stand.delete("web-0");
        if (!isRestored) continue;
        kubelets.restore(structuredClone(kubelets.save()));
        stand.scheduler.restore(structuredClone(stand.scheduler.save()));
      }
      stand.runTo(60);
      return JSON.stringify(stand.store.history.map(({ time, object }) => [time, object]));
    };
    expect(runWith(true)).toBe(runWith(false));
  });
});
