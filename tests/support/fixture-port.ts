import type { RunView } from "../../src/engine/index.ts";
import type { WorkerPort } from "../../src/worker/client.ts";
import type { Answer, Query, WorkerRequest, WorkerResponse } from "../../src/worker/protocol.ts";
import { type FixtureOptions, runViewFixture } from "./run-view-fixture.ts";

export interface FixturePortOptions extends FixtureOptions {
  /** How every run ends: `computed`, `rejected`, `crashed`, or it goes on `computing`. */
  readonly outcome?: string;
}

/** Answers like the worker, from a made-up run. */
export function fixturePort(options: FixturePortOptions): WorkerPort {
  const listeners: ((event: MessageEvent<WorkerResponse>) => void)[] = [];
  let view: RunView | null = null;
  const tell = (data: WorkerResponse) => {
    for (const listen of listeners) listen(new MessageEvent("message", { data }));
  };
  return {
    postMessage(message: WorkerRequest) {
      setTimeout(() => {
        if (message.kind === "query") {
          tell({ kind: "answer", id: message.id, answer: answerFrom(view, message.query) });
          return;
        }
        const { generation } = message;
        const duration = options.duration ?? 360;
        tell({ kind: "progress", generation, computed: duration / 3, duration });
        if (options.outcome === "computing") return;
        if (options.outcome === "crashed") {
          tell({
            kind: "crashed",
            generation,
            message: "available pods 4 exceed replicas 3 (seed 7, event 81213)",
          });
        } else if (
          options.outcome === "rejected" ||
          message.files.some(({ text }) => text.includes("oops"))
        ) {
          tell({ kind: "rejected", generation, problems: PROBLEMS });
        } else {
          view = withTyped(
            runViewFixture({ ...options, seed: message.options.seed ?? 7 }),
            message.interventions,
          );
          tell({ kind: "computed", generation, view, warnings: [] });
        }
      }, 20);
    },
    addEventListener(type: string, listen: never) {
      if (type === "message") listeners.push(listen);
    },
  };
}

function withTyped(view: RunView, typed: readonly { at: number; run: string }[]): RunView {
  const own = typed.map((line) => ({ ...line, by: "you" as const }));
  const interventions = [...view.scenario.interventions, ...own].sort((a, b) => a.at - b.at);
  return { ...view, scenario: { ...view.scenario, interventions } };
}

function answerFrom(view: RunView | null, query: Query): Answer {
  if (query.kind === "object") {
    const yaml = `apiVersion: v1
kind: ${query.objectKind}
metadata:
  name: ${query.name}
  namespace: ${query.namespace}
  resourceVersion: "4711"
status:
  phase: Running
`;
    return {
      kind: "object",
      yaml,
      events: [{ at: 61.2, reason: "Scheduled", message: "Successfully assigned to node-1" }],
    };
  }
  const index = view?.requests.id.indexOf(query.requestId) ?? -1;
  const end = view?.requests.end[index] ?? 0;
  return {
    kind: "request",
    explanation: {
      id: query.requestId,
      title: `Request ${query.requestId} failed`,
      answer: "500 after 21 ms",
      chain: [
        { at: end - 0.022, text: "mobile user 8114 asks for /cart" },
        { at: end - 0.021, text: "node-2's proxy draws pod shop-5d47c8b6f9-7hkrd of ten" },
        { at: end, text: "the pod answers 500, as image shop:1.1.0 does for 8 % of requests" },
      ],
      remedy: "A readiness probe does not see this; a check of the error rate before the second pod would.",
    },
  };
}

const PROBLEMS = [
  {
    severity: "error" as const,
    file: "shop.yaml",
    line: 12,
    column: 29,
    path: "spec.traffic[0].profile",
    value: "{ constnt: 200/s }",
    message: "Unknown profile `constnt`.",
    expected: "one of constant, ramp, step, diurnal",
  },
];
