import { createClient, type WorkerPort } from "../worker/client.ts";
import type { Session } from "./hooks.ts";
import { createLayout, type Theme } from "./layout.ts";
import { createPlayback } from "./playback.ts";
import { LIBRARY } from "./scenario-library.ts";
import { createWorkbench } from "./workbench.ts";

const THEME_KEY = "rollarium.theme";

/** A session in a browser: frames of the window, the theme that was chosen last, the scenario that the address names. */
export function createSession(port: WorkerPort): Session {
  const client = createClient(port);
  const playback = createPlayback({
    requestFrame: (callback) => window.requestAnimationFrame(callback),
    cancelFrame: (handle) => window.cancelAnimationFrame(handle),
  });
  const workbench = createWorkbench(client, playback);
  const layout = createLayout(chosenTheme());
  wear(layout.store.getState().theme);
  layout.store.subscribe(({ theme }) => wear(theme));
  workbench.store.subscribe(({ view }) => {
    if (view !== null) document.title = `${view.scenario.title} · Rollarium`;
  });
  openFromAddress(workbench);
  keepAddress(workbench);
  // Keeping the address does not fire this; a link pasted into the open page does.
  window.addEventListener("hashchange", () => openFromAddress(workbench));
  return { client, workbench, playback, layout };
}

/** `#s=rolling-update` names a shipped scenario; without one the first is opened, and with `#s=` none. */
function openFromAddress({ open }: Session["workbench"]): void {
  const wanted = new URLSearchParams(location.hash.slice(1)).get("s");
  const scenario = wanted === null ? LIBRARY[0] : LIBRARY.find(({ id }) => id === wanted);
  if (scenario !== undefined) open({ name: scenario.file, text: scenario.text });
}

/** The address names the scenario on the page, so that it can be kept and sent. */
function keepAddress({ store }: Session["workbench"]): void {
  store.subscribe(({ source }, before) => {
    if (source.name === before.source.name) return;
    const scenario = LIBRARY.find(({ file }) => file === source.name);
    history.replaceState(null, "", scenario === undefined ? "#" : `#s=${scenario.id}`);
  });
}

function wear(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  remember(theme);
}

function chosenTheme(): Theme {
  const kept = read();
  if (kept === "light" || kept === "dark") return kept;
  return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Storage may be forbidden, in a frame or by the user; the theme is then chosen anew at each visit. */
function read(): string | null {
  try {
    return localStorage.getItem(THEME_KEY);
  } catch {
    return null;
  }
}

function remember(theme: Theme): void {
  try {
    if (localStorage.getItem(THEME_KEY) !== theme) localStorage.setItem(THEME_KEY, theme);
  } catch {
    // Not kept, see above.
  }
}
