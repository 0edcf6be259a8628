import { useCallback, useEffect, useMemo, useRef } from "react";
import { drawStatechart, stepAt, updateStatechart } from "../charts/draw-statechart.ts";
import { layoutStatechart } from "../charts/statechart-layout.ts";
import { indexAt } from "../charts/tracks.ts";
import type { StatechartView } from "../engine/index.ts";
import { useFrames, usePlayback, useWorkbench } from "../store/hooks.ts";
import type { PlaybackState } from "../store/playback.ts";
import styles from "./SidePanel.module.css";
import { useSize } from "./use-size.ts";

/** Milliseconds between two movements of a timer. */
const FIGURES = 290;

/** The strategy's machine, lit by what it did so far. With several releases, the one that acted last. */
export function StatechartPane() {
  const charts = useWorkbench((state) => state.view?.statecharts);
  const index = usePlayback((state) => currentChart(charts, state.time));
  const chart = charts?.[index];
  return (
    <section className={styles.chart} aria-label="Statechart">
      <div className={styles.head}>
        <h2>Statechart</h2>
        {chart !== undefined && (
          <span>
            {chart.definition.title}
            {charts !== undefined && charts.length > 1 ? `, ${chart.release}` : ""}
          </span>
        )}
      </div>
      {chart === undefined ? (
        <p className={styles.quiet}>
          {charts === undefined ? "" : "No release in this run, so nothing decides."}
        </p>
      ) : (
        <Machine chart={chart} />
      )}
    </section>
  );
}

function Machine({ chart }: { chart: StatechartView }) {
  const box = useRef<HTMLElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const size = useSize(box);
  const width = size === null ? 0 : size.width - 24;
  const geometry = useMemo(
    () => (width > 0 ? layoutStatechart(chart.definition, width) : null),
    [chart, width],
  );
  const written = useRef({ at: 0, step: -1 });
  useEffect(() => {
    if (geometry !== null && svg.current !== null) drawStatechart(svg.current, geometry);
    written.current = { at: 0, step: -2 };
  }, [geometry]);
  const frame = useCallback(
    ({ time, playing }: PlaybackState) => {
      const step = indexAt(chart.steps, time, written.current.step);
      const isRecent = playing && performance.now() - written.current.at < FIGURES;
      if (svg.current === null || geometry === null || (isRecent && step === written.current.step)) return;
      const isNew = step !== written.current.step;
      written.current = { at: performance.now(), step };
      updateStatechart(svg.current, chart, time);
      if (isNew && box.current !== null) showActive(box.current);
    },
    [chart, geometry],
  );
  useFrames(frame);
  const label = usePlayback((state) => (stepAt(chart, state.time)?.active ?? []).join(", "));
  return (
    <>
      <section
        ref={box}
        className={styles.machine}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll, and a keyboard must be able to
        tabIndex={0}
        aria-label={`${chart.definition.title}. Active: ${label === "" ? "not started" : label}.`}
      >
        <svg ref={svg} aria-hidden="true" />
      </section>
      <Measures chart={chart} />
    </>
  );
}

/** Guards with their numbers, as of the last step. */
function Measures({ chart }: { chart: StatechartView }) {
  const step = usePlayback((state) => indexAt(chart.steps, state.time));
  const current = chart.steps[step];
  if (current === undefined || (current.measures.length === 0 && current.note === undefined)) return null;
  return (
    <ul className={styles.measures}>
      {current.measures.map(({ guard, text, holds }) => (
        <li key={guard} data-holds={holds}>
          <svg
            width="10"
            height="10"
            viewBox="-5 -5 10 10"
            aria-label={holds ? "holds" : "does not hold"}
            role="img"
          >
            <circle r="3.5" className={holds ? "marker full" : "marker"} />
          </svg>
          {text}
        </li>
      ))}
      {current.note !== undefined && (
        <li>
          <span />
          {current.note}
        </li>
      )}
    </ul>
  );
}

function currentChart(charts: readonly StatechartView[] | undefined, time: number): number {
  if (charts === undefined) return -1;
  let best = charts.length === 0 ? -1 : 0;
  let latest = Number.NEGATIVE_INFINITY;
  charts.forEach((chart, index) => {
    const at = stepAt(chart, time)?.at ?? Number.NEGATIVE_INFINITY;
    const isStarted = (chart.steps[indexAt(chart.steps, time)]?.taken.length ?? 0) > 0;
    if (isStarted && at >= latest) {
      best = index;
      latest = at;
    }
  });
  return best;
}

/** Keeps the active state in sight where the machine is larger than its pane. */
function showActive(box: HTMLElement): void {
  const active = [...box.querySelectorAll(".state.active")].at(-1);
  if (active === undefined || box.scrollHeight <= box.clientHeight) return;
  const [outer, inner] = [box.getBoundingClientRect(), active.getBoundingClientRect()];
  if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom + 12;
  if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top + 12;
}
