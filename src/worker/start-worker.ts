import type { WorkerPort } from "./client.ts";

/** Starts the worker that ships with the page. */
export function startWorker(): WorkerPort {
  return new Worker(new URL("./simulation-worker.ts", import.meta.url), { type: "module" });
}
