import { type FlowPath, flowPath, ribbonPath, ribbonSections } from "./flow-path.ts";
import { layoutManifold, type Manifold } from "./manifold.ts";
import { layoutNodes, NODES_HEIGHT } from "./nodes-layout.ts";
import { chooseDensity, type Density } from "./stage-density.ts";
import type {
  Band,
  Label,
  PodGeometry,
  RowGeometry,
  ServiceGeometry,
  StageGeometry,
  StageSize,
} from "./stage-geometry.ts";
import { layoutLane } from "./stage-lane.ts";
import type { RowModel, StageModel } from "./stage-model.ts";
import type { StagePlan } from "./stage-plan.ts";
import { layoutWords, rowNote } from "./stage-words.ts";
import { versionClass } from "./version-look.ts";
import { clock, count, plural } from "./words.ts";

interface Frame {
  readonly model: StageModel;
  readonly plan: StagePlan;
  readonly density: Density;
  readonly xUser: number;
  readonly xGate: number;
  readonly xTurn: number;
  readonly flow: number;
}

const PAD = 20;
const BLOCK = 8;
const WEIGHTS_HEIGHT = 64;

/** Places everything on the stage. What does not depend on the moment (rows, slots, columns) comes from the plan alone. */
export function layoutStage(model: StageModel, plan: StagePlan, size: StageSize): StageGeometry {
  const frame = frameOf(model, plan, size);
  const services = placeServices(frame);
  const users = placeUsers(frame, services);
  const outlets = new Map(services.map((service) => [service.index, service.top]));
  const rows = model.rows.map((row, index) => placeRow(frame, row, index, outlets));
  const lowest = Math.max(0, ...services.map((service) => service.labelEnd), ...users.map((one) => one.end));
  return {
    width: size.width,
    height: size.height,
    bands: [...users.map((one) => one.band), ...rows.flatMap((row) => row.bands)],
    inlets: users.map((one) => one.block),
    services,
    labels: [...users.flatMap((one) => one.labels), ...rows.flatMap((row) => row.shares)],
    rows: rows.map((row) => row.geometry),
    lane: layoutLane(model.failures, frame.density.left, frame.density.right, frame.flow - 24),
    nodes: size.nodes
      ? layoutNodes(model.nodes, { x: PAD, y: size.height - NODES_HEIGHT - 16, width: size.width - 2 * PAD })
      : [],
    weights: weightsBox(frame, lowest),
    flows: {
      users: users.map((one) => one.path),
      pods: new Map(rows.flatMap((row) => row.paths)),
      falls: fallsOf(rows, services),
      laneY: frame.flow - 32,
    },
  };
}

function frameOf(model: StageModel, plan: StagePlan, size: StageSize): Frame {
  const { width, height } = size;
  const flow = size.nodes ? height - NODES_HEIGHT - 24 : height - 4;
  const scale = Math.min(1.5, Math.max(1, Math.min(flow / 330, width / 800)));
  const density = chooseDensity(plan, {
    top: 4,
    bottom: flow - 44,
    right: width - PAD,
    zone: Math.round(width * 0.5 - PAD),
    scale,
  });
  const xUser = 74;
  const span = density.left - xUser;
  return {
    model,
    plan,
    density,
    xUser,
    xGate: Math.round(xUser + span * 0.38),
    xTurn: Math.round(xUser + span * 0.86),
    flow,
  };
}

interface PlacedService extends ServiceGeometry {
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly labelEnd: number;
}

const SERVICE_LABELS = 62;

/** Services stand where their rows' bands are on average, none above the other's label. */
function placeServices(frame: Frame): readonly PlacedService[] {
  const { model, density, xGate } = frame;
  let free = 12;
  return model.services.map((service, index) => {
    const height = Math.max(3, service.rate * density.unit);
    const middles = density.rows.flatMap((row, at) =>
      frame.plan.rows[at]?.service === index ? row.bottoms.map((bottom) => bottom - row.thickness / 2) : [],
    );
    const wanted = middles.length === 0 ? free + 40 : mean(middles) * 0.86;
    const most = frame.plan.peakRate * density.unit;
    const top = Math.round(Math.max(free, wanted - most / 2) + (most - height) / 2);
    const below = Math.round(Math.max(free, wanted - most / 2) + most);
    free = below + SERVICE_LABELS + 12;
    const x = xGate + BLOCK / 2;
    const label = (y: number, text: string, className: string): Label => ({
      x,
      y: below + y,
      text,
      anchor: "middle",
      className,
    });
    return {
      index,
      service,
      top,
      height,
      block: { x: xGate, y: top - 6, width: BLOCK, height: height + 12 },
      labels: [
        label(24, "Service", "name"),
        label(40, service.name, "mono"),
        label(55, plural(service.ready, "endpoint"), "num quiet"),
      ],
      labelEnd: below + SERVICE_LABELS,
    };
  });
}

