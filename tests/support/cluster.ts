import { atSeconds, inSeconds } from "../../src/engine/kernel/units.ts";
import type { ScriptedBehaviour } from "../../src/engine/nodes/scripted-pod.ts";
import { type ControlPlane, createControlPlane } from "../../src/engine/simulation/control-plane.ts";

/** How the images of these tests behave, unless a test says otherwise. */
const QUICK: ScriptedBehaviour = { startup: 1, stop: 1 };

/** A whole control plane on three nodes with scripted kubelets, driven by kubectl. */
export function clusterOf(behaviour: { readonly [image: string]: ScriptedBehaviour } = {}) {
  const plane = createControlPlane({
    seed: 1,
    nodes: ["node-1", "node-2", "node-3"].map((name) => ({
      name,
      zone: "zone-a",
      cpu: "64",
      memory: "256Gi",
      pods: 200,
      labels: {},
    })),
    scripted: { "app:v1": QUICK, "app:v2": QUICK, "app:v3": QUICK, ...behaviour },
  });
  plane.boot();
  let commands = 0;
  return {
    plane,
    store: plane.store,
    /** Types a line at a moment, in seconds; gives what it said. */
    kubectl(at: number, line: string, stdin?: string): string {
      plane.advance(atSeconds(at));
      commands += 1;
      plane.kubectl.run(`${commands}`, line, stdin);
      const { stdout = "", stderr = "" } = plane.kubectl.result(`${commands}`) ?? {};
      return stdout + stderr;
    },
    until: (at: number) => plane.advance(atSeconds(at)),
    /** Events of a component so far, in order, with hashes of ReplicaSets named a, b, … as they came up. */
    decisions: (component: string) => decisionsOf(plane, component),
  };
}

function decisionsOf({ store }: ControlPlane, component: string): readonly string[] {
  const sets = new Map<string, string>();
  const lines: string[] = [];
  for (const { time, type, object } of store.history) {
    if (object.kind === "ReplicaSet" && type === "ADDED") {
      sets.set(object.metadata.name, `${object.metadata.name.split("-")[0]}-${"abcdefgh"[sets.size]}`);
    }
    if (object.kind !== "Event" || object.source.component !== component) continue;
    let { message } = object;
    for (const [name, short] of sets) message = message.replaceAll(name, short);
    lines.push(`${Math.floor(inSeconds(time))} ${message}`);
  }
  return lines;
}

/** The manifest of a Deployment `web`. `strategy` and more of its spec as YAML in one line each. */
export const deploymentManifest = (replicas: number, image = "app:v1", ...spec: readonly string[]): string =>
  `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
${spec.map((line) => `  ${line}\n`).join("")}  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: app, image: "${image}", ports: [{ name: http, containerPort: 8080 }] }] }
`;
