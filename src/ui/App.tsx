import "./tokens.css";
import "./base.css";
import "../charts/figures.css";
import { type Session, SessionContext, useWorkbench } from "../store/hooks.ts";
import styles from "./App.module.css";
import { HelpDialog } from "./HelpDialog.tsx";
import { Definitions } from "./icons.tsx";
import { KeyDialog } from "./KeyDialog.tsx";
import { Outcome } from "./Outcome.tsx";
import { OutcomeDialog } from "./OutcomeDialog.tsx";
import { Overlay } from "./Overlay.tsx";
import { PhoneTabs } from "./PhoneTabs.tsx";
import { ScenarioPanel } from "./ScenarioPanel.tsx";
import { SidePanel } from "./SidePanel.tsx";
import { Stage } from "./Stage.tsx";
import { Timeline } from "./Timeline.tsx";
import { TopBar } from "./TopBar.tsx";
import { useDrop } from "./use-drop.ts";
import { useKeys } from "./use-keys.ts";
import { useWidth } from "./use-media.ts";

export function App({ session }: { session: Session }) {
  return (
    <SessionContext value={session}>
      <Definitions />
      <Workbench />
    </SessionContext>
  );
}

function Workbench() {
  const width = useWidth();
  const isWaiting = useWorkbench((state) => state.view === null);
  useKeys();
  const hasPanels = width === "full" || width === "wide";
  const drop = useDrop();
  return (
    <div className={styles.workbench} data-width={width} data-waiting={isWaiting} {...drop}>
      <TopBar width={width} />
      {hasPanels && (
        <aside className={styles.inputs} aria-label="Scenario">
          <ScenarioPanel />
        </aside>
      )}
      <main className={styles.stage} aria-label="Stage">
        <Stage width={width} />
      </main>
      {hasPanels && (
        <aside className={styles.side} aria-label="Why">
          <SidePanel />
        </aside>
      )}
      <Timeline width={width} />
      <Outcome width={width} />
      {width === "phone" && <PhoneTabs />}
      {!hasPanels && (
        <>
          <Overlay name="setup" title="Scenario" placement={width === "phone" ? "bottom" : "left"}>
            <ScenarioPanel />
          </Overlay>
          <Overlay name="side" title="Why" placement={width === "phone" ? "bottom" : "right"}>
            <SidePanel />
          </Overlay>
        </>
      )}
      <OutcomeDialog />
      <HelpDialog />
      <KeyDialog />
    </div>
  );
}
