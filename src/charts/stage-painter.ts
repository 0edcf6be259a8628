import type { RunView } from "../engine/index.ts";
import { createDots, FASTEST_WITH_DOTS, placeDots, requestsPerDot } from "./dots.ts";
import { drawDots, drawFalls, readPalette, sizeCanvas } from "./draw-dots.ts";
import { createStageLayers, drawStage } from "./draw-stage.ts";
import type { StageGeometry, StageSize } from "./stage-geometry.ts";
import { layoutStage } from "./stage-layout.ts";
import { stageAt, stageHints, stageKey } from "./stage-model.ts";
import { stagePlan } from "./stage-plan.ts";
import type { TargetId } from "./targets.ts";

/** Where the playhead is and how it moves. */
interface Now {
  readonly time: number;
  readonly playing: boolean;
  readonly speed: number;
  readonly leaps: number;
}

export interface StagePainter {
  /** Brings the stage to a moment: the dots with each frame, the rest when something changed, figures four times a second. */
  frame(now: Now): void;
  select(target: TargetId | null): void;
  /** The theme changed. */
  recolour(): void;
}

export interface StageSheet {
  readonly svg: SVGSVGElement;
  readonly canvas: HTMLCanvasElement;
  readonly view: RunView;
  readonly size: StageSize;
  /** Dots stand still and are placed again each second. */
  readonly isStill: boolean;
  /** How many requests one dot stands for; 0 when there are none. */
  readonly onScale: (requests: number) => void;
}

/** Faster, a band would never come to rest. */
const FASTEST_MOTION = 2;

/** Milliseconds between two changes of a figure. */
const FIGURES = 250;

export function createStagePainter(sheet: StageSheet): StagePainter {
  const { svg, canvas, view, size } = sheet;
  const plan = stagePlan(view);
  const layers = createStageLayers(svg);
  const hints = stageHints(view);
  const dots = createDots();
  let palette = readPalette(svg);
  let selected: TargetId | null = null;
  let geometry: StageGeometry | null = null;
  /** Laid out in the frame before and not drawn yet: the two together would be too much for one frame. */
  let undrawn: StageGeometry | null = null;
  let last: { now: Now; key: number; drawn: number } | null = null;
  let scale = -1;
  sizeCanvas(canvas, size.width, size.height);

  const drawLaidOut = () => {
    if (undrawn !== null) drawStage(layers, undrawn, selected);
    undrawn = null;
  };
  const redraw = (now: Now, key: number) => {
    const leapt = last === null || last.now.leaps !== now.leaps;
    const isChange = last !== null && last.key !== key;
    const moving = isChange && now.playing && !leapt && now.speed <= FASTEST_MOTION;
    if (svg.dataset.moving !== String(moving)) svg.dataset.moving = String(moving);
    geometry = layoutStage(stageAt(view, now.time), plan, size);
    undrawn = geometry;
    if (!now.playing || leapt) drawLaidOut();
    last = { now, key, drawn: performance.now() };
    return geometry;
  };
  const paintDots = (now: Now, { flows }: StageGeometry) => {
    const isFast = now.speed > FASTEST_WITH_DOTS;
    const each = isFast ? 0 : requestsPerDot(view, plan, flows, now.speed);
    if (each !== scale) sheet.onScale(each);
    scale = each;
    const moment = { time: sheet.isStill ? Math.floor(now.time) : now.time, speed: now.speed, each };
    if (isFast) dots.length = 0;
    else placeDots(dots, view, flows, moment);
    drawDots(canvas, dots, palette);
    if (!isFast && !sheet.isStill) drawFalls(canvas, { view, plan, flows }, moment, palette);
  };
  return {
    frame(now) {
      drawLaidOut();
      const key = stageKey(view, now.time, hints);
      const isSame = last !== null && last.key === key && last.now.leaps === now.leaps;
      const isRecent = last !== null && performance.now() - last.drawn < FIGURES;
      const current = geometry === null || !isSame || !isRecent ? redraw(now, key) : geometry;
      paintDots(now, current);
    },
    select(target) {
      selected = target;
      if (geometry !== null) drawStage(layers, geometry, selected);
    },
    recolour() {
      palette = readPalette(svg);
      if (last !== null && geometry !== null) paintDots(last.now, geometry);
    },
  };
}
