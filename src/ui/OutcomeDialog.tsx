import { measuresOf } from "../charts/outcome-measures.ts";
import { count } from "../charts/words.ts";
import { OUTCOME_WORDS } from "../engine/index.ts";
import { useLayout, useSession, useWorkbench } from "../store/hooks.ts";
import styles from "./Dialog.module.css";
import { Dialog } from "./Dialog.tsx";

/** All measures with how they are measured, the causes of failures, and the scenario's checks. */
export function OutcomeDialog() {
  const { layout } = useSession();
  const isOpen = useLayout((state) => state.overlay === "outcome");
  const chosen = useLayout((state) => state.measure);
  const outcome = useWorkbench((state) => state.view?.outcome);
  const checks = useWorkbench((state) => state.view?.checks);
  if (outcome === undefined) return null;
  const measures = [...measuresOf(outcome)].sort((a, b) => Number(b.id === chosen) - Number(a.id === chosen));
  return (
    <Dialog title="Outcome" isOpen={isOpen} onClose={() => layout.show(null)}>
      <p className={styles.about}>
        <b>{outcome.verdict.lead}</b> {outcome.verdict.text}
      </p>
      <dl className={styles.measures}>
        {measures.map(({ id, name, value, unit, definition }) => (
          <div key={id} data-chosen={id === chosen}>
            <dt>
              {name}
              <b>{value}</b>
              {unit}
            </dt>
            <dd>
              {definition}
              {id === "failed" && outcome.failedByCause.length > 0 && (
                <>
                  {" "}
                  {outcome.failedByCause
                    .map((cause) => `${count(cause.count)} ${OUTCOME_WORDS[cause.outcome]}`)
                    .join(", ")}
                  .
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {checks !== undefined && checks.length > 0 && (
        <section className={styles.checks}>
          <h3>Checks</h3>
          <ul>
            {checks.map((check) => (
              <li key={check.name}>
                <b>{check.passed ? "Passed" : "Failed"}</b> {check.name} <code>{check.expression}</code>
                {!check.passed && <> {check.explanation}</>}
              </li>
            ))}
          </ul>
        </section>
      )}
    </Dialog>
  );
}
