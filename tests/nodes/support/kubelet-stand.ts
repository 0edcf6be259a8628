import { createContainerTable } from "../../../src/engine/containers/create-container-table.ts";
import type { ImageBehaviour } from "../../../src/engine/containers/image-behaviour.ts";
import { inSeconds, milliseconds, NOTHING, seconds } from "../../../src/engine/kernel/units.ts";
import { createKubelets } from "../../../src/engine/nodes/kubelet/kubelets.ts";
import type { Container, PodSpec } from "../../../src/engine/objects/types/pod.ts";
import { type Stand, withScheduler } from "./stand.ts";

/** A well-behaved image; tests change what they are about. */
export const GOOD: ImageBehaviour = {
  pull: seconds(4),
  startup: seconds(2),
  coldStart: { factor: 1, duration: NOTHING },
  latency: { p50: milliseconds(20), p99: milliseconds(100) },
  errorRate: 0,
  concurrency: 10,
  queue: 20,
  cpuPerRequest: milliseconds(5),
  cpuIdle: 0.01,
  memory: { baseBytes: 100e6, perRequestBytes: 1e6, leakBytesPerSecond: 0 },
  shutdown: { on: "graceful", drain: seconds(10) },
  readiness: { errorRate: 0, latency: milliseconds(2) },
  liveness: { errorRate: 0, latency: milliseconds(2) },
};

export const READINESS = {
  httpGet: { path: "/ready", port: 8080, scheme: "HTTP" },
  timeoutSeconds: 1,
  periodSeconds: 5,
  successThreshold: 1,
  failureThreshold: 3,
} as const;

/** A stand with a scheduler, kubelets and one node, on which `app:v1` behaves as told. */
export function withKubelets(behaviour: Partial<ImageBehaviour> = {}) {
  const stand: Stand = withScheduler("node-1");
  const containers = createContainerTable();
  const phases: string[] = [];
  containers.observe({
    phaseChanged: (slot, time) =>
      phases.push(`${inSeconds(time).toFixed(2)} ${containers.slot(slot).podName} ${containers.phase[slot]}`),
  });
  const kubelets = createKubelets({
    api: stand.api,
    agenda: stand.agenda,
    containers,
    versionOf: (_pod, image) => ({ behaviour: image.startsWith("helper") ? 1 : 0, version: 0 }),
    behaviours: [{ ...GOOD, ...behaviour }, GOOD],
    seed: 7,
  });
  stand.add("kubelet", kubelets);
  stand.runTo(1);
  return { ...stand, containers, kubelets, phases };
}

export type KubeletStand = ReturnType<typeof withKubelets>;

/** A specification with one container `app` of `app:v1` on port 8080. */
export function appSpec(container: Partial<Container> = {}, pod: Partial<PodSpec> = {}): Partial<PodSpec> {
  return {
    containers: [
      {
        name: "app",
        image: "app:v1",
        imagePullPolicy: "IfNotPresent",
        ports: [{ containerPort: 8080, protocol: "TCP" }],
        resources: {},
        terminationMessagePath: "/dev/termination-log",
        terminationMessagePolicy: "File",
        ...container,
      },
    ],
    ...pod,
  };
}
