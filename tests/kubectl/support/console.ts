import { createApiServer } from "../../../src/engine/api/server.ts";
import { atSeconds, type Instant, inSeconds, later } from "../../../src/engine/kernel/units.ts";
import { type CommandResult, createKubectl, type KubectlEvent } from "../../../src/engine/kubectl/kubectl.ts";
import type { Draft } from "../../../src/engine/objects/draft.ts";
import { ObjectStore } from "../../../src/engine/objects/store.ts";
import type { Deployment } from "../../../src/engine/objects/types/apps.ts";

/** kubectl in front of an API server without controllers: what they would do is done by hand. */
export function openConsole(files: Record<string, string> = {}) {
  const store = new ObjectStore();
  let present: Instant = atSeconds(0);
  const queue: { at: Instant; event: KubectlEvent }[] = [];
  const api = createApiServer({ store, now: () => present });
  const agenda = {
    now: () => present,
    at: (at: Instant, event: KubectlEvent) => void queue.push({ at, event }),
    after: (delay: Parameters<typeof later>[1], event: KubectlEvent) =>
      void queue.push({ at: later(present, delay), event }),
  };
  const make = () => createKubectl({ api, agenda, documents: (name) => files[name] });
  let kubectl = make();
  store.subscribe((change) => kubectl.changed(change));
  for (const name of ["default"]) api.create<"Namespace">(namespace(name));
  let count = 0;

  const begin = (line: string | readonly string[], stdin?: string) => {
    count += 1;
    const id = `${count}`;
    kubectl.run(id, line, stdin);
    return id;
  };
  const read = (id: string): CommandResult => {
    const result = kubectl.result(id);
    if (result === undefined) throw new Error(`no command ${id}`);
    return result;
  };
  return {
    api,
    store,
    begin,
    read,
    /** Runs a line to its end and gives its output; stderr behind stdout, the exit code when it is not 0. */
    type(line: string | readonly string[], stdin?: string): string {
      const { stdout, stderr, exit } = read(begin(line, stdin));
      return `${stdout}${stderr}${exit === 0 ? "" : exit === undefined ? "(running)\n" : `(exit ${exit})\n`}`;
    },
    /** Sets the clock, in seconds, handling what is due on the way. */
    at(seconds: number): void {
      const until = atSeconds(seconds);
      queue.sort((a, b) => a.at - b.at);
      for (let next = queue[0]; next !== undefined && next.at <= until; next = queue[0]) {
        queue.shift();
        present = next.at;
        kubectl.handle(next.event);
      }
      present = until;
    },
    now: () => inSeconds(present),
    deployment(name = "web"): Deployment {
      const found = store.table.get("Deployment", "default", name);
      if (found === undefined) throw new Error(`no deployment ${name}`);
      return found;
    },
    /** Writes a status as the controller would. */
    status(name: string, status: Partial<Deployment["status"]>): void {
      const found = store.table.get("Deployment", "default", name);
      if (found === undefined) throw new Error(`no deployment ${name}`);
      const observed = { ...found.status, observedGeneration: found.metadata.generation, ...status };
      api.update<"Deployment">({ ...found, status: observed }, "status");
    },
    /** Puts kubectl through a checkpoint. */
    reopen(): void {
      const saved: ReturnType<typeof kubectl.save> = structuredClone(kubectl.save());
      kubectl = make();
      kubectl.restore(saved);
    },
  };
}

const namespace = (name: string): Draft<"Namespace"> => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, namespace: "" },
  spec: { finalizers: ["kubernetes"] },
});

/** A Deployment `web` of one container `app`. */
export const webManifest = (spec = "replicas: 3") => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  ${spec}
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: app
        image: app:v1
`;
