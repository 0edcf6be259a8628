import type { ReadOptions, SourceFile } from "../engine/index.ts";
import type { Answer, Query, WorkerRequest, WorkerResponse } from "./protocol.ts";

/** A dedicated worker, or in a test whatever answers like one. */
export interface WorkerPort {
  postMessage(message: WorkerRequest): void;
  addEventListener(type: "message", listen: (event: MessageEvent<WorkerResponse>) => void): void;
  addEventListener(type: "error", listen: (event: ErrorEvent) => void): void;
}

/** What happens to the run asked for last; answers to older ones never arrive here. */
export type RunEvent = Exclude<WorkerResponse, { readonly kind: "answer" }>;

interface RunOrder {
  readonly files: readonly SourceFile[];
  readonly options: ReadOptions;
  readonly interventions: readonly { readonly at: number; readonly run: string }[];
}

export interface SimulationClient {
  /** Asks for a run; the one before is forgotten. */
  run(order: RunOrder, listen: (event: RunEvent) => void): void;
  /** Forgets the run asked for last: nothing more is heard of it. */
  forget(): void;
  /** Asks about the run on the page. Rejects when another run has been asked for meanwhile. */
  query(query: Query): Promise<Answer>;
}

/** The simulation behind postMessage. Generations number the runs, so that a late answer cannot be mistaken for a new one. */
export function createClient(port: WorkerPort): SimulationClient {
  let generation = 0;
  let queries = 0;
  let listen: (event: RunEvent) => void = () => {};
  const waiting = new Map<number, (answer: Answer) => void>();
  port.addEventListener("message", ({ data }) => {
    if (data.kind === "answer") {
      waiting.get(data.id)?.(data.answer);
      waiting.delete(data.id);
    } else if (data.generation === generation) {
      listen(data);
    }
  });
  port.addEventListener("error", (event) => {
    listen({ kind: "crashed", generation, message: event.message || "The simulation did not load." });
  });
  return {
    run(order, listener) {
      generation++;
      listen = listener;
      waiting.clear();
      port.postMessage({ kind: "run", generation, ...order });
    },
    forget() {
      generation++;
      waiting.clear();
    },
    query(query) {
      const id = ++queries;
      port.postMessage({ kind: "query", id, generation, query });
      return new Promise((resolve) => waiting.set(id, resolve));
    },
  };
}
