import { type FlowPath, turned } from "./flow-path.ts";
import { chooseDensity } from "./stage-density.ts";
import { type FlowFrame, type PlacedRow, type PlacedService, placeFlow } from "./stage-flow.ts";
import type {
  Box,
  Fall,
  Label,
  PodGeometry,
  RowGeometry,
  ServiceGeometry,
  StageGeometry,
  StageSize,
} from "./stage-geometry.ts";
import { layoutLane } from "./stage-lane.ts";
import type { StageModel } from "./stage-model.ts";
import type { StagePlan } from "./stage-plan.ts";
import { versionClass } from "./version-look.ts";
import { count, shortenMiddle } from "./words.ts";

const PAD = 16;
const USERS = 32;
/** For the lane of failures and the titles of the columns, at the end of the traffic. */
const FOOT = 78;
const LETTER = 6.2;
/** Letters that have room beside its block. */
const SERVICE_NAME = 17;
/** Width of `100 %`. */
const SHARE = 52;

/** The same picture turned by a quarter, for a phone: users at the top, a ReplicaSet's pods in a column. */
export function layoutTurnedStage(model: StageModel, plan: StagePlan, size: StageSize): StageGeometry {
  const frame = frameOf(model, plan, size);
  const { services, users, rows } = placeFlow(frame);
  const bands = [...users.map((one) => one.band), ...rows.flatMap((row) => row.bands)];
  const lane = size.height - 26;
  const placed = rows.map((row, index) => labelRow(frame, row, index, size.width));
  return {
    width: size.width,
    height: size.height,
    bands: bands.map((band) => ({ ...band, d: turnedPath(band.d) })),
    inlets: users.map((one) => turnedBox(one.box)),
    services: services.map(labelService),
    labels: [
      ...users.map(({ name, rate, box }, index) =>
        labelUsers(name, rate, turnedBox(box), index, users.length),
      ),
      ...rows.flatMap((row) => labelShare(row, size.width)),
    ],
    rows: placed,
    lane: layoutLane(model.failures, PAD, size.width - PAD, lane),
    nodes: [],
    weights: null,
    flows: {
      users: users.map((one) => (one.path === null ? null : turnedFlow(one.path))),
      pods: new Map(
        rows.flatMap((row) => row.paths).map(([pod, path]): [number, FlowPath] => [pod, turnedFlow(path)]),
      ),
      falls: fallsOf(placed, services),
      laneY: lane - 8,
    },
  };
}

/** In the unturned picture: along the traffic is x, across it is y. */
function frameOf(model: StageModel, plan: StagePlan, { width, height }: StageSize): FlowFrame {
  const density = chooseDensity(plan, {
    top: 2,
    bottom: width - 4,
    right: height - FOOT,
    zone: Math.round((height - FOOT) * 0.58),
    scale: 1,
    bare: true,
  });
  const span = density.left - USERS;
  return {
    model,
    plan,
    density,
    users: USERS,
    gate: Math.round(USERS + span * 0.42),
    turn: Math.round(USERS + span * 0.92),
    serviceLabels: 40,
    userGap: model.users.length < 2 ? 0 : 44,
  };
}

function labelService({ service, box }: PlacedService): ServiceGeometry {
  const block = turnedBox(box);
  const isLeft = block.x > 130;
  const label = (y: number, text: string, className: string): Label => ({
    x: isLeft ? block.x - 8 : block.x + block.width + 8,
    y: block.y + y,
    text,
    anchor: isLeft ? "end" : "start",
    className,
  });
  return {
    service,
    block,
    area: { x: block.x, y: block.y - 14, width: block.width, height: 36 },
    labels: [
      label(2, shortenMiddle(service.name, SERVICE_NAME), "mono"),
      label(16, `${count(service.ready)} endpoints`, "num quiet"),
    ],
  };
}

/** Two groups of users turn their labels away from each other. */
function labelUsers(name: string, rate: number, box: Box, index: number, groups: number): Label {
  const anchor = groups !== 2 ? "middle" : index === 0 ? "end" : "start";
  const x = anchor === "middle" ? box.x + box.width / 2 : anchor === "end" ? box.x + box.width : box.x;
  return { x: Math.round(x), y: box.y - 9, text: `${name} ${count(rate)}/s`, anchor, className: "name" };
}

/** Beside the band where it has reached its column. */
function labelShare({ row, edge }: PlacedRow, width: number): readonly Label[] {
  if (edge === null || edge.to.width <= 0 || row.desiredWeight <= 0) return [];
  const { from, to } = edge;
  const isLeft = to.y < from.y;
  return [
    {
      x: Math.round(isLeft ? to.y - 10 : Math.min(to.y + to.width + 10, width - SHARE)),
      y: Math.round(to.x - 8),
      text: `${Math.round(row.desiredWeight)}\u00a0%`,
      anchor: isLeft ? "end" : "start",
      className: `share ${versionClass(row.plan.version)}`,
    },
  ];
}

/** Its words end before the line on which failures fall. */
function labelRow(
  { density }: FlowFrame,
  { row, pods }: PlacedRow,
  index: number,
  width: number,
): RowGeometry {
  const place = density.rows[index];
  const text = row.exists ? `${count(row.ready)} of ${count(row.desired)} ready` : "";
  const column = Math.round((place?.bottoms[0] ?? 0) + density.stem + density.size / 2);
  const wanted = column - 8 - 26 - text.length * LETTER;
  const title = {
    x: Math.round(Math.min(Math.max(PAD, wanted), width - PAD - 26 - text.length * LETTER)),
    y: density.right + 20,
  };
  return {
    row,
    name: "",
    title,
    labels: [{ x: title.x + 26, y: title.y, text, anchor: "start", className: "num quiet" }],
    pods: pods.map((pod): PodGeometry => ({ ...pod, x: pod.y, y: pod.x })),
    note: null,
  };
}

function fallsOf(
  rows: readonly RowGeometry[],
  services: readonly PlacedService[],
): ReadonlyMap<number, Fall> {
  const falls = new Map<number, Fall>();
  for (const { pods } of rows) {
    for (const { pod, x, y, size } of pods) falls.set(pod.pod, { x: x + size / 2, y: y + size + 6 });
  }
  const block = services[0]?.box;
  if (block !== undefined) falls.set(-1, { x: block.y + block.height / 2, y: block.x + block.width });
  return falls;
}

function turnedBox({ x, y, width, height }: Box): Box {
  return { x: y, y: x, width: height, height: width };
}

function turnedFlow({ sections, distances, length }: FlowPath): FlowPath {
  const swapped = new Float32Array(sections.length);
  for (let at = 0; at < sections.length; at += 4) {
    const [x = 0, y = 0, halfX = 0, halfY = 0] = sections.subarray(at, at + 4);
    const section = turned({ x, y, halfX, halfY });
    swapped.set([section.x, section.y, section.halfX, section.halfY], at);
  }
  return { sections: swapped, distances, length };
}

const TURNED: Readonly<Record<string, string>> = { H: "V", V: "H", h: "v", v: "h" };

/** Path data with its two coordinates exchanged. */
function turnedPath(d: string): string {
  return d.replace(/([MLCHVhv])([^A-Za-z]*)/g, (_, command: string, numbers: string) => {
    const other = TURNED[command];
    if (other !== undefined) return `${other}${numbers}`;
    const values = numbers.trim().split(/\s+/);
    const pairs = values.flatMap((value, index) =>
      index % 2 === 0 ? [`${values[index + 1]} ${value}`] : [],
    );
    return `${command}${pairs.join(" ")}`;
  });
}
