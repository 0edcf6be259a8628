import { createStore, type StoreApi } from "zustand/vanilla";
import type { Problem, RunView, SourceFile } from "../engine/index.ts";
import type { RunEvent, SimulationClient } from "../worker/client.ts";
import type { Playback } from "./playback.ts";

/** Where the playhead stands when a scenario opens: shortly before its first release. Seconds. */
const LEAD_IN = 3;

type RunStatus =
  | { readonly kind: "empty" }
  | { readonly kind: "computing"; readonly computed: number; readonly duration: number }
  | { readonly kind: "ready" }
  | { readonly kind: "rejected"; readonly problems: readonly Problem[] }
  | { readonly kind: "crashed"; readonly message: string };

/** A line that the user typed at the playhead. */
interface TypedLine {
  readonly at: number;
  readonly run: string;
}

export interface WorkbenchState {
  /** The text in the editor, parsed or not. */
  readonly source: SourceFile;
  /** Whether what is missing in the file is supplied. */
  readonly complete: boolean;
  /** Instead of the scenario's own. */
  readonly seed: number | null;
  readonly typed: readonly TypedLine[];
  readonly status: RunStatus;
  /** The last run that could be computed; it stays while the text has errors. */
  readonly view: RunView | null;
  readonly warnings: readonly Problem[];
}

export interface Workbench {
  readonly store: StoreApi<WorkbenchState>;
  /** Opens another file, at its beginning and without what was typed. */
  open(source: SourceFile): void;
  /** The text changed under the hands of the user: the playhead stays. */
  edit(text: string): void;
  setComplete(complete: boolean): void;
  rerun(seed: number): void;
  addLine(line: TypedLine): void;
  removeLine(line: TypedLine): void;
}

export function createWorkbench(client: SimulationClient, playback: Playback): Workbench {
  const store = createStore<WorkbenchState>(() => ({
    source: { name: "scenario.yaml", text: "" },
    complete: true,
    seed: null,
    typed: [],
    status: { kind: "empty" },
    view: null,
    warnings: [],
  }));
  let opening = false;

  const hear = (event: RunEvent) => {
    if (event.kind === "progress") {
      store.setState({
        status: { kind: "computing", computed: event.computed, duration: event.duration },
      });
    } else if (event.kind === "computed") {
      const { view, warnings } = event;
      const time = opening ? openingTime(view) : playback.store.getState().time;
      opening = false;
      store.setState({ status: { kind: "ready" }, view, warnings });
      playback.load(view.computed, time);
    } else if (event.kind === "rejected") {
      store.setState({ status: { kind: "rejected", problems: event.problems } });
    } else {
      playback.pause();
      store.setState({ status: { kind: "crashed", message: event.message } });
    }
  };
  const run = () => {
    const { source, complete, seed, typed } = store.getState();
    if (source.text.trim() === "") {
      client.forget();
      playback.load(0, 0);
      store.setState({ status: { kind: "empty" }, view: null, warnings: [] });
      return;
    }
    store.setState({ status: { kind: "computing", computed: 0, duration: 0 } });
    const options = seed === null ? { complete } : { complete, seed };
    client.run({ files: [source], options, interventions: typed }, hear);
  };
  const change = (state: Partial<WorkbenchState>) => {
    store.setState(state);
    run();
  };
  return {
    store,
    open: (source) => {
      opening = true;
      playback.pause();
      change({ source, typed: [], seed: null, complete: true });
    },
    edit: (text) => change({ source: { name: store.getState().source.name, text } }),
    setComplete: (complete) => change({ complete }),
    rerun: (seed) => change({ seed }),
    addLine: (line) => change({ typed: [...store.getState().typed, line].sort((a, b) => a.at - b.at) }),
    removeLine: (line) => change({ typed: store.getState().typed.filter((one) => one !== line) }),
  };
}

/** The first thing worth seeing is the release, so the playhead waits just before it. */
function openingTime(view: RunView): number {
  const first = view.markers.find((marker) => marker.at > LEAD_IN);
  return first === undefined ? 0 : first.at - LEAD_IN;
}
