import { describe, expect, test } from "vitest";
import { createPlayback } from "../../src/store/playback.ts";
import { createWorkbench } from "../../src/store/workbench.ts";
import { createClient, type WorkerPort } from "../../src/worker/client.ts";
import type { WorkerRequest, WorkerResponse } from "../../src/worker/protocol.ts";
import { runViewFixture } from "../support/run-view-fixture.ts";

const view = runViewFixture({ replicas: 3, duration: 120, rate: 5 });
const FILE = { name: "shop.yaml", text: "kind: Deployment" };

/** A worker whose answers the test gives. */
function handPort() {
  const sent: WorkerRequest[] = [];
  let listen: (event: MessageEvent<WorkerResponse>) => void = () => {};
  const port: WorkerPort = {
    postMessage: (message) => sent.push(message),
    addEventListener: (type: string, listener: never) => {
      if (type === "message") listen = listener;
    },
  };
  const tell = (data: WorkerResponse) => listen(new MessageEvent("message", { data }));
  return { port, sent, tell };
}

function opened() {
  const { port, sent, tell } = handPort();
  const client = createClient(port);
  const playback = createPlayback({ requestFrame: () => 1, cancelFrame: () => {} });
  const workbench = createWorkbench(client, playback);
  workbench.open(FILE);
  const computed = (generation: number) => tell({ kind: "computed", generation, view, warnings: [] });
  return { client, playback, workbench, sent, tell, computed, state: () => workbench.store.getState() };
}

describe("opening a file", () => {
  test("asks for its run and waits just before its first release", () => {
    const { sent, computed, playback, state } = opened();
    expect(sent).toMatchObject([{ kind: "run", generation: 1, files: [FILE], options: { complete: true } }]);
    computed(1);
    expect(state().status).toEqual({ kind: "ready" });
    expect(playback.store.getState()).toMatchObject({ duration: 120, time: 57 });
  });

  test("an empty file computes nothing", () => {
    const { workbench, sent, state } = opened();
    workbench.open({ name: "new.yaml", text: "  \n" });
    expect(state().status).toEqual({ kind: "empty" });
    expect(sent).toHaveLength(1);
  });
});

describe("editing", () => {
  test("keeps the playhead, and the last good picture while there are mistakes", () => {
    const { workbench, tell, computed, playback, state } = opened();
    computed(1);
    playback.seek(80);
    workbench.edit("kind: Deploymnt");
    const problem = {
      severity: "error" as const,
      file: FILE.name,
      line: 1,
      column: 7,
      path: "kind",
      value: "Deploymnt",
      message: "Unknown kind.",
      expected: "Deployment",
    };
    tell({ kind: "rejected", generation: 2, problems: [problem] });
    expect(state()).toMatchObject({ status: { kind: "rejected", problems: [problem] }, view });
    workbench.edit(FILE.text);
    computed(3);
    expect(playback.store.getState().time).toBe(80);
  });

  test("answers to a run that was replaced are dropped", () => {
    const { workbench, computed, state } = opened();
    workbench.edit("kind: Service");
    computed(1);
    expect(state().status.kind).toBe("computing");
    computed(2);
    expect(state().status.kind).toBe("ready");
  });
});

describe("what the user does", () => {
  test("lines go with the next run in the order of their time, and can be taken back", () => {
    const { workbench, sent, state } = opened();
    workbench.addLine({ at: 90, run: "kubectl rollout undo deployment/shop" });
    workbench.addLine({ at: 70, run: "kubectl delete pod shop-1" });
    expect(sent.at(-1)).toMatchObject({ interventions: [{ at: 70 }, { at: 90 }] });
    const [first] = state().typed;
    if (first !== undefined) workbench.removeLine(first);
    expect(sent.at(-1)).toMatchObject({ interventions: [{ at: 90 }] });
  });

  test("another seed and no completion are options of the run", () => {
    const { workbench, sent } = opened();
    workbench.rerun(8);
    workbench.setComplete(false);
    expect(sent.at(-1)).toMatchObject({ options: { complete: false, seed: 8 } });
  });

  test("a crash stops the playback and is told", () => {
    const { tell, computed, playback, state } = opened();
    computed(1);
    playback.play();
    tell({ kind: "crashed", generation: 1, message: "seed 7, event 12" });
    expect(state().status).toEqual({ kind: "crashed", message: "seed 7, event 12" });
    expect(playback.store.getState().playing).toBe(false);
  });

  test("a question to the recording gets its answer", async () => {
    const { client, sent, tell } = opened();
    const asked = client.query({ kind: "request", requestId: 3 });
    const query = sent.at(-1);
    if (query?.kind !== "query") throw new Error("a query was sent");
    tell({ kind: "answer", id: query.id, answer: { kind: "request", explanation: null } });
    expect(await asked).toEqual({ kind: "request", explanation: null });
  });
});
