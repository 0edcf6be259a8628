import { createSimulation, readScenario, type Simulation } from "../engine/index.ts";
import type { Answer, Query, WorkerRequest, WorkerResponse } from "./protocol.ts";

/** The worker hears new messages at least so often while it computes. Milliseconds. */
const SLICE = 8;
/** Between two reports of progress. Milliseconds. */
const REPORT_EVERY = 100;
/** Simulated seconds between two looks at the clock. */
const STEP = 1;

type RunRequest = Extract<WorkerRequest, { readonly kind: "run" }>;

let latest = 0;
let current: Simulation | undefined;

self.addEventListener("message", ({ data }: MessageEvent<WorkerRequest>) => {
  if (data.kind === "run") {
    latest = data.generation;
    run(data).catch((error: unknown) =>
      send({ kind: "crashed", generation: data.generation, message: String(error) }),
    );
    return;
  }
  send({ kind: "answer", id: data.id, answer: answerTo(data.query) });
});

const send = (message: WorkerResponse): void => self.postMessage(message);

async function run({ generation, files, options, interventions }: RunRequest): Promise<void> {
  const result = readScenario(files, { ...options, interventions });
  if (!result.ok) {
    send({ kind: "rejected", generation, problems: result.problems });
    return;
  }
  const simulation = createSimulation(result.scenario);
  const finished = await compute(simulation, generation);
  if (!finished) return;
  current = simulation;
  send({ kind: "computed", generation, view: simulation.view(), warnings: result.warnings });
}

/** Computes the whole run in slices; false when another run has been asked for meanwhile. */
async function compute(simulation: Simulation, generation: number): Promise<boolean> {
  const { duration } = simulation;
  let reported = performance.now();
  let sliceBegan = reported;
  for (let at = 0; at < duration; at += STEP) {
    simulation.advance(Math.min(at + STEP, duration));
    const now = performance.now();
    if (now - sliceBegan < SLICE) continue;
    if (now - reported > REPORT_EVERY) {
      send({ kind: "progress", generation, computed: at, duration });
      reported = now;
    }
    await nextTask();
    if (generation !== latest) return false;
    sliceBegan = performance.now();
  }
  return true;
}

const channel = new MessageChannel();

/** Lets waiting messages in. Timers would be held back by 4 ms each. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    channel.port1.onmessage = () => resolve();
    channel.port2.postMessage(null);
  });
}

function answerTo(query: Query): Answer {
  if (query.kind === "request")
    return { kind: "request", explanation: current?.explain(query.requestId) ?? null };
  const { objectKind, namespace, name, at } = query;
  const found = current?.objectAt(objectKind, namespace, name, at);
  return { kind: "object", yaml: found?.yaml ?? null, events: found?.events ?? [] };
}
