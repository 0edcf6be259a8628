import { clock, count } from "../charts/words.ts";
import type { RunView } from "../engine/index.ts";
import { REQUEST_OUTCOMES } from "../engine/index.ts";
import { useSession } from "../store/hooks.ts";
import { FailureGlyph } from "./FailureGlyph.tsx";
import styles from "./SidePanel.module.css";
import { useAnswer } from "./use-answer.ts";

/** Why one request ended as it did: times and facts, then what would have helped. */
export function RequestInspector({ view, id }: { view: RunView; id: number }) {
  const { layout, playback } = useSession();
  const answer = useAnswer({ kind: "request", requestId: id });
  const explanation = answer?.kind === "request" ? answer.explanation : null;
  const index = view.requests.id.indexOf(id);
  const outcome = REQUEST_OUTCOMES[view.requests.outcome[index] ?? 0] ?? "succeeded";
  return (
    <>
      <p className={styles.crumb}>
        <FailureGlyph outcome={outcome} />
        <b>{explanation?.title ?? `Request ${count(id)}`}</b>
        <span>{explanation?.answer}</span>
      </p>
      {answer !== null && explanation === null && (
        <p>This run has no record of that request: another scenario, or it arrives at another time now.</p>
      )}
      {explanation !== null && (
        <>
          <ol className={styles.chain}>
            {explanation.chain.map(({ at, text }) => (
              <li key={`${at} ${text}`}>
                <button type="button" onClick={() => playback.seek(at)}>
                  {clock(at).slice(-5, -3)}:{millis(at)}
                </button>
                <span>{text}</span>
              </li>
            ))}
          </ol>
          {explanation.remedy !== null && (
            <p className={styles.fix}>
              <b>What would have helped</b> {explanation.remedy}
            </p>
          )}
        </>
      )}
      <p>
        <button type="button" className={styles.text} onClick={() => layout.select(null)}>
          All failures
        </button>
      </p>
    </>
  );
}

/** Seconds of the minute with milliseconds. */
function millis(at: number): string {
  const rest = Math.floor((at % 60) * 1000 + 1e-6) / 1000;
  return rest.toFixed(3).padStart(6, "0");
}
