import { useEffect } from "react";
import { type Session, useSession } from "../store/hooks.ts";
import { stepEvent } from "./events.ts";
import { NARROW } from "./use-media.ts";

/** What a key does, and how the help names it. */
export interface KeyHelp {
  readonly keys: readonly string[];
  readonly text: string;
}

export const KEY_HELP: readonly KeyHelp[] = [
  { keys: ["Space"], text: "play or pause" },
  { keys: [",", "."], text: "previous, next event" },
  { keys: ["←", "→"], text: "one second; with Shift ten" },
  { keys: ["[", "]"], text: "slower, faster" },
  { keys: ["Home", "End"], text: "beginning, end of the run" },
  { keys: ["E"], text: "edit the scenario" },
  { keys: ["K"], text: "key: what marks and colours mean" },
  { keys: ["T"], text: "light or dark" },
  { keys: ["1", "2"], text: "inspector, log" },
  { keys: ["?"], text: "this help" },
  { keys: ["Esc"], text: "close, or select nothing" },
];

/** Keys rest while a text field has focus, and while a modifier is held. */
export function useKeys(): void {
  const session = useSession();
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      if (isPressing(event)) return;
      if (press(session, event)) event.preventDefault();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [session]);
}

function press(session: Session, { key, shiftKey }: KeyboardEvent): boolean {
  const { playback, layout } = session;
  const { time, duration } = playback.store.getState();
  const far = shiftKey ? 10 : 1;
  const actions: Readonly<Record<string, () => void>> = {
    " ": playback.toggle,
    ",": () => stepEvent(session, -1),
    ".": () => stepEvent(session, 1),
    ArrowLeft: () => playback.seek(time - far),
    ArrowRight: () => playback.seek(time + far),
    "[": () => playback.shiftSpeed(-1),
    "]": () => playback.shiftSpeed(1),
    Home: () => playback.seek(0),
    End: () => playback.seek(duration),
    e: () => layout.editScenario(window.matchMedia(NARROW).matches),
    k: () => layout.show("key"),
    t: layout.toggleTheme,
    "1": () => layout.showTab("inspector"),
    "2": () => layout.showTab("log"),
    "?": () => layout.show("help"),
    Escape: () => layout.select(null),
  };
  const action = actions[key.length === 1 ? key.toLowerCase() : key];
  if (action === undefined) return false;
  const isInDialog = document.querySelector("dialog[open]") !== null;
  if (isInDialog) return false;
  action();
  return true;
}

function isTyping(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}

/** Space and Enter press a button that has focus; they do not also play. */
function isPressing(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  return (
    (event.key === " " || event.key === "Enter") &&
    target instanceof Element &&
    target.closest("button, a, summary, [role='button'], [role='tab']") !== null
  );
}
