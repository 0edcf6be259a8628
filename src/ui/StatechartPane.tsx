import { useCallback, useEffect, useMemo, useRef } from "react";
import { drawStatechart, stepAt, updateStatechart, waysOut } from "../charts/draw-statechart.ts";
import { layoutStatechart } from "../charts/statechart-layout.ts";
import { indexAt } from "../charts/tracks.ts";
import type { StatechartView } from "../engine/index.ts";
import { useFrames, usePlayback, useWorkbench } from "../store/hooks.ts";
import type { PlaybackState } from "../store/playback.ts";
import styles from "./SidePanel.module.css";
import { useSize } from "./use-size.ts";

/** Milliseconds between two movements of a timer. */
const FIGURES = 290;
/** Pixels that stay free around the active state. */
const MARGIN = 24;

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
  const written = useRef({ at: 0, step: -1, active: "" });
  useEffect(() => {
    if (geometry !== null && svg.current !== null) drawStatechart(svg.current, geometry);
    written.current = { at: 0, step: -2, active: "-" };
  }, [geometry]);
  const frame = useCallback(
    ({ time, playing }: PlaybackState) => {
      const step = indexAt(chart.steps, time, written.current.step);
      const isRecent = playing && performance.now() - written.current.at < FIGURES;
      if (svg.current === null || geometry === null || (isRecent && step === written.current.step)) return;
      const isNew = step !== written.current.step;
      written.current.at = performance.now();
      written.current.step = step;
      updateStatechart(svg.current, chart, time);
      const active = isNew ? (chart.steps[step]?.active.join(" ") ?? "") : written.current.active;
      if (active !== written.current.active && box.current !== null) showActive(box.current);
      written.current.active = active;
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
      <Ways chart={chart} />
    </>
  );
}

/** More would push the machine out of sight. */
const MOST_WAYS = 3;

/** The ways out of the active states: what they wait for, and the numbers of their guards as of the last step. */
function Ways({ chart }: { chart: StatechartView }) {
  const step = usePlayback((state) => indexAt(chart.steps, state.time));
  const current = chart.steps[step];
  if (current === undefined) return null;
  const ways = waysOut(chart.definition, current).slice(0, MOST_WAYS);
  if (ways.length === 0 && current.note === undefined) return null;
  return (
    <ul className={styles.measures}>
      {current.note !== undefined && (
        <li className={styles.note}>
          <code>{current.note}</code>
        </li>
      )}
      {ways.map(({ text, measure, holds }) => (
        <li key={`${text} ${measure}`} data-holds={holds}>
          <svg
            width="10"
            height="10"
            viewBox="-5 -5 10 10"
            aria-label={holds ? "holds" : "not yet"}
            role="img"
          >
            <circle r="3.5" className={holds ? "marker full" : "marker"} />
          </svg>
          <span>
            {text}
            {measure !== "" && <small>{measure}</small>}
          </span>
        </li>
      ))}
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

/** Keeps the active state, with what holds it, in sight where the machine is larger than its pane. */
function showActive(box: HTMLElement): void {
  const outer = box.getBoundingClientRect();
  if (box.scrollHeight <= box.clientHeight) return;
  for (const active of box.querySelectorAll(".state.active")) {
    const inner = active.getBoundingClientRect();
    const isTall = inner.height > outer.height - 2 * MARGIN;
    if (inner.top < outer.top + MARGIN || isTall) box.scrollTop += inner.top - outer.top - MARGIN;
    else if (inner.bottom > outer.bottom - MARGIN) box.scrollTop += inner.bottom - outer.bottom + MARGIN;
  }
}
