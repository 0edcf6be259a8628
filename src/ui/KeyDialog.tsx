import { useEffect, useRef } from "react";
import { drawPod } from "../charts/draw-pod.ts";
import { failurePath, markerPath } from "../charts/marks.ts";
import { versionClass, versionName } from "../charts/version-look.ts";
import type { Marker, PodState, RequestOutcome } from "../engine/index.ts";
import { useLayout, useSession } from "../store/hooks.ts";
import styles from "./Dialog.module.css";
import { Dialog } from "./Dialog.tsx";

const PODS: readonly (readonly [PodState, number, string, string])[] = [
  ["pending", 0, "Pending", "not yet bound to a node"],
  ["unschedulable", 0, "Unschedulable", "no node fits"],
  ["creating", 1, "Creating", "image pull, fills as it comes"],
  ["notReady", 0, "Running, not ready", "probe says no"],
  ["ready", 0, "Ready", "in the EndpointSlice"],
  ["terminating", 1, "Terminating", "grace period runs"],
  ["crashLooping", 0, "Crash-looping", "badge counts restarts"],
  ["oomKilled", 0, "OOMKilled", "full to the brim"],
  ["unknown", 1, "Unknown", "its node is silent"],
];

const FAILURES: readonly (readonly [RequestOutcome, string, string])[] = [
  ["serverError", "Answered 5xx", ""],
  ["connectionRefused", "Refused or cut off", "no one listens there"],
  ["timeout", "Timed out", ""],
  ["noEndpoints", "No endpoint", "nowhere to send it"],
];

const MARKERS: readonly (readonly [Marker["kind"], string, string])[] = [
  ["step", "Release step", "circle"],
  ["fault", "Fault", "triangle"],
  ["check", "Check or alert", "diamond, full if failed"],
  ["undo", "Undo, abort", "square"],
];

/** What marks, shapes and lines mean. */
export function KeyDialog() {
  const { layout } = useSession();
  const isOpen = useLayout((state) => state.overlay === "key");
  return (
    <Dialog title="Key" isOpen={isOpen} onClose={() => layout.show(null)}>
      <p className={styles.about}>
        Colour is data: a hue is a version, red is what failed, green-blue is you. Width is traffic. A pod
        hangs by a stem exactly while some node's proxy may still send to it.
      </p>
      <div className={styles.plates}>
        <h3>Versions: hue, lightness and the number of cut corners</h3>
        {[0, 1, 2, 3].map((version) => (
          <Plate
            key={version}
            name={versionName(version)}
            text={["circle", "diamond", "square", "triangle"][version] ?? ""}
          >
            <PodGlyph state="ready" version={version} />
          </Plate>
        ))}
        <h3>Pods: fill says whether it serves, outline whether it exists</h3>
        {PODS.map(([state, version, name, text]) => (
          <Plate key={state} name={name} text={text}>
            <PodGlyph state={state} version={version} />
          </Plate>
        ))}
        <h3>Requests: a dot in flight; in a lane of its own once it failed</h3>
        <Plate name="Not routed yet" text="">
          <circle r="2.4" cx="13" cy="13" fill="var(--unrouted)" />
        </Plate>
        {FAILURES.map(([outcome, name, text]) => (
          <Plate key={outcome} name={name} text={text}>
            <path d={failurePath(outcome, 4.4)} className="cross" transform="translate(13 13)" />
          </Plate>
        ))}
        <h3>Weights and nodes</h3>
        <Plate name="Desired" text="what was asked for">
          <path d="M13 4V22" className="want" />
        </Plate>
        <Plate name="Share of pods" text="what the endpoints amount to">
          <circle r="4" cx="13" cy="13" className="have" />
        </Plate>
        <Plate name="Seen" text="in the last 10 s">
          <rect x="2" y="9" width="22" height="7" className="use" />
        </Plate>
        <Plate name="CPU of a node" text="used; tick: requested; end: allocatable">
          <g className="node">
            <rect x="0" y="11" width="30" height="4" className="use-track" />
            <rect x="0" y="11" width="14" height="4" className="use" />
            <path d="M20.5 8V18" className="requested" />
          </g>
        </Plate>
        <h3>Events: the shape says what, green-blue is you</h3>
        {MARKERS.map(([kind, name, text]) => (
          <Plate key={kind} name={name} text={text}>
            <path
              d={markerPath(kind)}
              className={kind === "fault" || kind === "undo" ? "marker full" : "marker"}
              transform="translate(13 13)"
            />
          </Plate>
        ))}
        <h3>Series and time</h3>
        <Plate name="Latency" text="p50 line, p95 and p99 bands, log scale">
          <path d="M0 20L10 17L20 19L30 16" className="q-line" />
          <path d="M0 12L10 8L20 11L30 7" className="q-line thin" />
        </Plate>
        <Plate name="Used, requested" text="area, step line">
          <path d="M0 26V18L10 16L20 18L30 17V26Z" className="used" />
          <path d="M0 12H14V7H30" className="requested" />
        </Plate>
        <Plate name="Not yet watched" text="paler, right of the needle">
          <g className="v1">
            <rect x="0" y="6" width="15" height="16" className="area strong" />
            <rect x="15" y="6" width="15" height="16" className="area" />
            <path d="M15 2V24" className="want" />
          </g>
        </Plate>
      </div>
    </Dialog>
  );
}

function Plate({ name, text, children }: { name: string; text: string; children: React.ReactNode }) {
  return (
    <div className={styles.plate}>
      <svg width="30" height="26" viewBox="0 0 30 26" aria-hidden="true" focusable="false">
        {children}
      </svg>
      <span>
        <b>{name}</b>
        {text}
      </span>
    </div>
  );
}

function PodGlyph({ state, version }: { state: PodState; version: number }) {
  const group = useRef<SVGGElement>(null);
  useEffect(() => {
    if (group.current !== null)
      drawPod(group.current, { size: 24, state, version, restarts: 4, progress: 0.45 });
  }, [state, version]);
  return <g ref={group} transform="translate(1 1)" className={versionClass(version)} />;
}
