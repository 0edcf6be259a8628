import type { Problem } from "../engine/index.ts";
import styles from "./ProblemList.module.css";

/** Every mistake at once, as a compiler names them: file, line, column, path, what is there and what was expected. */
export function ProblemList(props: { problems: readonly Problem[]; onGo?: (problem: Problem) => void }) {
  const { problems, onGo } = props;
  return (
    <ul className={styles.problems}>
      {problems.map((problem) => (
        <li
          data-severity={problem.severity}
          key={`${problem.file}:${problem.line}:${problem.column} ${problem.path} ${problem.message}`}
        >
          <p className={styles.place}>
            {onGo === undefined ? (
              <b>{placeOf(problem)}</b>
            ) : (
              <button type="button" onClick={() => onGo(problem)}>
                {placeOf(problem)}
              </button>
            )}{" "}
            {problem.path}
          </p>
          <p className={styles.message}>{problem.message}</p>
          {problem.value !== "" && (
            <p className={styles.found}>
              Found <code>{problem.value}</code>
            </p>
          )}
          {problem.expected !== "" && <p>Expected {problem.expected}.</p>}
        </li>
      ))}
    </ul>
  );
}

function placeOf({ file, line, column }: Problem): string {
  return `${file}:${line}:${column}`;
}
