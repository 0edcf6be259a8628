import { clock } from "../charts/words.ts";
import { useSession, useWorkbench } from "../store/hooks.ts";
import { LIBRARY } from "../store/scenario-library.ts";
import { ProblemList } from "./ProblemList.tsx";
import styles from "./Stage.module.css";

/** Before the first run: nothing loaded, computing, rejected or crashed. What is, why, and the one thing to do. */
export function EmptyStage() {
  const status = useWorkbench((state) => state.status);
  switch (status.kind) {
    case "empty":
      return <FirstVisit />;
    case "computing":
      return (
        <div className={styles.empty}>
          <div className={styles.waiting}>
            <p>
              {status.duration === 0 ? (
                <>Reading the scenario.</>
              ) : (
                <>
                  <b>{clock(status.computed)}</b> of {clock(status.duration)} computed.
                </>
              )}
            </p>
            <div className={styles.progress}>
              <div
                style={{
                  transform: `scaleX(${status.duration === 0 ? 0 : status.computed / status.duration})`,
                }}
              />
            </div>
          </div>
        </div>
      );
    case "rejected":
      return (
        <div className={styles.empty}>
          <div className={styles.problems}>
            <p className={styles.big}>This scenario cannot run.</p>
            <ProblemList problems={status.problems} />
          </div>
        </div>
      );
    case "crashed":
      return <Crashed message={status.message} />;
    case "ready":
      return null;
  }
}

function FirstVisit() {
  const { workbench } = useSession();
  return (
    <div className={styles.empty}>
      <div className={styles.drop}>
        <p className={styles.big}>Drop your manifests here, or start from a release.</p>
        <p>
          Any file of Kubernetes manifests runs as it is. Nodes, users and the behaviour of images are assumed
          until you say otherwise. Nothing leaves this page.
        </p>
        <ul className={styles.starts}>
          {LIBRARY.map(({ id, title, file, text }) => (
            <li key={id}>
              <button type="button" onClick={() => workbench.open({ name: file, text })}>
                {title}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function Crashed({ message }: { message: string }) {
  return (
    <div className={styles.empty}>
      <div className={styles.waiting}>
        <p>
          <b>The simulation stopped by a fault of its own.</b> Your scenario is kept in the editor; change it,
          or reload the page. Please report this text with the scenario:
        </p>
        <pre>{message}</pre>
      </div>
    </div>
  );
}
