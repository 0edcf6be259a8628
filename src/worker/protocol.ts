import type { Problem, ReadOptions, RequestExplanation, RunView, SourceFile } from "../engine/index.ts";

/** From the page to the worker. `generation` numbers the runs asked for; answers to old ones are dropped. */
export type WorkerRequest =
  | {
      readonly kind: "run";
      readonly generation: number;
      readonly files: readonly SourceFile[];
      readonly options: ReadOptions;
      /** Lines typed at the playhead, added to those of the scenario. Seconds. */
      readonly interventions: readonly { readonly at: number; readonly run: string }[];
    }
  | { readonly kind: "query"; readonly id: number; readonly generation: number; readonly query: Query };

/** Questions that are answered from the recording, on demand. */
export type Query =
  | {
      readonly kind: "object";
      readonly objectKind: string;
      readonly namespace: string;
      readonly name: string;
      readonly at: number;
    }
  | { readonly kind: "request"; readonly requestId: number };

interface ObjectAnswer {
  readonly kind: "object";
  /** The object as `kubectl get -o yaml` prints it at that time; null when it did not exist. */
  readonly yaml: string | null;
  /** Events that concern it up to then. */
  readonly events: readonly { readonly at: number; readonly reason: string; readonly message: string }[];
}

export type Answer =
  | ObjectAnswer
  | { readonly kind: "request"; readonly explanation: RequestExplanation | null };

/** From the worker to the page. */
export type WorkerResponse =
  | {
      readonly kind: "progress";
      readonly generation: number;
      readonly computed: number;
      readonly duration: number;
    }
  | {
      readonly kind: "computed";
      readonly generation: number;
      readonly view: RunView;
      readonly warnings: readonly Problem[];
    }
  | { readonly kind: "rejected"; readonly generation: number; readonly problems: readonly Problem[] }
  | { readonly kind: "crashed"; readonly generation: number; readonly message: string }
  | { readonly kind: "answer"; readonly id: number; readonly answer: Answer };
