import { type ReactNode, useCallback, useRef } from "react";
import { clock } from "../charts/words.ts";
import { useFrames, usePlayback, useSession } from "../store/hooks.ts";
import { type PlaybackState, SPEEDS } from "../store/playback.ts";
import { stepEvent } from "./events.ts";
import { BackIcon, DownIcon, ForthIcon, NextIcon, PauseIcon, PlayIcon, PreviousIcon } from "./icons.tsx";
import styles from "./Transport.module.css";
import type { Width } from "./use-media.ts";

export function Transport({ width }: { width: Width }) {
  const session = useSession();
  const { playback } = session;
  const isPlaying = usePlayback((state) => state.playing);
  const isEmpty = usePlayback((state) => state.duration === 0);
  const step = (seconds: number) => {
    playback.pause();
    playback.seek(playback.store.getState().time + seconds);
  };
  const hasSteps = width === "full" || width === "wide";
  return (
    <fieldset className={styles.transport} disabled={isEmpty}>
      <legend className="visually-hidden">Playback</legend>
      <Button label="Previous event" keys="," onClick={() => stepEvent(session, -1)}>
        <PreviousIcon />
      </Button>
      {hasSteps && (
        <Button label="One second back" keys="←" onClick={() => step(-1)}>
          <BackIcon />
        </Button>
      )}
      <button
        type="button"
        className={styles.play}
        aria-label={isPlaying ? "Pause" : "Play"}
        title={isPlaying ? "Pause (space)" : "Play (space)"}
        onClick={playback.toggle}
      >
        {isPlaying ? <PauseIcon /> : <PlayIcon />}
      </button>
      {hasSteps && (
        <Button label="One second on" keys="→" onClick={() => step(1)}>
          <ForthIcon />
        </Button>
      )}
      <Button label="Next event" keys="." onClick={() => stepEvent(session, 1)}>
        <NextIcon />
      </Button>
      <SpeedMenu />
      <Clock />
    </fieldset>
  );
}

function Button(props: { label: string; keys: string; onClick: () => void; children: ReactNode }) {
  const { label, keys, onClick, children } = props;
  return (
    <button
      type="button"
      className={styles.icon}
      aria-label={label}
      title={`${label} (${keys})`}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

function SpeedMenu() {
  const { playback } = useSession();
  const speed = usePlayback((state) => state.speed);
  return (
    <label className={styles.speed}>
      <span className="visually-hidden">Speed</span>
      <select value={speed} onChange={(event) => playback.setSpeed(Number(event.target.value))}>
        {SPEEDS.map((option) => (
          <option key={option} value={option}>
            {Number.isFinite(option) ? `${option}×` : "as fast as it computes"}
          </option>
        ))}
      </select>
      <span aria-hidden="true" className={styles.speedShown}>
        {Number.isFinite(speed) ? `${speed}×` : "max"}
      </span>
      <DownIcon />
    </label>
  );
}

/** Written by hand each frame: React would be too slow for a clock. */
function Clock() {
  const now = useRef<HTMLElement>(null);
  const duration = usePlayback((state) => state.duration);
  const frame = useCallback(({ time }: PlaybackState) => {
    const text = clock(time, true);
    if (now.current !== null && now.current.textContent !== text) now.current.textContent = text;
  }, []);
  useFrames(frame);
  return (
    <span className={styles.clock}>
      <b ref={now} /> <span>/ {clock(duration)}</span>
    </span>
  );
}
