import { useLayout, useSession } from "../store/hooks.ts";
import type { SideTab } from "../store/layout.ts";
import { Inspector } from "./Inspector.tsx";
import { LogTab } from "./LogTab.tsx";
import styles from "./SidePanel.module.css";
import { StatechartPane } from "./StatechartPane.tsx";

const TABS: readonly { readonly id: SideTab; readonly label: string }[] = [
  { id: "inspector", label: "Inspector" },
  { id: "log", label: "Log" },
];

export function SidePanel() {
  const { layout } = useSession();
  const tab = useLayout((state) => state.tab);
  return (
    <>
      <StatechartPane />
      <section className={styles.tabsPane}>
        <div className={styles.tabs} role="tablist" aria-label="Details">
          {TABS.map(({ id, label }) => (
            <button
              key={id}
              type="button"
              role="tab"
              id={`tab-${id}`}
              aria-selected={tab === id}
              aria-controls={`panel-${id}`}
              tabIndex={tab === id ? 0 : -1}
              onClick={() => layout.showTab(id)}
              onKeyDown={(event) => {
                if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
                event.preventDefault();
                const other = id === "inspector" ? "log" : "inspector";
                layout.showTab(other);
                document.getElementById(`tab-${other}`)?.focus();
              }}
            >
              {label}
            </button>
          ))}
        </div>
        <div className={styles.tab} role="tabpanel" id={`panel-${tab}`} aria-labelledby={`tab-${tab}`}>
          {tab === "inspector" ? <Inspector /> : <LogTab />}
        </div>
      </section>
    </>
  );
}
