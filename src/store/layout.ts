import { createStore, type StoreApi } from "zustand/vanilla";

/** What the inspector shows. Pods and requests are found by name, so that a selection survives a rerun. */
export type Selection =
  | { readonly kind: "pod"; readonly namespace: string; readonly name: string }
  | { readonly kind: "replicaSet"; readonly namespace: string; readonly name: string }
  | { readonly kind: "service"; readonly namespace: string; readonly name: string }
  | { readonly kind: "node"; readonly name: string }
  | { readonly kind: "request"; readonly id: number }
  /** The list of workloads that are not on the stage. */
  | { readonly kind: "workloads" };

export type Theme = "light" | "dark";
export type SideTab = "inspector" | "log";
/** What floats above the page, at most one. */
type Overlay = "help" | "key" | "setup" | "side" | "outcome" | null;

export interface LayoutState {
  readonly theme: Theme;
  readonly tab: SideTab;
  readonly overlay: Overlay;
  readonly selection: Selection | null;
  /** Nodes on the stage, where there is not room for all. */
  readonly nodes: boolean;
  /** The measure that the outcome was opened for. */
  readonly measure: string | null;
  /** Counts the wishes to edit: the editor takes the focus with each. */
  readonly edits: number;
}

export interface Layout {
  readonly store: StoreApi<LayoutState>;
  toggleTheme(): void;
  showTab(tab: SideTab): void;
  show(overlay: Overlay): void;
  select(selection: Selection | null): void;
  toggleNodes(): void;
  /** Gives the editor the focus, in its drawer where it has one. */
  editScenario(inDrawer: boolean): void;
  /** Opens the outcome at one of its measures. */
  explain(measure: string | null): void;
}

export function createLayout(theme: Theme): Layout {
  const store = createStore<LayoutState>(() => ({
    theme,
    tab: "inspector",
    overlay: null,
    selection: null,
    nodes: false,
    measure: null,
    edits: 0,
  }));
  return {
    store,
    toggleTheme: () => store.setState((state) => ({ theme: state.theme === "dark" ? "light" : "dark" })),
    showTab: (tab) => store.setState({ tab }),
    show: (overlay) => store.setState({ overlay }),
    select: (selection) =>
      store.setState(selection === null ? { selection } : { selection, tab: "inspector" }),
    explain: (measure) => store.setState({ measure, overlay: "outcome" }),
    editScenario: (inDrawer) =>
      store.setState(({ edits, overlay }) => ({ overlay: inDrawer ? "setup" : overlay, edits: edits + 1 })),
    toggleNodes: () => store.setState((state) => ({ nodes: !state.nodes })),
  };
}