/** Groups of users, each with an inlet as high as its traffic; together they arrive at their Service as one band. */
function placeUsers(frame: Frame, services: readonly PlacedService[]) {
  const { model, density, xUser, xGate } = frame;
  return model.users.map((group, index) => {
    const service = services[group.service];
    const fellows = model.users.filter((one) => one.service === group.service);
    const place = model.users.slice(0, index).filter((one) => one.service === group.service);
    const height = group.rate * density.unit;
    const before = place.reduce((sum, one) => sum + one.rate * density.unit, 0);
    const gap = Math.max(10, Math.min(26, 34 - 10 * (fellows.length - 2)));
    const total = fellows.reduce((sum, one) => sum + one.rate * density.unit, 0) + gap * (fellows.length - 1);
    const middle = service === undefined ? 60 : service.top + service.height / 2;
    const top = Math.round(middle - total / 2 + before + gap * place.length);
    const from = { x: xUser + 5, y: top, width: height };
    const to = { x: xGate, y: (service?.top ?? top) + before, width: height };
    const label = (y: number, text: string, className: string): Label => ({
      x: xUser - 10,
      y: Math.round(top + height / 2 + y),
      text,
      anchor: "end",
      className,
    });
    return {
      band: { key: `users ${group.name} ${index}`, d: ribbonPath(from, to), className: "band unrouted" },
      block: { x: xUser, y: top, width: 5, height: Math.max(1, height) },
      labels: [label(-3, group.name, "name"), label(13, `${count(group.rate)}/s`, "num")],
      path: service === undefined ? null : flowPath(ribbonSections(from, to)),
      end: top + height + 20,
    };
  });
}

interface PlacedRow {
  readonly bands: readonly Band[];
  readonly shares: readonly Label[];
  readonly paths: readonly (readonly [number, FlowPath])[];
  readonly geometry: RowGeometry;
}

function placeRow(frame: Frame, row: RowModel, index: number, outlets: Map<number, number>): PlacedRow {
  const { density } = frame;
  const place = density.rows[index];
  const pods: PodGeometry[] = [];
  const bands: Band[] = [];
  const paths: (readonly [number, FlowPath])[] = [];
  const shares: Label[] = [];
  const bottoms = place?.bottoms ?? [];
  bottoms.forEach((_, line) => {
    const { manifold, mine, edge } = placeLine(frame, row, index, line, outlets);
    pods.push(...mine);
    if (edge !== null) {
      const hue = versionClass(row.plan.version);
      bands.push({ key: `${row.plan.key} ${line} way`, d: edge.d, className: `band ${hue}` });
      bands.push({ key: `${row.plan.key} ${line}`, d: manifold.d, className: `band ${hue}` });
      bands.push({ key: `${row.plan.key} ${line} stems`, d: manifold.stems, className: `band ${hue}` });
      if (line === 0) shares.push(...shareLabel(row, edge));
      for (const geometry of mine) {
        const path = manifold.paths[geometry.pod.slot % (place?.slotsPerLine ?? 1)];
        if (path !== undefined) paths.push([geometry.pod.pod, path]);
      }
    }
  });
  return { bands, shares, paths, geometry: rowGeometry(frame, row, index, pods) };
}

