import { useEffect, useRef } from "react";
import { indexAt } from "../charts/tracks.ts";
import { clock } from "../charts/words.ts";
import { usePlayback, useSession, useWorkbench } from "../store/hooks.ts";
import styles from "./SidePanel.module.css";

/** So many of the latest entries are in the page. */
const SHOWN = 200;

/** Who did what, up to the playhead: the same facts as the picture, in words. */
export function LogTab() {
  const { playback } = useSession();
  const log = useWorkbench((state) => state.view?.log);
  const last = usePlayback((state) => (log === undefined ? -1 : indexAt(log, state.time)));
  const end = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (last >= 0) end.current?.scrollIntoView({ block: "nearest" });
  }, [last]);
  if (log === undefined || last < 0) return <p>Nothing happened so far.</p>;
  const first = Math.max(0, last + 1 - SHOWN);
  const shown = log.slice(first, last + 1).map((entry, index) => ({ entry, place: first + index }));
  return (
    <ol className={styles.log} aria-label="What happened so far">
      {first > 0 && <li>… {first} entries before</li>}
      {shown.map(({ entry, place }) => (
        <li key={place} ref={place === last ? end : undefined} data-own={entry.from === "you"}>
          <button type="button" onClick={() => playback.seek(entry.at)}>
            {clock(entry.at, true)}
          </button>
          <span>
            <b>{entry.reason}</b> {entry.object}: {entry.message} <span>({entry.from})</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
