import { createContext, useContext, useEffect } from "react";
import { useStore } from "zustand";
import type { SimulationClient } from "../worker/client.ts";
import type { Layout, LayoutState } from "./layout.ts";
import type { Playback, PlaybackState } from "./playback.ts";
import type { Workbench, WorkbenchState } from "./workbench.ts";

/** One workbench with its run, its playhead and its panels. There may be several on a page. */
export interface Session {
  readonly client: SimulationClient;
  readonly workbench: Workbench;
  readonly playback: Playback;
  readonly layout: Layout;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("A component stands outside of a session.");
  return session;
}

export function useWorkbench<Part>(select: (state: WorkbenchState) => Part): Part {
  return useStore(useSession().workbench.store, select);
}

/** For what changes now and then; `select` runs each frame, so it returns the same value until then. */
export function usePlayback<Part>(select: (state: PlaybackState) => Part): Part {
  return useStore(useSession().playback.store, select);
}

export function useLayout<Part>(select: (state: LayoutState) => Part): Part {
  return useStore(useSession().layout.store, select);
}

/** Calls `frame` now and with every movement of the playhead, outside of React. */
export function useFrames(frame: ((state: PlaybackState) => void) | null): void {
  const { store } = useSession().playback;
  useEffect(() => {
    if (frame === null) return;
    frame(store.getState());
    return store.subscribe(frame);
  }, [store, frame]);
}
