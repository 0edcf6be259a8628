import { describe, expect, it } from "vitest";
import { runViewOf } from "../../src/engine/telemetry/run-view-of.ts";
import { scriptedRollout } from "../support/scripted-rollout.ts";

const RELEASE = [60, "kubectl set image deployment/shop shop=shop:2"] as const;
const BROKEN = [60, "kubectl set image deployment/shop shop=shop:broken"] as const;
const UNDO = [90, "kubectl rollout undo deployment/shop"] as const;

describe("the view of a rolling update", () => {
  const view = runViewOf(scriptedRollout([RELEASE]));

  it("has every pod with its version, its ReplicaSet and its life", () => {
    expect(view.pods.map((pod) => pod.version)).toEqual([0, 0, 0, 1, 1, 1]);
    for (const pod of view.pods) {
      const states = pod.states.map(({ state }) => state).filter((state, i, all) => state !== all[i - 1]);
      expect(states).toEqual(
        ["pending", "creating", "notReady", "ready"].concat(pod.version === 0 ? ["terminating"] : []),
      );
      expect(pod.gone === undefined).toBe(pod.version === 1);
      expect(view.replicaSets.find((set) => set.name === pod.replicaSet)?.version).toBe(pod.version);
      expect(pod.states.every((entry, i) => i === 0 || entry.at > (pod.states[i - 1]?.at ?? 0))).toBe(true);
    }
  });

  it("knows versions that were only asked for, after those that ran", () => {
    expect(view.versions).toEqual([
      { index: 0, label: "1", image: "shop:1", workload: "deployment/shop" },
      { index: 1, label: "2", image: "shop:2", workload: "deployment/shop" },
    ]);
  });

  it("has the sizes of both ReplicaSets, from one to the other", () => {
    const [old, next] = view.replicaSets;
    expect([old?.sizes.at(-1)?.desired, next?.sizes.at(-1)?.desired]).toEqual([0, 3]);
    expect(next?.sizes[0]?.desired).toBe(1); // maxSurge 25 % of 3
    expect(next?.sizes.at(-1)?.available).toBe(3);
  });

  it("adds up ready pods by version from the pods themselves", () => {
    for (const second of [10, 50, 70, 110]) {
      const now = (version: number) =>
        view.pods.filter(
          (pod) =>
            pod.version === version &&
            pod.states.findLast(({ at }) => at <= second + 0.999)?.state === "ready",
        ).length;
      expect([0, 1].map((version) => view.series.readyPods[version]?.[second])).toEqual([0, 1].map(now));
    }
  });

  it("measures the full rollout from the change to the last available pod, and one extra pod at most", () => {
    const last = Math.max(
      ...view.pods.map((pod) => pod.states.find(({ state }) => state === "ready")?.at ?? 0),
    );
    expect(view.outcome.fullRolloutIn).toBeGreaterThanOrEqual(last - 60);
    expect(view.outcome.fullRolloutIn).toBeLessThan(last - 60 + 1);
    expect(view.outcome.peakExtraPods).toBe(1);
    expect(view.outcome.podHours).toBeCloseTo((3 * 120) / 3600, 2);
    expect(view.outcome.verdict.lead).toMatch(/^Rolled out in 1\d\u00a0s[.]$/);
  });

  it("marks what the controller scaled and when it was done, and what the person typed", () => {
    const scaled = view.markers.filter((marker) => marker.by === "controller" && marker.at >= 60);
    expect(scaled[0]?.text).toMatch(/^Scaled up replica set shop-\w+ from 0 to 1$/);
    expect(scaled.at(-1)?.text).toBe("all 3\u00a0pods of v2 available");
    expect(view.markers.filter((marker) => marker.by === "you")).toEqual([
      { at: 60, kind: "step", by: "you", text: RELEASE[1] },
    ]);
  });

  it("tells what goes on in sentences, each other than the one before", () => {
    const leads = view.sentences.map(({ lead }) => lead);
    expect(leads).toContain("Starting, 0 of 3\u00a0pods.");
    expect(leads).toContain("Rolling update at 2 of 3.");
    expect(leads.at(-1)).toBe("v2 everywhere.");
    for (const [index, sentence] of view.sentences.entries()) {
      const before = view.sentences[index - 1];
      expect(sentence.at).toBeGreaterThan(before?.at ?? -1);
      expect(`${sentence.lead}${sentence.text}`).not.toBe(`${before?.lead}${before?.text}`);
    }
  });

  it("lists every Event with who sent it and what it is about", () => {
    const events = view.log.filter((entry) => entry.reason === "ScalingReplicaSet");
    expect(events[0]).toMatchObject({
      from: "deployment-controller",
      type: "Normal",
      object: "deployment/shop",
    });
    expect(view.log.map(({ at }) => at)).toEqual(view.log.map(({ at }) => at).sort((a, b) => a - b));
  });

  it("has what nodes were asked for, which is what their pods ask for", () => {
    expect(view.nodes.map(({ name, cpu }) => [name, cpu])).toEqual([
      ["node-1", 4],
      ["node-2", 4],
    ]);
    expect(view.nodes.every((node) => node.states.at(-1)?.ready)).toBe(true);
  });
});

describe("the view of a release that is undone", () => {
  const view = runViewOf(scriptedRollout([BROKEN, UNDO]));

  it("never was rolled out, met no user and says who undid it when", () => {
    expect(view.outcome.fullRolloutIn).toBeNull();
    expect(view.outcome.usersExposed).toBe(0);
    expect(view.outcome.verdict).toEqual({ lead: "Undone at 01:30.", text: "No user came." });
    expect(view.markers.find((marker) => marker.kind === "undo")).toMatchObject({ at: 90, by: "you" });
    expect(view.sentences.at(-1)?.lead).toBe("Undone, v1 again.");
  });
});

describe("the view of a release that stalls", () => {
  it("says so when the progress deadline has passed", () => {
    const view = runViewOf(scriptedRollout([BROKEN], 700));
    const stalled = view.sentences.at(-1);
    expect(stalled?.lead).toBe("Stalled at 0 of 3.");
    expect(stalled?.at).toBeGreaterThan(660);
    expect(view.markers.at(-1)).toMatchObject({ kind: "check", failed: true, by: "controller" });
    expect(view.outcome.verdict.lead).toBe("Stalled at 0 of 3.");
  });
});

describe("the hash of a run", () => {
  const inputs = scriptedRollout([RELEASE]);
  const { hash } = runViewOf(inputs);

  it("is the same for the same run, computed again or copied", () => {
    expect(runViewOf(scriptedRollout([RELEASE])).hash).toBe(hash);
    expect(runViewOf({ ...inputs, history: structuredClone(inputs.history) }).hash).toBe(hash);
  });

  it("changes with any change of any object, its time or its order", () => {
    const change = inputs.history[40];
    if (change === undefined) throw new Error("the run has a history");
    const labels = { ...change.object.metadata.labels, touched: "yes" };
    const touched = { ...change.object, metadata: { ...change.object.metadata, labels } };
    const others = [
      inputs.history.toSpliced(40, 1),
      inputs.history.toSpliced(40, 1, { ...change, time: inputs.computed }),
      inputs.history.toSpliced(40, 1, { ...change, object: touched }),
      inputs.history.toSpliced(40, 0, change),
    ];
    const hashes = others.map((history) => runViewOf({ ...inputs, history }).hash);
    expect(new Set([hash, ...hashes]).size).toBe(5);
  });
});
