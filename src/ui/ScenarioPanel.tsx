import { lazy, Suspense, useState } from "react";
import type { Problem } from "../engine/index.ts";
import { useSession, useWorkbench } from "../store/hooks.ts";
import { Facts } from "./Facts.tsx";
import { ProblemList } from "./ProblemList.tsx";
import styles from "./ScenarioPanel.module.css";

const Editor = lazy(() =>
  import("./ManifestEditor.tsx").then(({ ManifestEditor }) => ({ default: ManifestEditor })),
);

/** The file, its mistakes, and what the run makes of it. */
export function ScenarioPanel() {
  const { workbench } = useSession();
  const source = useWorkbench((state) => state.source);
  const status = useWorkbench((state) => state.status);
  const warnings = useWorkbench((state) => state.warnings);
  const hasPicture = useWorkbench((state) => state.view !== null);
  const problems = status.kind === "rejected" ? status.problems : status.kind === "ready" ? warnings : [];
  const [goal, setGoal] = useState<Problem | null>(null);
  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        <h2>Scenario</h2>
        <span className={styles.file}>{source.name}</span>
      </div>
      <div className={styles.editor}>
        <Suspense fallback={<pre className={styles.plain}>{source.text}</pre>}>
          <Editor source={source} problems={problems} goal={goal} onEdit={workbench.edit} />
        </Suspense>
      </div>
      {problems.length > 0 && (
        <section className={styles.problems} aria-label="Mistakes in the scenario">
          <ProblemList problems={problems} onGo={setGoal} />
          {status.kind === "rejected" && hasPicture && (
            <p className={styles.still}>The figure still shows the last scenario that parsed.</p>
          )}
        </section>
      )}
      <Facts />
    </div>
  );
}
