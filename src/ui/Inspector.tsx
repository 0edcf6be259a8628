import { othersInWords, otherWorkloads } from "../charts/other-workloads.ts";
import { failuresBefore } from "../charts/stage-plan.ts";
import { clock, count, shortenMiddle } from "../charts/words.ts";
import { OUTCOME_WORDS, REQUEST_OUTCOMES, type RunView } from "../engine/index.ts";
import { useLayout, usePlayback, useSession, useWorkbench } from "../store/hooks.ts";
import { FailureGlyph } from "./FailureGlyph.tsx";
import { ObjectInspector } from "./ObjectInspector.tsx";
import { RequestInspector } from "./RequestInspector.tsx";
import styles from "./SidePanel.module.css";

/** The selected thing; without one, the requests that failed lately, each with its explanation. */
export function Inspector() {
  const selection = useLayout((state) => state.selection);
  const view = useWorkbench((state) => state.view);
  if (view === null) return <p>When a run is there, what you select on the stage opens here.</p>;
  if (selection === null) return <LatestFailures view={view} />;
  if (selection.kind === "workloads") return <WorkloadList view={view} />;
  if (selection.kind === "request") return <RequestInspector view={view} id={selection.id} />;
  return <ObjectInspector view={view} selection={selection} />;
}

/** At most so many are listed. */
const LISTED = 12;
/** Of an outcome and a pod that have room on one line. */
const LETTERS = 38;

function LatestFailures({ view }: { view: RunView }) {
  const { layout } = useSession();
  const second = usePlayback((state) => Math.floor(state.time * 2) / 2);
  const failures = failuresBefore(view, second, LISTED);
  if (failures.length === 0) return <NoFailures view={view} second={second} />;
  return (
    <>
      <p className={styles.section}>Failed lately. Choose one to see why.</p>
      <ol className={styles.failures}>
        {failures.map((index) => {
          const outcome = REQUEST_OUTCOMES[view.requests.outcome[index] ?? 0] ?? "serverError";
          const id = view.requests.id[index] ?? 0;
          const pod = view.pods[view.requests.pod[index] ?? -1];
          return (
            <li key={id}>
              <button type="button" onClick={() => layout.select({ kind: "request", id })}>
                <time>{clock(view.requests.end[index] ?? 0, true)}</time>
                <FailureGlyph outcome={outcome} />
                <span>
                  {OUTCOME_WORDS[outcome]}
                  {pod === undefined
                    ? ""
                    : `, ${shortenMiddle(pod.name, LETTERS - OUTCOME_WORDS[outcome].length)}`}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </>
  );
}

function NoFailures({ view, second }: { view: RunView; second: number }) {
  const { step } = view.series;
  const columns = [...view.series.requests, view.series.unrouted];
  const total = columns.reduce(
    (sum, column) =>
      sum + column.subarray(0, Math.floor(second / step)).reduce((all, value) => all + value * step, 0),
    0,
  );
  if (total === 0) return <p>No request so far. Select a pod, a Service or a node.</p>;
  return (
    <>
      <p>
        <b>Every request succeeded so far.</b>
      </p>
      <p>
        {count(total)} requests, none failed. When one does, its cause chain opens here. Until then select a
        pod, a Service or a node.
      </p>
    </>
  );
}

/** The workloads that have no row on the stage; each opens its ReplicaSet. */
function WorkloadList({ view }: { view: RunView }) {
  const { layout } = useSession();
  const second = usePlayback((state) => Math.floor(state.time * 4) / 4);
  const others = otherWorkloads(view, second);
  return (
    <>
      <p className={styles.section}>{othersInWords(others) || "Every workload is on the stage."}</p>
      <ol>
        {others.map(({ key, name, namespace, replicaSet, ready, desired }) => (
          <li key={key}>
            <button
              type="button"
              className={styles.workload}
              onClick={() => layout.select({ kind: "replicaSet", namespace, name: replicaSet })}
            >
              <span>{name}</span>
              <span>
                {count(ready)} of {count(desired)} ready
              </span>
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
