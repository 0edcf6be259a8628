import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useMemo, useRef } from "react";
import { drawTimeline, type Readouts } from "../charts/draw-timeline.ts";
import { layoutTimeline, type TimelineGeometry } from "../charts/timeline-layout.ts";
import { clock, spokenTime } from "../charts/words.ts";
import { useFrames, useSession, useWorkbench } from "../store/hooks.ts";
import type { PlaybackState } from "../store/playback.ts";
import styles from "./Timeline.module.css";
import type { Width } from "./use-media.ts";
import { useSize } from "./use-size.ts";

/** Milliseconds between two changes of a readout. */
const FIGURES = 270;
const GUTTERS: Readonly<Record<Width, number>> = { phone: 34, narrow: 264, full: 272, wide: 336 };

export function Timeline({ width }: { width: Width }) {
  const { playback } = useSession();
  const view = useWorkbench((state) => state.view);
  const box = useRef<HTMLElement>(null);
  const areas = useRef<SVGSVGElement>(null);
  const marks = useRef<SVGSVGElement>(null);
  const size = useSize(box);
  const readouts = useRef<Readouts>({ update: () => {} });
  const available = size?.width ?? 0;
  const geometry = useMemo(() => {
    if (view === null || available === 0) return null;
    const density = width === "phone" ? "phone" : width === "narrow" ? "folded" : "full";
    const grow = width === "wide" ? 1.3 : 1;
    return layoutTimeline(view, { width: available, gutter: GUTTERS[width], grow, density });
  }, [view, available, width]);
  useEffect(() => {
    if (view === null || geometry === null || areas.current === null || marks.current === null) return;
    const elements = { areas: areas.current, marks: marks.current };
    readouts.current = drawTimeline(elements, view, geometry, (event) => playback.seek(event.at));
    readouts.current.update(playback.store.getState().time);
  }, [view, geometry, playback]);
  const { needle, veil, frame } = useNeedle(geometry, readouts);
  useFrames(frame);
  const drag = useDrag(geometry);
  return (
    <section
      ref={box}
      className={styles.timeline}
      aria-label="Timeline"
      style={geometry === null ? undefined : { height: geometry.height }}
    >
      <div className={styles.gutter} />
      <svg ref={areas} aria-hidden="true" />
      <div
        className={styles.clip}
        style={{
          left: geometry?.start ?? 0,
          right: geometry === null ? 0 : available - geometry.end,
          top: geometry?.top ?? 0,
        }}
      >
        <div ref={veil} className={styles.veil} />
      </div>
      <div className={styles.surface} style={{ left: geometry?.start ?? 0 }} {...drag} />
      <svg ref={marks} className={styles.marks} aria-hidden="true" />
      {geometry !== null && <Needle geometry={geometry} needle={needle} />}
    </section>
  );
}

function Needle({
  geometry,
  needle,
}: {
  geometry: TimelineGeometry;
  needle: React.RefObject<HTMLDivElement | null>;
}) {
  const { playback } = useSession();
  const press = (event: KeyboardEvent) => {
    const { time, duration } = playback.store.getState();
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: time - (event.shiftKey ? 10 : 1),
      ArrowDown: time - (event.shiftKey ? 10 : 1),
      ArrowRight: time + (event.shiftKey ? 10 : 1),
      ArrowUp: time + (event.shiftKey ? 10 : 1),
      PageDown: time - 30,
      PageUp: time + 30,
      Home: 0,
      End: duration,
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    playback.seek(next);
  };
  return (
    <div
      ref={needle}
      className={styles.needle}
      role="slider"
      tabIndex={0}
      aria-label="Playhead"
      aria-valuemin={0}
      aria-valuemax={Math.round(geometry.duration)}
      aria-valuenow={0}
      onKeyDown={press}
    >
      <span className={styles.pill} />
    </div>
  );
}

/** The needle and the veil move each frame, without React and without a new layout. */
function useNeedle(geometry: TimelineGeometry | null, readouts: React.RefObject<Readouts>) {
  const needle = useRef<HTMLDivElement>(null);
  const veil = useRef<HTMLDivElement>(null);
  const written = useRef(0);
  const shown = useRef(-1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another geometry moves the needle though its offset is the same
  useEffect(() => {
    shown.current = -1;
  }, [geometry]);
  const frame = useCallback(
    ({ time, playing }: PlaybackState) => {
      if (geometry === null || needle.current === null || veil.current === null) return;
      const span = geometry.end - geometry.start;
      const offset = Math.round((Math.min(time, geometry.duration) / geometry.duration) * span);
      if (offset !== shown.current) {
        shown.current = offset;
        needle.current.style.transform = `translateX(${geometry.start + offset}px)`;
        veil.current.style.transform = `translateX(${offset}px)`;
      }
      const pill = needle.current.firstElementChild;
      const text = clock(time, true);
      if (pill !== null && pill.textContent !== text) pill.textContent = text;
      if (playing && performance.now() - written.current < FIGURES) return;
      written.current = performance.now();
      readouts.current.update(time);
      needle.current.setAttribute("aria-valuenow", String(Math.round(time)));
      needle.current.setAttribute("aria-valuetext", spokenTime(time));
    },
    [geometry, readouts],
  );
  return { needle, veil, frame };
}

/** Drag anywhere on the plot; a press is a drag that does not move. */
function useDrag(geometry: TimelineGeometry | null) {
  const { playback } = useSession();
  const seek = (event: PointerEvent<HTMLElement>) => {
    if (geometry === null) return;
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left) / (geometry.end - geometry.start);
    playback.seek(share * geometry.duration);
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      seek(event);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) seek(event);
    },
  };
}
