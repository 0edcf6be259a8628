import type { ImageBehaviour } from "../../containers/image-behaviour.ts";
import { elapsed, inSeconds } from "../../kernel/units.ts";
import { behaviourOf, type KubeletWorld } from "./kubelet-world.ts";
import type { NodeRecord } from "./node-record.ts";
import type { ContainerRecord } from "./pod-record.ts";
import { end } from "./stop-container.ts";

/** 128 + SIGKILL. */
const OUT_OF_MEMORY = 137;

/** Whether the memory that a container of the image may come to use exceeds the limit; 0 = none. */
export function canExceed({ memory, concurrency, queue }: ImageBehaviour, limit: number): boolean {
  if (limit === 0) return false;
  const full = memory.baseBytes + memory.perRequestBytes * (concurrency + queue);
  return memory.leakBytesPerSecond > 0 || full > limit;
}

/** The kernel kills what exceeds its limit; here, it looks once a second. Says whether to look again. */
export function killForMemory(world: KubeletWorld, node: NodeRecord): boolean {
  let isNeeded = false;
  for (const uid of node.limited) {
    const record = world.pods.get(uid);
    record?.containers.forEach((container, index) => {
      if (!container.actual.isRunning || container.memoryLimit === 0) return;
      isNeeded = true;
      if (memoryInUse(world, container) <= container.memoryLimit) return;
      end(world, record, index, { exitCode: OUT_OF_MEMORY, reason: "OOMKilled" });
    });
  }
  return isNeeded;
}

/** Bytes that a running container uses: at rest, for the requests it has taken in, and what it has leaked. */
function memoryInUse(world: KubeletWorld, container: ContainerRecord): number {
  const { containers, agenda } = world;
  const { memory } = behaviourOf(world, container);
  const { slot, actual } = container;
  const requests = (containers.inFlight[slot] ?? 0) + (containers.queued[slot] ?? 0);
  const age = inSeconds(elapsed(actual.startedAt, agenda.now()));
  return memory.baseBytes + memory.perRequestBytes * requests + memory.leakBytesPerSecond * age;
}
