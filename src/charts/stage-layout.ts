import { layoutNodes, NODES_HEIGHT } from "./nodes-layout.ts";
import { chooseDensity } from "./stage-density.ts";
import {
  BLOCK,
  type FlowFrame,
  type PlacedRow,
  type PlacedService,
  type PlacedUsers,
  placeFlow,
} from "./stage-flow.ts";
import type {
  Fall,
  Label,
  RowGeometry,
  ServiceGeometry,
  StageGeometry,
  StageSize,
} from "./stage-geometry.ts";
import { layoutLane } from "./stage-lane.ts";
import type { RowModel, StageModel } from "./stage-model.ts";
import type { StagePlan } from "./stage-plan.ts";
import { layoutTurnedStage } from "./stage-turned.ts";
import { layoutWords, podWords, rowNote } from "./stage-words.ts";
import { textWidth } from "./text-width.ts";
import { versionClass } from "./version-look.ts";
import { clock, count, plural, shortenMiddle } from "./words.ts";

const PAD = 20;
const USERS = 74;
const SERVICE_LABELS = 74;
const WEIGHTS_HEIGHT = 64;
/** Sizes of type that are reckoned with: those of large pages, so that nothing is cut on small ones. */
const TEXT = 13;
const CODE = 12;
/** Letters of a Service's name that have room under it. */
const SERVICE_NAME = 22;

/** Places everything on the stage. What does not depend on the moment (rows, slots, columns) comes from the plan alone. */
export function layoutStage(model: StageModel, plan: StagePlan, size: StageSize): StageGeometry {
  if (size.turned) return layoutTurnedStage(model, plan, size);
  const { width, height } = size;
  const bottom = size.nodes ? height - NODES_HEIGHT - 24 : height - 4;
  const frame = frameOf(model, plan, width, bottom);
  const { density } = frame;
  const { services, users, rows } = placeFlow(frame);
  const lowest = Math.max(
    ...services.map((service) => service.below + SERVICE_LABELS - 12),
    ...users.map(({ box }) => box.y + box.height + 20),
  );
  return {
    width,
    height,
    bands: [...users.map((one) => one.band), ...rows.flatMap((row) => row.bands)],
    inlets: users.map((one) => one.box),
    services: services.map(labelService),
    labels: [...users.flatMap(labelUsers), ...rows.flatMap((row) => labelShare(row, rows))],
    rows: rows.map((row, index) => labelRow(frame, row, index)),
    lane: layoutLane(model.failures, density.left, density.right, bottom - 24),
    nodes: size.nodes
      ? layoutNodes(model.nodes, { x: PAD, y: height - NODES_HEIGHT - 16, width: width - 2 * PAD })
      : [],
    weights: weightsBox(frame, bottom, lowest),
    flows: {
      users: users.map((one) => one.path),
      pods: new Map(rows.flatMap((row) => row.paths)),
      falls: fallsOf(rows, services, density.left + 4),
      laneY: bottom - 32,
    },
  };
}

function frameOf(model: StageModel, plan: StagePlan, width: number, bottom: number): FlowFrame {
  const density = chooseDensity(plan, {
    top: 4,
    bottom: bottom - 44,
    right: width - PAD,
    zone: Math.round(width * 0.5 - PAD),
    scale: Math.min(1.5, Math.max(1, Math.min(bottom / 330, width / 800))),
    bare: false,
  });
  const span = density.left - USERS;
  return {
    model,
    plan,
    density,
    users: USERS,
    gate: Math.round(USERS + span * 0.38),
    turn: Math.round(USERS + span * 0.86),
    serviceLabels: SERVICE_LABELS,
    userGap: Math.max(10, Math.min(26, 34 - 10 * (model.users.length - 2))),
  };
}

function labelService({ service, box, below }: PlacedService): ServiceGeometry {
  const label = (y: number, text: string, className: string): Label => ({
    x: box.x + BLOCK / 2,
    y: below + y,
    text,
    anchor: "middle",
    className,
  });
  return {
    service,
    block: box,
    area: { x: box.x - 36, y: box.y, width: 80, height: below + 60 - box.y },
    labels: [
      label(24, "Service", "name"),
      label(40, shortenMiddle(service.name, SERVICE_NAME), "mono"),
      label(55, plural(service.ready, "endpoint"), "num quiet"),
    ],
  };
}

