import { indexAt } from "../charts/tracks.ts";
import { usePlayback, useWorkbench } from "../store/hooks.ts";
import styles from "./Stage.module.css";

/** One sentence says what is going on; it is the live region too. */
export function Sentence() {
  const status = useWorkbench((state) => state.status);
  const sentences = useWorkbench((state) => state.view?.sentences);
  const index = usePlayback((state) => (sentences === undefined ? -1 : indexAt(sentences, state.time)));
  const sentence = sentences?.[index];
  const isOld = status.kind === "rejected" || status.kind === "crashed";
  return (
    <p className={styles.now} role="status" aria-live="polite">
      {isOld && sentences !== undefined ? (
        <>The figure still shows the last scenario that {status.kind === "rejected" ? "parsed" : "ran"}.</>
      ) : sentence === undefined ? (
        <b>{status.kind === "computing" ? "Computing the run." : ""}</b>
      ) : (
        <>
          <b>{sentence.lead}</b> {sentence.text}
        </>
      )}
    </p>
  );
}
