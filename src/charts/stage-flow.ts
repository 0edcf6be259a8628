import { type Edge, type FlowPath, flowPath, ribbonPath, ribbonSections } from "./flow-path.ts";
import { layoutManifold } from "./manifold.ts";
import type { Density } from "./stage-density.ts";
import type { Band, Box, PodGeometry } from "./stage-geometry.ts";
import type { RowModel, ServiceModel, StageModel } from "./stage-model.ts";
import type { StagePlan } from "./stage-plan.ts";
import { versionClass } from "./version-look.ts";

/** Where the columns of the stage stand, along the traffic. */
export interface FlowFrame {
  readonly model: StageModel;
  readonly plan: StagePlan;
  readonly density: Density;
  readonly users: number;
  readonly gate: number;
  /** Where bands have reached the level of their row. */
  readonly turn: number;
  /** Across: room for the labels below a Service, and between two groups of users. */
  readonly serviceLabels: number;
  readonly userGap: number;
}

export interface PlacedService {
  readonly service: ServiceModel;
  readonly box: Box;
  /** Across: where its bands begin, and where its labels do, which does not depend on the moment. */
  readonly top: number;
  readonly below: number;
}

export interface PlacedUsers {
  readonly name: string;
  readonly rate: number;
  readonly box: Box;
  readonly band: Band;
  readonly path: FlowPath | null;
}

export interface PlacedRow {
  readonly row: RowModel;
  readonly pods: readonly PodGeometry[];
  readonly bands: readonly Band[];
  /** By index of the pod, from the Service into the pod. */
  readonly paths: readonly (readonly [number, FlowPath])[];
  /** From the Service to the first line. */
  readonly edge: { readonly from: Edge; readonly to: Edge } | null;
}

export interface PlacedFlow {
  readonly services: readonly PlacedService[];
  readonly users: readonly PlacedUsers[];
  readonly rows: readonly PlacedRow[];
}

/** How thick a Service's block is, and an inlet of users. */
export const BLOCK = 8;
const INLET = 5;

/** Users, Services, bands and pods, from left to right. */
export function placeFlow(frame: FlowFrame): PlacedFlow {
  const services = placeServices(frame);
  const outlets = services.map((service) => service.top);
  return {
    services,
    users: frame.model.users.map((_, index) => placeUsers(frame, services, index)),
    rows: frame.model.rows.map((row, index) => placeRow(frame, row, index, outlets)),
  };
}

/** Services stand where their rows are on average, none on the labels of another. */
function placeServices({ model, plan, density, gate, serviceLabels }: FlowFrame): readonly PlacedService[] {
  let free = 12;
  return model.services.map((service, index) => {
    const height = Math.max(3, service.rate * density.unit);
    const most = plan.peakRate * density.unit;
    const middles = density.rows.flatMap((row, at) =>
      plan.rows[at]?.service === index ? row.bottoms.map((bottom) => bottom - row.thickness / 2) : [],
    );
    const middle = middles.reduce((sum, value) => sum + value, 0) / Math.max(1, middles.length);
    const start = Math.max(free, middles.length === 0 ? free : middle * 0.86 - most / 2);
    const below = Math.round(start + most);
    const top = Math.round(start + (most - height) / 2);
    free = below + serviceLabels;
    return { service, box: { x: gate, y: top - 6, width: BLOCK, height: height + 12 }, top, below };
  });
}

