import { createApiServer } from "../../../src/engine/api/server.ts";
import { atSeconds, type Instant, later, type Microseconds } from "../../../src/engine/kernel/units.ts";
import { createKubectl, type KubectlEvent } from "../../../src/engine/kubectl/kubectl.ts";
import type { Draft } from "../../../src/engine/objects/draft.ts";
import type { JsonObject } from "../../../src/engine/objects/json.ts";
import { ObjectStore } from "../../../src/engine/objects/store.ts";
import type { Deployment, DeploymentStatus } from "../../../src/engine/objects/types/apps.ts";
import {
  createOperator,
  type OperatorEvent,
  type ReleaseChart,
} from "../../../src/engine/strategies/operator.ts";
import type { Release, StrategyName } from "../../../src/engine/strategies/strategy.ts";
import type { MetricQuery } from "../../../src/engine/strategies/strategy-metrics.ts";

type Event = KubectlEvent | OperatorEvent;

const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: "app:v1"}]}
`;

/** An operator with one release at 10 s, in front of an API server whose controllers the test plays by hand. */
export function openStand(
  strategy: StrategyName,
  parameters: JsonObject = {},
  metrics: (query: MetricQuery) => number | undefined = () => undefined,
) {
  const store = new ObjectStore();
  let present: Instant = atSeconds(0);
  let queue: { readonly at: Instant; readonly event: Event }[] = [];
  const agenda = {
    now: () => present,
    at: (at: Instant, event: Event) => void queue.push({ at, event }),
    after: (delay: Microseconds, event: Event) => void queue.push({ at: later(present, delay), event }),
  };
  const api = createApiServer({ store, now: () => present });
  const kubectl = createKubectl({ api, agenda });
  const release: Release & { readonly parameters: JsonObject } = {
    name: "web",
    strategy,
    at: atSeconds(10),
    target: { kind: "Deployment", namespace: "default", name: "web" },
    to: { "": "app:v2" },
    parameters,
  };
  const make = () => createOperator({ api, agenda, kubectl, metrics, releases: [release] });
  let operator = make();
  store.subscribe((change) => {
    kubectl.changed(change);
    operator.changed(change);
  });
  api.create<"Namespace">(namespace);
  let count = 0;

  const run = (until: Instant) => {
    for (;;) {
      queue.sort((a, b) => a.at - b.at);
      const next = queue[0];
      if (next === undefined || next.at > until) break;
      queue.shift();
      present = next.at;
      if (next.event.to === "kubectl") kubectl.handle(next.event);
      else operator.handle(next.event);
    }
    present = until;
  };
  const deployment = (): Deployment => {
    const found = store.table.get("Deployment", "default", "web");
    if (found === undefined) throw new Error("no deployment");
    return found;
  };
  const stand = {
    api,
    deployment,
    type(line: string, stdin?: string): string {
      count += 1;
      kubectl.run(`person ${count}`, line, stdin);
      run(present);
      const result = kubectl.result(`person ${count}`);
      return `${result?.stdout ?? ""}${result?.stderr ?? ""}`;
    },
    at(seconds: number): void {
      run(atSeconds(seconds));
    },
    /** Writes a status as the controller would, up to date with the specification. */
    status(status: Partial<DeploymentStatus>): void {
      const now = deployment();
      const next = { ...now.status, observedGeneration: now.metadata.generation, ...status };
      api.update<"Deployment">({ ...now, status: next }, "status");
      run(present);
    },
    /** Makes the ReplicaSet of a revision with ready pods of the template as it is now. */
    revision(number: number, pods: number): void {
      makeRevision(api, deployment(), number, pods);
      const { metadata } = deployment();
      const annotations = { ...metadata.annotations, "deployment.kubernetes.io/revision": `${number}` };
      api.update<"Deployment">({ ...deployment(), metadata: { ...metadata, annotations } }, "status");
      run(present);
    },
    chart(): ReleaseChart {
      const [chart] = operator.charts();
      if (chart === undefined) throw new Error("no chart");
      return chart;
    },
    /** The innermost active state. */
    state: (): string => stand.chart().steps.at(-1)?.active.at(-1) ?? "",
    /** States in the order in which they were entered, with their times. */
    way: (): readonly string[] => {
      const entered: string[] = [];
      for (const { at, active } of stand.chart().steps) {
        const state = active.at(-1) ?? "";
        if (entered.at(-1)?.endsWith(` ${state}`) !== true) entered.push(`${at} ${state}`);
      }
      return entered;
    },
    lines: (): readonly string[] =>
      stand
        .chart()
        .steps.flatMap(({ note }) => note?.split("\n") ?? [])
        .filter((line) => line.startsWith("$ ")),
    /** Puts the operator and what is pending through a checkpoint. */
    reopen(): void {
      const saved = structuredClone({ operator: operator.save(), queue });
      queue = [];
      operator = make();
      queue = saved.queue;
      operator.restore(saved.operator);
    },
  };
  stand.type("apply -f -", MANIFEST);
  stand.revision(1, 3);
  stand.status(DONE);
  return stand;
}

export const DONE = { replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 };

/** The condition of a Deployment that makes no progress any more. */
export const EXCEEDED = {
  conditions: [
    {
      type: "Progressing",
      status: "False",
      reason: "ProgressDeadlineExceeded",
      message: "",
      lastUpdateTime: atSeconds(0),
      lastTransitionTime: atSeconds(0),
    },
  ],
} as const;

function makeRevision(
  api: ReturnType<typeof createApiServer>,
  owner: Deployment,
  number: number,
  pods: number,
) {
  const labels = { app: "web", "pod-template-hash": `hash${number}` };
  const { template } = owner.spec;
  const set: Draft<"ReplicaSet"> = {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: `web-hash${number}`,
      namespace: "default",
      labels,
      annotations: { "deployment.kubernetes.io/revision": `${number}` },
      ownerReferences: [
        {
          apiVersion: "apps/v1",
          kind: "Deployment",
          name: "web",
          uid: owner.metadata.uid,
          controller: true,
        },
      ],
    },
    spec: {
      replicas: pods,
      selector: { matchLabels: labels },
      template: { ...template, metadata: { labels } },
    },
  };
  const made = api.create<"ReplicaSet">(set);
  if (!made.ok) throw new Error(made.error.message);
  const ownerReferences = [
    {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      name: made.object.metadata.name,
      uid: made.object.metadata.uid,
      controller: true,
    },
  ];
  for (let index = 0; index < pods; index += 1) {
    const pod = api.create<"Pod">({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: `web-hash${number}-${index}`, namespace: "default", labels, ownerReferences },
      spec: template.spec,
    });
    if (!pod.ok) throw new Error(pod.error.message);
    const ready = { type: "Ready", status: "True", lastTransitionTime: atSeconds(0) } as const;
    api.update<"Pod">(
      { ...pod.object, status: { ...pod.object.status, phase: "Running", conditions: [ready] } },
      "status",
    );
  }
}

const namespace: Draft<"Namespace"> = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: "default", namespace: "" },
  spec: { finalizers: ["kubernetes"] },
};
