import { measuresOf } from "../charts/outcome-measures.ts";
import { useSession, useWorkbench } from "../store/hooks.ts";
import styles from "./Outcome.module.css";
import type { Width } from "./use-media.ts";

/** Verdict and nine measures; each opens its definition. */
export function Outcome({ width }: { width: Width }) {
  const { layout } = useSession();
  const outcome = useWorkbench((state) => state.view?.outcome);
  if (outcome === undefined) return <section className={styles.outcome} aria-label="Outcome" />;
  return (
    <section className={styles.outcome} aria-label="Outcome">
      <p className={styles.verdict}>
        <b>{outcome.verdict.lead}</b>
        <span title={outcome.verdict.text}>
          {width === "phone" ? outcome.verdict.text : firstClause(outcome.verdict.text)}
        </span>
      </p>
      {width !== "phone" && (
        <ul className={styles.measures}>
          {measuresOf(outcome).map(({ id, name, value, unit }) => (
            <li key={id}>
              <button
                type="button"
                title="How it is measured"
                onClick={() => layout.explain(id)}
                data-none={value === "never" || value === "none"}
              >
                <span className={styles.name}>{name}</span>
                <span className={styles.value}>
                  {value} {unit !== "" && <small>{unit}</small>}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What the measures beside it say in figures is left out. */
function firstClause(text: string): string {
  const [clause = ""] = text.split("; ");
  return clause.endsWith(".") ? clause : `${clause}.`;
}
