import { describe, expect, it } from "vitest";
import { ContainerPhase } from "../../src/engine/containers/container-table.ts";
import type { JsonObject } from "../../src/engine/objects/json.ts";
import { explainRequest } from "../../src/engine/telemetry/explain/explain-request.ts";
import { valueAt } from "../../src/engine/telemetry/recording/number-column.ts";
import { REQUEST_OUTCOMES, type RequestOutcome } from "../../src/engine/traffic/outcome-cause.ts";
import { handMadeRun } from "../support/hand-made-run.ts";
import { listeningPod, SERVER } from "../support/traffic-stand.ts";

describe("the explanation of a request", () => {
  it("tells that a proxy still listed a pod that had stopped listening, and which hook would have helped", () => {
    const run = handMadeRun();
    const [a] = openPod(run, "shop-a", {});
    run.pod("b");
    run.list([a.uid, "b"]);
    run.run(10);
    run.cluster.api.delete({ kind: "Pod", namespace: "default", name: "shop-a" });
    run.stop(a.slot, ContainerPhase.draining);
    run.run(11.4);
    run.list(["b"]);
    run.run(20);
    const found = explain(run, "connectionRefused");
    const texts = found.chain.map(({ text }) => text);
    expect(found.answer).toBe("connection refused after 0\u00a0s");
    expect(texts).toContain("shop-a was deleted, without preStop");
    expect(texts).toContain("shop-a heeded SIGTERM and stopped listening");
    expect(texts.at(-1)).toMatch(
      /^its removal reached node-\d's proxy, 1[.]4\u00a0s after the pod was deleted$/,
    );
    expect(found.remedy).toContain("lifecycle.preStop.sleep.seconds: 5");
    const times = found.chain.map(({ at }) => at);
    expect(times).toEqual([...times].sort((x, y) => x - y));
  });

  it("advises a readinessProbe when the container did not listen yet and has none", () => {
    const run = handMadeRun();
    const [a] = openPod(run, "shop-a", {});
    run.stop(a.slot);
    run.stop(a.slot, ContainerPhase.starting);
    run.list([a.uid]);
    run.run(5);
    const found = explain(run, "connectionRefused");
    expect(found.chain.map(({ text }) => text)).toContain("shop-a started, but did not listen yet");
    expect(found.remedy).toMatch(/^A readinessProbe keeps a pod out of its Service until it listens/);
  });

  it("says of a new version that it fails by itself, and blames nobody for an old one's errors", () => {
    const run = handMadeRun({
      behaviours: [
        { ...SERVER, errorRate: 0.3 },
        { ...SERVER, errorRate: 0.9 },
      ],
    });
    run.pod("a");
    run.list(["a"]);
    run.run(3);
    expect(explain(run, "serverError").remedy).toBeNull();
    run.release(4);
    run.pod("b", 1);
    run.list(["b"]);
    run.run(8);
    expect(explain(run, "serverError", 1).remedy).toMatch(/^v2 fails by itself/);
  });

  it("names what became of a request in each way in which it may end", () => {
    const run = handMadeRun({ behaviours: [{ ...SERVER, concurrency: 1, queue: 20 }, SERVER] });
    run.run(2);
    const a = run.pod("a");
    run.list(["a"]);
    run.run(6);
    run.stop(a);
    run.run(7);
    run.stop(a, ContainerPhase.gone);
    run.run(12);
    const ends: readonly (readonly [RequestOutcome, string])[] = [
      ["noEndpoints", "the connection was rejected, because there was nobody to send it to"],
      ["succeeded", "the user got the answer"],
      ["overloaded", "every place was taken and the queue full: answered 503"],
      ["resetByTermination", "the connection was reset before the answer"],
      ["connectionRefused", "the connection was refused"],
      ["unreachable", "nobody answered within 2\u00a0s: the user gave up"],
    ];
    for (const [outcome, text] of ends) {
      const found = explain(run, outcome);
      expect(found.chain.at(-1)?.text).toBe(text);
      expect(found.title).toMatch(outcome === "succeeded" ? /succeeded$/ : /failed$/);
    }
  });

  it("is null for a request that was not kept", () => {
    const run = handMadeRun();
    run.run(1);
    expect(explainRequest(run.facts(), 1e9)).toBeNull();
  });
});

/** A pod in the history whose container listens. */
function openPod(run: ReturnType<typeof handMadeRun>, name: string, container: JsonObject) {
  const { uid } = run.cluster.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "default", labels: { app: "shop" } },
    spec: {
      nodeName: "node-1",
      containers: [{ name: "shop", image: "shop:1", ports: [{ containerPort: 8080 }], ...container }],
    },
  }).metadata;
  const slot = listeningPod(run.containers, uid, { podName: name });
  return [{ uid, slot }] as const;
}

/** Explains the last sampled request of an outcome. */
function explain(run: ReturnType<typeof handMadeRun>, outcome: RequestOutcome, version = 0) {
  const { sample } = run.recorder.recording;
  const code = REQUEST_OUTCOMES.indexOf(outcome);
  for (let row = sample.id.length - 1; row >= 0; row -= 1) {
    const slot = valueAt(sample.slot, row);
    const isOf = slot < 0 || run.containers.version[slot] === version;
    if (valueAt(sample.outcome, row) !== code || !isOf) continue;
    const found = explainRequest(run.facts(), valueAt(sample.id, row));
    if (found !== null) return found;
  }
  throw new Error(`no request was ${outcome}`);
}
