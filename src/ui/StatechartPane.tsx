import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { drawStatechart, openState, stepAt, updateStatechart, waysOut } from "../charts/draw-statechart.ts";
import { layoutStatechart, tallestLayout } from "../charts/statechart-layout.ts";
import { textWidth } from "../charts/text-width.ts";
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

/** Sizes of type, in the steps of the tokens; they grow with the page. */
function typeOf(element: Element | null) {
  const style = element === null ? null : getComputedStyle(element);
  const size = (name: string, otherwise: number) =>
    Number.parseFloat(style?.getPropertyValue(name) ?? "") || otherwise;
  return { name: size("--fs-2", 12), small: size("--fs-1", 11) };
}

function Machine({ chart }: { chart: StatechartView }) {
  const box = useRef<HTMLElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const [looked, look] = useState<string | null>(null);
  const size = useSize(box);
  const width = size === null ? 0 : size.width - 24;
  const open = usePlayback((state) => openState(chart.definition, stepAt(chart, state.time)));
  const drawn = useMemo(() => {
    if (width <= 0) return null;
    const type = typeOf(document.documentElement);
    const geometry = layoutStatechart(chart.definition, open, width, type);
    const height = tallestLayout(chart.definition, width, type);
    return { geometry: { ...geometry, height }, type };
  }, [chart, open, width]);
  const written = useRef({ at: 0, step: -1 });
  useEffect(() => {
    if (drawn !== null && svg.current !== null) drawStatechart(svg.current, drawn.geometry, drawn.type);
    written.current = { at: 0, step: -2 };
  }, [drawn]);
  const frame = useCallback(
    ({ time, playing }: PlaybackState) => {
      const step = indexAt(chart.steps, time, written.current.step);
      const isRecent = playing && performance.now() - written.current.at < FIGURES;
      if (svg.current === null || drawn === null || (isRecent && step === written.current.step)) return;
      written.current.at = performance.now();
      written.current.step = step;
      updateStatechart(svg.current, drawn.geometry, chart, time);
    },
    [chart, drawn],
  );
  useFrames(frame);
  useEffect(() => {
    for (const part of svg.current?.querySelectorAll("[data-state], [data-from]") ?? []) {
      const id = part.getAttribute("data-state") ?? part.getAttribute("data-from");
      part.toggleAttribute("data-looked", drawn !== null && id === looked);
    }
  }, [looked, drawn]);
  const label = usePlayback((state) => (stepAt(chart, state.time)?.active ?? []).join(", "));
  const states = drawn?.geometry.states.map(({ state }) => state.id) ?? [];
  return (
    <>
      <section
        ref={box}
        className={styles.machine}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the up and down keys go through its states
        tabIndex={0}
        aria-label={`${chart.definition.title}. Active: ${label === "" ? "not started" : label}.`}
        onPointerOver={(event) => look(stateUnder(event.target))}
        onPointerLeave={() => look(null)}
        onBlur={() => look(null)}
        onKeyDown={(event) => {
          const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
          if (step === 0) return;
          event.preventDefault();
          const at = looked === null ? (step > 0 ? -1 : 0) : states.indexOf(looked);
          look(states.at((at + step) % states.length) ?? null);
        }}
      >
        <svg ref={svg} aria-hidden="true" />
      </section>
      <Ways chart={chart} looked={looked} />
    </>
  );
}

function stateUnder(target: EventTarget): string | null {
  return target instanceof Element
    ? (target.closest("[data-state]")?.getAttribute("data-state") ?? null)
    : null;
}

/** More would push the machine out of sight. */
const LINES = 3;

/**
 * The ways out of the active states, or of the one that is looked at: what they wait for, and the numbers of their guards as of
 * the last step.
 */
function Ways({ chart, looked }: { chart: StatechartView; looked: string | null }) {
  const step = usePlayback((state) => indexAt(chart.steps, state.time));
  const current = chart.steps[step];
  const note = looked === null ? current?.note : undefined;
  const list = useRef<HTMLUListElement>(null);
  const room = (useSize(list)?.width ?? 360) - 50;
  const all = waysOut(chart.definition, current, looked === null ? (current?.active ?? []) : [looked]);
  // Sizes of type change with the width of the page only, and asking for them is dear.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the width stands for the page's
  const type = useMemo(() => typeOf(document.documentElement), [room]);
  const linesOf = (text: string) => Math.ceil(textWidth(text, type.name) / room);
  let lines = looked !== null ? LINES : note === undefined ? 0 : linesOf(note);
  const ways = all.filter(({ text, measure }) => {
    const more = linesOf(`${text}  ${measure}`);
    if (lines + more > LINES) return false;
    lines += more;
    return true;
  });
  return (
    <ul ref={list} className={styles.measures} aria-live={looked === null ? "off" : "polite"}>
      {looked !== null && (
        <li className={styles.note}>
          {wordsOf(
            chart,
            looked,
            all.map(({ text }) => text),
          )}
        </li>
      )}
      {note !== undefined && (
        <li className={styles.note}>
          <code>{note}</code>
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

function wordsOf(chart: StatechartView, id: string, ways: readonly string[]): string {
  const label = chart.definition.states.find((one) => one.id === id)?.label ?? id;
  return ways.length === 0 ? `${label}. No way leads on.` : `${label}. Leads on: ${ways.join("; ")}.`;
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
