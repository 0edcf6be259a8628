import { podWords } from "../charts/stage-words.ts";
import { clock, duration } from "../charts/words.ts";
import type { PodTrack, RunView } from "../engine/index.ts";
import { usePlayback, useSession } from "../store/hooks.ts";
import type { Selection } from "../store/layout.ts";
import styles from "./SidePanel.module.css";
import { useAnswer } from "./use-answer.ts";

type ObjectSelection = Exclude<Selection, { readonly kind: "request" | "workloads" }>;

const KINDS: Readonly<Record<ObjectSelection["kind"], string>> = {
  pod: "Pod",
  replicaSet: "ReplicaSet",
  service: "Service",
  node: "Node",
};

/** An object at the playhead: its states, its events, its YAML as `kubectl get -o yaml` prints it. */
export function ObjectInspector({ view, selection }: { view: RunView; selection: ObjectSelection }) {
  const { layout, playback } = useSession();
  const second = usePlayback((state) =>
    state.playing ? Math.floor(state.time) : Math.round(state.time * 10) / 10,
  );
  const namespace = selection.kind === "node" ? "" : selection.namespace;
  const answer = useAnswer({
    kind: "object",
    objectKind: KINDS[selection.kind],
    namespace,
    name: selection.name,
    at: second,
  });
  const object = answer?.kind === "object" ? answer : null;
  return (
    <>
      <p className={styles.crumb}>
        <b>{selection.name}</b>
        <span>{KINDS[selection.kind]}</span>
      </p>
      {selection.kind === "pod" && (
        <PodHistory view={view} name={selection.name} namespace={namespace} now={second} />
      )}
      {object !== null && object.events.length > 0 && (
        <>
          <h3 className={styles.section}>Events</h3>
          <ol className={styles.chain}>
            {object.events.map(({ at, reason, message }) => (
              <li key={`${at} ${reason} ${message}`}>
                <button type="button" onClick={() => playback.seek(at)}>
                  {clock(at, true)}
                </button>
                <span>
                  {reason}: {message}
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
      {object !== null && object.yaml !== null && (
        <>
          <h3 className={styles.section}>YAML at {clock(second, true)}</h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and a keyboard must be able to */}
          <pre className={styles.yaml} tabIndex={0}>
            {object.yaml}
          </pre>
        </>
      )}
      {object !== null && object.yaml === null && <p>It does not exist at {clock(second, true)}.</p>}
      <p>
        <button type="button" className={styles.text} onClick={() => layout.select(null)}>
          Select nothing
        </button>
      </p>
    </>
  );
}

/** What the pod does now, then all its states with how long they lasted. */
function PodHistory(props: { view: RunView; name: string; namespace: string; now: number }) {
  const { playback } = useSession();
  const pod = props.view.pods.find(
    ({ name, namespace }) => name === props.name && namespace === props.namespace,
  );
  if (pod === undefined) return <p>No pod of that name in this run.</p>;
  const states = statesOf(pod, props.view.computed);
  const isGone = pod.gone !== undefined && pod.gone <= props.now;
  const current = isGone ? undefined : states.findLast(({ at }) => at <= props.now);
  return (
    <>
      {current !== undefined && (
        <p>
          <b>{current.text}</b> for {duration(Math.max(0, props.now - current.at))}
          {current.node === undefined ? "" : `, on ${current.node}`}
        </p>
      )}
      <h3 className={styles.section}>States</h3>
      <ol className={styles.chain}>
        {states.map(({ at, text, node, restarts, until }) => (
          <li key={`${at} ${text}`} data-future={at > props.now}>
            <button type="button" onClick={() => playback.seek(at)}>
              {clock(at, true)}
            </button>
            <span>
              {text} for {duration(until - at)}
              {node === undefined ? "" : `, ${node}`}
              {restarts === 0 ? "" : `, ${restarts} restarts`}
            </span>
          </li>
        ))}
        {pod.gone !== undefined && (
          <li data-future={pod.gone > props.now}>
            <time>{clock(pod.gone, true)}</time>
            <span>gone</span>
          </li>
        )}
      </ol>
    </>
  );
}

interface Stay {
  readonly at: number;
  readonly until: number;
  readonly text: string;
  readonly node: string | undefined;
  readonly restarts: number;
}

/** States in words; neighbours that read the same are one. */
function statesOf(pod: PodTrack, computed: number): readonly Stay[] {
  const end = pod.gone ?? computed;
  const stays: Stay[] = [];
  pod.states.forEach((entry, index) => {
    const text = podWords({ state: entry.state, status: entry.status, routed: 0 }) || "ready";
    const until = pod.states[index + 1]?.at ?? end;
    const last = stays.at(-1);
    if (last?.text === text && last.restarts === entry.restarts) {
      stays[stays.length - 1] = { ...last, until, node: entry.node ?? last.node };
    } else {
      stays.push({ at: entry.at, until, text, node: entry.node, restarts: entry.restarts });
    }
  });
  return stays;
}
