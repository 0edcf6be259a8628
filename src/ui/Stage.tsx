import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import { othersInWords, otherWorkloads } from "../charts/other-workloads.ts";
import { createStagePainter, type StagePainter } from "../charts/stage-painter.ts";
import { targetId } from "../charts/targets.ts";
import { count } from "../charts/words.ts";
import { useFrames, useLayout, usePlayback, useSession, useWorkbench } from "../store/hooks.ts";
import type { Selection } from "../store/layout.ts";
import type { PlaybackState } from "../store/playback.ts";
import { EmptyStage } from "./EmptyStage.tsx";
import { Sentence } from "./Sentence.tsx";
import styles from "./Stage.module.css";
import { selectionOf, stepTarget } from "./targets.ts";
import { useMedia, type Width } from "./use-media.ts";
import { useSize } from "./use-size.ts";

export function Stage({ width }: { width: Width }) {
  const hasRun = useWorkbench((state) => state.view !== null);
  const [each, setEach] = useState(1);
  const { layout } = useSession();
  const hasNodes = useLayout((state) => state.nodes);
  return (
    <>
      <div className={styles.head}>
        <Sentence />
        {hasRun && (
          <span className={styles.sample}>
            <span>
              {each === 0 ? "too fast for dots" : `1 dot = ${count(each)} request${each === 1 ? "" : "s"}`}
            </span>
            {width === "narrow" && (
              <button
                type="button"
                className={styles.text}
                aria-pressed={hasNodes}
                onClick={layout.toggleNodes}
              >
                {hasNodes ? "Hide nodes" : "Nodes"}
              </button>
            )}
            <button type="button" className={styles.text} onClick={() => layout.show("key")}>
              Key
            </button>
          </span>
        )}
      </div>
      {hasRun ? <Figure width={width} onScale={setEach} /> : <EmptyStage />}
    </>
  );
}

function Figure({ width, onScale }: { width: Width; onScale: (each: number) => void }) {
  const { layout } = useSession();
  const view = useWorkbench((state) => state.view);
  const theme = useLayout((state) => state.theme);
  const selection = useLayout((state) => state.selection);
  const wantsNodes = useLayout((state) => state.nodes);
  const isStill = useMedia("(prefers-reduced-motion: reduce)");
  const box = useRef<HTMLDivElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(box);
  const [painter, setPainter] = useState<StagePainter | null>(null);
  const hasNodes = width === "full" || width === "wide" || (width === "narrow" && wantsNodes);
  const turned = width === "phone";

  useEffect(() => {
    if (view === null || size === null || size.width === 0 || svg.current === null || canvas.current === null)
      return;
    const sheet = { svg: svg.current, canvas: canvas.current, view, isStill, onScale };
    setPainter(createStagePainter({ ...sheet, size: { ...size, nodes: hasNodes, turned } }));
  }, [view, size, hasNodes, turned, isStill, onScale]);
  useEffect(() => painter?.select(selectedTarget(selection)), [painter, selection]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the canvas has copied the colours of the theme
  useEffect(() => painter?.recolour(), [painter, theme]);
  const frame = useCallback((state: PlaybackState) => painter?.frame(state), [painter]);
  useFrames(frame);

  const press = (event: KeyboardEvent) => {
    const target = event.target instanceof Element ? event.target.closest("[data-target]") : null;
    if (target === null) return;
    if (event.key === "Enter" || event.key === " ") layout.select(selectionOf(target));
    else if (!stepTarget(event.currentTarget, target, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={box} className={styles.figure}>
      {/* biome-ignore lint/a11y/useSemanticElements: a figure of buttons; a fieldset cannot stand in SVG */}
      <svg
        ref={svg}
        role="group"
        aria-label="Traffic from users to pods. Arrow keys move between Services, ReplicaSets, pods and nodes; Enter inspects."
        onKeyDown={press}
        onClick={(event) => {
          const target = event.target instanceof Element ? event.target.closest("[data-target]") : null;
          layout.select(target === null ? null : selectionOf(target));
        }}
      />
      <canvas ref={canvas} />
      <Others />
    </div>
  );
}

/** What is not on the stage, in one line; it opens the list. */
function Others() {
  const { layout } = useSession();
  const view = useWorkbench((state) => state.view);
  const words = usePlayback((state) =>
    view === null ? "" : othersInWords(otherWorkloads(view, Math.floor(state.time * 4) / 4)),
  );
  if (words === "") return null;
  return (
    <button type="button" className={styles.others} onClick={() => layout.select({ kind: "workloads" })}>
      {words}
    </button>
  );
}

function selectedTarget(selection: Selection | null): string | null {
  if (selection === null || selection.kind === "request" || selection.kind === "workloads") return null;
  return targetId(selection.kind, selection.kind === "node" ? "" : selection.namespace, selection.name);
}