/** One line of a row: its pods, and the band that comes from the Service and thins above them. */
function placeLine(frame: Frame, row: RowModel, index: number, line: number, outlets: Map<number, number>) {
  const { density, xGate, xTurn } = frame;
  const place = density.rows[index];
  const slotsPerLine = place?.slotsPerLine ?? 1;
  const bottom = place?.bottoms[line] ?? 0;
  const inLine = row.pods.filter((pod) => Math.floor(pod.slot / slotsPerLine) === line);
  const stems = row.pods.reduce((sum, pod) => sum + pod.routed, 0);
  const widths = new Array<number>(slotsPerLine).fill(0);
  for (const pod of inLine) {
    const share = stems === 0 ? 0 : pod.routed / stems;
    widths[pod.slot % slotsPerLine] = share * row.rate * density.unit;
  }
  const thickness = widths.reduce((sum, width) => sum + width, 0);
  const centres = widths.map((_, slot) => density.left + slot * density.pitch + density.size / 2);
  const mine = inLine.map((pod) => ({
    pod,
    x: density.left + (pod.slot % slotsPerLine) * density.pitch,
    y: bottom + density.stem,
    size: density.size,
    bar: density.bars,
  }));
  const outlet = outlets.get(row.plan.service);
  const from = { x: xGate + BLOCK, y: outlet ?? 0, width: thickness };
  const to = { x: xTurn, y: bottom - thickness, width: thickness };
  if (outlet !== undefined) outlets.set(row.plan.service, outlet + thickness);
  const manifold: Manifold = layoutManifold({
    start: xTurn,
    turn: density.left - 6,
    bottom,
    thickness,
    stem: density.stem,
    centres,
    widths,
    before: outlet === undefined ? [] : ribbonSections(from, to),
  });
  const edge = outlet === undefined ? null : { from, to, thickness, d: ribbonPath(from, to) };
  return { manifold, mine, edge };
}

type PlacedEdge = NonNullable<ReturnType<typeof placeLine>["edge"]>;

/** The figure on an edge is the desired weight; it stands outside the band's bend. */
function shareLabel(row: RowModel, { from, to, thickness }: PlacedEdge): readonly Label[] {
  if (thickness <= 0 || row.desiredWeight <= 0) return [];
  const rises = to.y < from.y;
  const x = Math.round((from.x + to.x) / 2 + (rises ? 4 : -10));
  const middle = (from.y + to.y) / 2;
  const y = Math.round(rises ? middle - 12 : middle + thickness + 22);
  const text = `${Math.round(row.desiredWeight)}\u00a0%`;
  return [{ x, y, text, anchor: "middle", className: `share ${versionClass(row.plan.version)}` }];
}

function rowGeometry(frame: Frame, row: RowModel, index: number, pods: readonly PodGeometry[]): RowGeometry {
  const { density, model } = frame;
  const place = density.rows[index];
  const title = { x: density.left, y: place?.title ?? 0 };
  const counts = row.exists
    ? `${count(row.desired)} desired, ${count(row.ready)} ready`
    : model.time < row.created
      ? `from ${clock(row.created)}`
      : "gone";
  const note = density.words ? rowNote(row, { x: density.left, y: (place?.end ?? 0) + 12 }) : null;
  return {
    row,
    name: row.name,
    title,
    labels: [
      { x: density.right, y: title.y, text: counts, anchor: "end", className: "num quiet" },
      ...(density.words ? layoutWords(pods, density, note === null ? 0 : 200) : []),
    ],
    pods,
    note,
  };
}

function fallsOf(rows: readonly PlacedRow[], services: readonly PlacedService[]) {
  const falls = new Map(
    rows.flatMap((row) =>
      row.geometry.pods.map(({ pod, x, y, size, bar }): [number, { x: number; y: number }] => [
        pod.pod,
        { x: x + size / 2, y: y + size + (bar ? 14 : 8) },
      ]),
    ),
  );
  const [service] = services;
  if (service !== undefined)
    falls.set(-1, { x: service.block.x + BLOCK / 2, y: service.block.y + service.block.height });
  return falls;
}

function weightsBox(frame: Frame, lowest: number): StageGeometry["weights"] {
  const { density, flow, model } = frame;
  const height = WEIGHTS_HEIGHT + 28 * Math.max(1, model.weights.length);
  const y = Math.round(flow - height + 18);
  if (model.weights.length < 2 || y < lowest - 14) return null;
  return { x: PAD, y, width: Math.round(Math.min(330, density.left - PAD - 40)), weights: model.weights };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
