import { useState } from "react";
import { useLayout, useSession, useWorkbench } from "../store/hooks.ts";
import { LIBRARY } from "../store/scenario-library.ts";
import { AgainIcon, DownIcon, Mark, ThemeIcon } from "./icons.tsx";
import styles from "./TopBar.module.css";
import { Transport } from "./Transport.tsx";
import type { Width } from "./use-media.ts";

export function TopBar({ width }: { width: Width }) {
  return (
    <header className={styles.topbar}>
      <h1 className={styles.brand}>
        <Mark />
        <span>Rollarium</span>
      </h1>
      <ScenarioMenu />
      <Transport width={width} />
      <div className={styles.tools}>
        {width !== "phone" && <Rerun />}
        {width === "narrow" && <PanelButtons />}
        <ThemeButton />
        <HelpButton />
      </div>
    </header>
  );
}

/** The shipped scenarios, and the user's own text once it differs from all of them. */
function ScenarioMenu() {
  const { workbench } = useSession();
  const source = useWorkbench((state) => state.source);
  const chosen = LIBRARY.find((scenario) => scenario.file === source.name);
  const own =
    chosen === undefined ? source.name : chosen.text === source.text ? null : `${chosen.title}, edited`;
  return (
    <label className={styles.picker}>
      <span className="visually-hidden">Scenario</span>
      <select
        value={own === null ? (chosen?.id ?? "") : ""}
        onChange={(event) => {
          const scenario = LIBRARY.find(({ id }) => id === event.target.value);
          if (scenario !== undefined) workbench.open({ name: scenario.file, text: scenario.text });
        }}
      >
        {own !== null && <option value="">{own}</option>}
        {LIBRARY.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
      <DownIcon />
    </label>
  );
}

/** The same scenario with other luck: the next seed, or one that is typed. */
function Rerun() {
  const { workbench } = useSession();
  const seed = useWorkbench((state) => state.seed ?? state.view?.scenario.seed ?? 0);
  const isReady = useWorkbench((state) => state.view !== null);
  const [typed, setTyped] = useState<string | null>(null);
  const commit = () => {
    const next = Number(typed);
    setTyped(null);
    if (typed !== null && typed.trim() !== "" && Number.isSafeInteger(next) && next >= 0 && next !== seed) {
      workbench.rerun(next);
    }
  };
  return (
    <div className={styles.rerun}>
      <button
        type="button"
        className={styles.icon}
        disabled={!isReady}
        aria-label="Run again with the next seed"
        title="Run again with the next seed: the same scenario, other luck"
        onClick={() => workbench.rerun(seed + 1)}
      >
        <AgainIcon />
      </button>
      <label>
        Seed{" "}
        <input
          inputMode="numeric"
          autoComplete="off"
          disabled={!isReady}
          value={typed ?? String(seed)}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === "Enter") commit();
            if (event.key === "Escape") setTyped(null);
          }}
        />
      </label>
    </div>
  );
}

function PanelButtons() {
  const { layout } = useSession();
  return (
    <>
      <button type="button" className={styles.link} onClick={() => layout.show("setup")}>
        Scenario
      </button>
      <button type="button" className={styles.link} onClick={() => layout.show("side")}>
        Why
      </button>
    </>
  );
}

function ThemeButton() {
  const { layout } = useSession();
  const theme = useLayout((state) => state.theme);
  const label = theme === "dark" ? "Switch to light" : "Switch to dark";
  return (
    <button
      type="button"
      className={styles.icon}
      aria-label={label}
      title={`${label} (T)`}
      onClick={layout.toggleTheme}
    >
      <ThemeIcon />
    </button>
  );
}

function HelpButton() {
  const { layout } = useSession();
  return (
    <button
      type="button"
      className={styles.icon}
      aria-label="Help"
      title="Help (?)"
      onClick={() => layout.show("help")}
    >
      <span aria-hidden="true">?</span>
    </button>
  );
}
