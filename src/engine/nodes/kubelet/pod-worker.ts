import { later, type Microseconds } from "../../kernel/units.ts";
import { type KubeletWorld, report, writeStatus } from "./kubelet-world.ts";
import type { ContainerRecord, PodRecord } from "./pod-record.ts";
import { retryDelay } from "./timing.ts";

/** The worker is busy until the event with this step comes. */
export function occupy(record: PodRecord): number {
  record.isBusy = true;
  record.step += 1;
  return record.step;
}

/** Nothing is tried with the container before so long; then the worker syncs. */
export function tryLater(
  world: KubeletWorld,
  record: PodRecord,
  container: ContainerRecord,
  wait: Microseconds,
): void {
  record.retries += 1;
  container.notBefore = later(world.agenda.now(), wait);
  world.agenda.at(container.notBefore, { to: "kubelet", kind: "syncDue", uid: record.uid });
}

/** A sync has failed at a container: its status says why, and it is tried again. */
export function fail(
  world: KubeletWorld,
  record: PodRecord,
  container: ContainerRecord,
  waiting: { readonly reason: string; readonly message: string; readonly retryAfter?: Microseconds },
): void {
  const { reason, message } = waiting;
  container.waiting = { reason, message };
  writeStatus(world, record);
  const wait = waiting.retryAfter ?? retryDelay(world.seed, record.uid, record.retries);
  tryLater(world, record, container, wait);
}

/** The Event that says at what a sync has failed. */
export const reportError = (
  world: KubeletWorld,
  record: PodRecord,
  container: ContainerRecord,
  error: string,
): void =>
  report(world, record, container, { type: "Warning", reason: "Failed", message: `Error: ${error}` });