function labelUsers({ name, rate, box }: PlacedUsers): readonly Label[] {
  const label = (y: number, text: string, className: string): Label => ({
    x: box.x - 10,
    y: Math.round(box.y + box.height / 2 + y),
    text,
    anchor: "end",
    className,
  });
  return [label(-3, name, "name"), label(13, `${count(rate)}/s`, "num")];
}

/**
 * The figure on an edge is the desired weight; it stands outside the band's bend, or where other bands bend there, above the
 * band where it has reached its row.
 */
function labelShare({ row, edge }: PlacedRow, rows: readonly PlacedRow[]): readonly Label[] {
  if (edge === null || edge.to.width <= 0 || row.desiredWeight <= 0) return [];
  const { from, to } = edge;
  const rises = to.y < from.y;
  const middle = (from.y + to.y) / 2;
  const isInner = rows.some(({ edge: other }) => {
    if (other === null || other.to.width <= 0) return false;
    return rises ? other.to.y < to.y : other.to.y > to.y;
  });
  return [
    {
      x: Math.round(isInner ? to.x + 6 : (from.x + to.x) / 2 + (rises ? 4 : -10)),
      y: Math.round(isInner ? to.y - 7 : rises ? middle - 12 : middle + to.width + 22),
      text: `${Math.round(row.desiredWeight)}\u00a0%`,
      anchor: "middle",
      className: `share ${versionClass(row.plan.version)}`,
    },
  ];
}

/** Mean width of a letter of the code face in its size, and of `v1` with the gap after it. */
const CODE_LETTER = 0.6;
const VERSION = 24;

function labelRow({ density, model }: FlowFrame, { row, pods }: PlacedRow, index: number): RowGeometry {
  const place = density.rows[index];
  const title = { x: density.left, y: place?.title ?? 0 };
  const text = countsOf(row, model.time);
  const room = density.right - textWidth(text, TEXT) - 12 - title.x;
  const name = shortenMiddle(row.name, Math.floor((room - VERSION) / (CODE * CODE_LETTER)));
  const named = VERSION + name.length * CODE * CODE_LETTER + 16;
  const last = density.left + (place?.slotsPerLine ?? 0) * density.pitch;
  const y = (place?.bottoms.at(-1) ?? 0) + density.stem + density.size / 2 + 4;
  const note = rowNote(row, {
    beside: { x: last + 12, y: Math.round(y), right: density.right },
    title: { x: Math.round(title.x + named), y: title.y, right: title.x + room },
  });
  const words = density.words ? layoutWords(pods, density) : [];
  return {
    row,
    name,
    title,
    labels: [{ x: density.right, y: title.y, text, anchor: "end", className: "num quiet" }, ...words],
    pods,
    note,
  };
}

/** Marks that fall from a pod with words under it begin below these. */
const WORD = 32;

function countsOf(row: RowModel, time: number): string {
  if (row.exists) return `${count(row.desired)} desired, ${count(row.ready)} ready`;
  return time < row.created ? `from ${clock(row.created)}` : "gone";
}

/** What reached no pod leaves its Service and falls in a bow, past the words below it, to where the lane begins. */
function fallsOf(
  rows: readonly PlacedRow[],
  services: readonly PlacedService[],
  lane: number,
): ReadonlyMap<number, Fall> {
  const falls = new Map<number, Fall>();
  for (const { pods } of rows) {
    for (const { pod, x, y, size, bar } of pods)
      falls.set(pod.pod, { x: x + size / 2, y: y + size + (podWords(pod) !== "" ? WORD : bar ? 14 : 8) });
  }
  const block = services[0]?.box;
  if (block !== undefined)
    falls.set(-1, { x: block.x + BLOCK + 6, y: block.y + block.height / 2, toX: lane });
  return falls;
}

function weightsBox({ density, model }: FlowFrame, bottom: number, lowest: number): StageGeometry["weights"] {
  const height = WEIGHTS_HEIGHT + 28 * Math.max(1, model.weights.length);
  const y = Math.round(bottom - height + 18);
  if (model.weights.length < 2 || y < lowest - 14) return null;
  return { x: PAD, y, width: Math.round(Math.min(330, density.left - PAD - 40)), weights: model.weights };
}