/** A group of users has an inlet as high as its traffic; all groups arrive at their Service as one band. */
function placeUsers(frame: FlowFrame, services: readonly PlacedService[], index: number): PlacedUsers {
  const { model, density, users, gate, userGap } = frame;
  const group = model.users[index];
  const fellows = model.users.filter((one) => one.service === group?.service);
  const before = model.users.slice(0, index).filter((one) => one.service === group?.service);
  const heightOf = (groups: StageModel["users"]) =>
    groups.reduce((sum, one) => sum + one.rate * density.unit, 0);
  const service = services[group?.service ?? -1];
  const rate = group?.rate ?? 0;
  const width = rate * density.unit;
  const total = heightOf(fellows) + userGap * (fellows.length - 1);
  const middle = service === undefined ? 60 : service.box.y + service.box.height / 2;
  const top = Math.round(middle - total / 2 + heightOf(before) + userGap * before.length);
  const from = { x: users + INLET, y: top, width };
  const to = { x: gate, y: (service?.top ?? top) + heightOf(before), width };
  return {
    name: group?.name ?? "",
    rate,
    box: { x: users, y: top, width: INLET, height: Math.max(1, width) },
    band: { key: `users ${index}`, d: ribbonPath(from, to), className: "band unrouted" },
    path: service === undefined ? null : flowPath(ribbonSections(from, to)),
  };
}

function placeRow(frame: FlowFrame, row: RowModel, index: number, outlets: number[]): PlacedRow {
  const lines = (frame.density.rows[index]?.bottoms ?? []).map((_, line) =>
    placeLine(frame, row, index, line, outlets),
  );
  return {
    row,
    pods: lines.flatMap((line) => line.pods),
    bands: lines.flatMap((line) => line.bands),
    paths: lines.flatMap((line) => line.paths),
    edge: lines[0]?.edge ?? null,
  };
}

/** One line of a row: its pods, and the band that comes from the Service and thins above them. */
function placeLine(frame: FlowFrame, row: RowModel, index: number, line: number, outlets: number[]) {
  const { density, gate, turn } = frame;
  const place = density.rows[index];
  const slotsPerLine = place?.slotsPerLine ?? 1;
  const bottom = place?.bottoms[line] ?? 0;
  const mine = row.pods.filter((pod) => Math.floor(pod.slot / slotsPerLine) === line);
  const pods = mine.map((pod) => ({
    pod,
    x: density.left + (pod.slot % slotsPerLine) * density.pitch,
    y: bottom + density.stem,
    size: density.size,
    bar: density.bars,
  }));
  const outlet = outlets[row.plan.service];
  if (outlet === undefined) return { pods, bands: [], paths: [], edge: null };
  const widths = stemWidths(row, mine, slotsPerLine, density.unit);
  const thickness = widths.reduce((sum, width) => sum + width, 0);
  outlets[row.plan.service] = outlet + thickness;
  const from = { x: gate + BLOCK, y: outlet, width: thickness };
  const to = { x: turn, y: bottom - thickness, width: thickness };
  const manifold = layoutManifold({
    start: turn,
    turn: density.left - 6,
    bottom,
    thickness,
    stem: density.stem,
    size: density.size,
    centres: widths.map((_, slot) => density.left + slot * density.pitch + density.size / 2),
    widths,
    before: ribbonSections(from, to),
  });
  const className = `band ${versionClass(row.plan.version)}`;
  const band = (part: string, d: string) => ({ key: `${row.plan.key} ${line} ${part}`, d, className });
  const bands = [band("way", ribbonPath(from, to)), band("row", manifold.d), band("stems", manifold.stems)];
  const paths = mine.flatMap((pod): readonly (readonly [number, FlowPath])[] => {
    const path = manifold.paths[pod.slot % slotsPerLine];
    return path === undefined ? [] : [[pod.pod, path]];
  });
  return { pods, bands, paths, edge: { from, to } };
}

/** A stem is as wide as what its pod gets: its share of the nodes that may send to it. */
function stemWidths(
  row: RowModel,
  mine: RowModel["pods"],
  slotsPerLine: number,
  unit: number,
): readonly number[] {
  const nodes = row.pods.reduce((sum, pod) => sum + pod.routed, 0);
  const widths = new Array<number>(slotsPerLine).fill(0);
  for (const pod of mine) {
    if (nodes > 0) widths[pod.slot % slotsPerLine] = (pod.routed / nodes) * row.rate * unit;
  }
  return widths;
}
