import { ContainerPhase, type ContainerTable } from "../../containers/container-table.ts";
import type { ImageBehaviour } from "../../containers/image-behaviour.ts";

/** CPU and memory in use, sampled at the end of each bucket of time. */
export interface UsageRecord {
  /** Cores in use of each node, one row a bucket. */
  readonly nodeCores: Float32Array[];
  /** Cores in use of each container slot that existed, one row every `SLOT_BUCKETS` buckets. */
  readonly slotCores: Float32Array[];
  /** Bytes in use of all containers, one value a bucket. */
  readonly memoryBytes: number[];
  /** Core time of each slot when it was sampled last: at the end of the bucket, and of the row of `slotCores`. */
  bucketCoreTime: Float64Array;
  rowCoreTime: Float64Array;
  /** Index of the node of each slot, as far as slots have been sampled; -1 = a node that is not of the run. */
  readonly slotNodes: number[];
}

/** The rows that are complete, and the core times at their ends. */
export interface UsageState {
  readonly buckets: number;
  readonly rows: number;
  readonly bucketCoreTime: Float64Array;
  readonly rowCoreTime: Float64Array;
}

/** Usage of single containers is kept for so many buckets together. */
export const SLOT_BUCKETS = 5;

export const createUsageRecord = (): UsageRecord => ({
  nodeCores: [],
  slotCores: [],
  memoryBytes: [],
  bucketCoreTime: new Float64Array(0),
  rowCoreTime: new Float64Array(0),
  slotNodes: [],
});

/** Closes a bucket of `width` µs that ends at `end` (µs). `nodes` gives the index of a node by its name. */
export function sampleUsage(
  record: UsageRecord,
  containers: ContainerTable,
  behaviours: readonly ImageBehaviour[],
  nodes: ReadonlyMap<string, number>,
  bucket: { readonly end: number; readonly width: number },
): void {
  record.bucketCoreTime = widened(record.bucketCoreTime, containers.length);
  const { length, coreTime, phase } = containers;
  const { bucketCoreTime, slotNodes } = record;
  noteNodes(slotNodes, containers, nodes);
  const cores = new Float32Array(nodes.size);
  let memory = 0;
  for (let slot = 0; slot < length; slot += 1) {
    const used = coreTime[slot] ?? 0;
    const before = bucketCoreTime[slot] ?? 0;
    const isRunning = isProcess(phase[slot]);
    if (used === before && !isRunning) continue;
    bucketCoreTime[slot] = used;
    const behaviour = behaviours[containers.behaviour[slot] ?? 0];
    const idle = isRunning ? (behaviour?.cpuIdle ?? 0) : 0;
    const node = slotNodes[slot] ?? -1;
    if (node >= 0) cores[node] = (cores[node] ?? 0) + (used - before) / bucket.width + idle;
    if (behaviour && isRunning) memory += memoryOf(behaviour, containers, slot, bucket.end);
  }
  record.nodeCores.push(cores);
  record.memoryBytes.push(memory);
  if (record.nodeCores.length % SLOT_BUCKETS === 0) sampleSlots(record, containers, behaviours, bucket.width);
}

export const saveUsage = (record: UsageRecord): UsageState => ({
  buckets: record.nodeCores.length,
  rows: record.slotCores.length,
  bucketCoreTime: record.bucketCoreTime.slice(),
  rowCoreTime: record.rowCoreTime.slice(),
});

export function restoreUsage(record: UsageRecord, state: UsageState): void {
  record.nodeCores.length = state.buckets;
  record.memoryBytes.length = state.buckets;
  record.slotCores.length = state.rows;
  record.bucketCoreTime = state.bucketCoreTime.slice();
  record.rowCoreTime = state.rowCoreTime.slice();
  record.slotNodes.length = 0;
}

function noteNodes(
  slotNodes: number[],
  containers: ContainerTable,
  nodes: ReadonlyMap<string, number>,
): void {
  for (let slot = slotNodes.length; slot < containers.length; slot += 1) {
    slotNodes.push(nodes.get(containers.slot(slot).nodeName) ?? -1);
  }
}

function sampleSlots(
  record: UsageRecord,
  containers: ContainerTable,
  behaviours: readonly ImageBehaviour[],
  width: number,
): void {
  record.rowCoreTime = widened(record.rowCoreTime, containers.length);
  const row = new Float32Array(containers.length);
  for (let slot = 0; slot < containers.length; slot += 1) {
    const used = containers.coreTime[slot] ?? 0;
    const isRunning = isProcess(containers.phase[slot]);
    const idle = isRunning ? (behaviours[containers.behaviour[slot] ?? 0]?.cpuIdle ?? 0) : 0;
    row[slot] = (used - (record.rowCoreTime[slot] ?? 0)) / (width * SLOT_BUCKETS) + idle;
    record.rowCoreTime[slot] = used;
  }
  record.slotCores.push(row);
}

/** A process starts at `starting` and lives until it is stopped or its pod is gone. */
function isProcess(phase: number | undefined): boolean {
  return phase !== ContainerPhase.stopped && phase !== ContainerPhase.gone;
}

function memoryOf(behaviour: ImageBehaviour, containers: ContainerTable, slot: number, now: number): number {
  const { baseBytes, perRequestBytes, leakBytesPerSecond } = behaviour.memory;
  const age = (now - (containers.startedAt[slot] ?? 0)) / 1_000_000;
  return baseBytes + perRequestBytes * (containers.inFlight[slot] ?? 0) + leakBytesPerSecond * age;
}

function widened(column: Float64Array, length: number): Float64Array {
  if (column.length >= length) return column;
  const wider = new Float64Array(Math.max(length, column.length * 2));
  wider.set(column);
  return wider;
}
