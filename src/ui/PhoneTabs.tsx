import { useSession } from "../store/hooks.ts";
import styles from "./PhoneTabs.module.css";

/** What a phone keeps in sheets. */
export function PhoneTabs() {
  const { layout } = useSession();
  return (
    <nav className={styles.tabs} aria-label="Panels">
      <button type="button" onClick={() => layout.explain(null)}>
        Outcome
      </button>
      <button
        type="button"
        onClick={() => {
          layout.showTab("inspector");
          layout.show("side");
        }}
      >
        Why
      </button>
      <button
        type="button"
        onClick={() => {
          layout.showTab("log");
          layout.show("side");
        }}
      >
        Log
      </button>
      <button type="button" onClick={() => layout.show("key")}>
        Key
      </button>
      <button type="button" onClick={() => layout.show("setup")}>
        Setup
      </button>
    </nav>
  );
}
