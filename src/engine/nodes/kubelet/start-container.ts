import { ContainerPhase } from "../../containers/container-table.ts";
import { type Instant, type Microseconds, milliseconds, NOTHING } from "../../kernel/units.ts";
import { hookDuration } from "./hooks.ts";
import {
  behaviourOf,
  type KubeletEventOf,
  type KubeletWorld,
  nodeOf,
  noticeLater,
  relistLater,
  report,
  specOf,
} from "./kubelet-world.ts";
import type { ContainerInstance, ContainerRecord, PodRecord } from "./pod-record.ts";
import { fail, occupy, reportError, tryLater } from "./pod-worker.ts";
import { ensureImage, pullEnded } from "./pull-image.ts";
import { missingReference } from "./references.ts";
import { afterRestart, backoffMessage, restartWait } from "./restart-backoff.ts";
import { backoffDelay, DELAYS, delay } from "./timing.ts";

/** From the sync that fails to the status that says why. */
const REASON_LAG = milliseconds(250);

/**
 * Starts the pod's containers that are to run, one after another: init containers each to its end, then all others in the
 * order of the specification (kuberuntime_manager.go, SyncPod). One that has to wait does not hold up the next.
 */
export function startNext(world: KubeletWorld, record: PodRecord): void {
  while (record.stage === "running" && !record.isBusy) {
    const index = nextToStart(record, world.agenda.now());
    const container = record.containers[index];
    if (container === undefined) return;
    attempt(world, record, index, container);
  }
}

/** Whether a container that has ended is to be started again (kubecontainer.ShouldContainerBeRestarted). */
export function mayRestart({ pod }: PodRecord, { isInit, isSidecar, actual }: ContainerRecord): boolean {
  if (isSidecar) return true;
  const { restartPolicy } = pod.spec;
  const exitCode = actual.end?.exitCode ?? 0;
  if (isInit) return exitCode !== 0 && restartPolicy !== "Never";
  return restartPolicy === "Always" || (restartPolicy === "OnFailure" && exitCode !== 0);
}

function nextToStart(record: PodRecord, now: Instant): number {
  const isInitialized = record.containers.every(
    (container) => !container.isInit || hasInitialized(container),
  );
  return record.containers.findIndex((container, index) => {
    if (container.actual.isRunning || container.notBefore > now) return false;
    if (container.isInit) {
      const isNext = record.containers.slice(0, index).every(hasInitialized);
      return isNext && isWanted(record, container);
    }
    return isInitialized && isWanted(record, container);
  });
}

/** Whether the containers after it may start: it is done or, as a sidecar, it runs. */
const hasInitialized = ({ isSidecar, actual }: ContainerRecord): boolean =>
  isSidecar ? actual.isRunning : actual.end?.exitCode === 0;

function isWanted(record: PodRecord, container: ContainerRecord): boolean {
  if (container.actual.start < 0) return true;
  const isKnown = container.seen === container.actual || container.restartsAtOnce;
  return isKnown && mayRestart(record, container);
}

function attempt(world: KubeletWorld, record: PodRecord, index: number, container: ContainerRecord): void {
  const now = world.agenda.now();
  const ended = lastEnd(container);
  if (ended !== undefined) {
    const wait = restartWait(container.restartBackoff, ended, now);
    if (wait > NOTHING) {
      backOff(world, record, container, wait);
      return;
    }
    container.restartBackoff = afterRestart(container.restartBackoff, ended, now);
  }
  container.restartsAtOnce = false;
  if (ensureImage(world, record, index, container)) create(world, record, index, container);
}

/** Of a container stopped for a probe, the sync knows only how the start before it ended. */
function lastEnd({ actual, restartsAtOnce }: ContainerRecord): Instant | undefined {
  return (restartsAtOnce ? actual.previous : actual.end)?.finishedAt;
}

function backOff(
  world: KubeletWorld,
  record: PodRecord,
  container: ContainerRecord,
  left: Microseconds,
): void {
  const { uid, pod } = record;
  const { namespace, name } = pod.metadata;
  const wait = container.restartBackoff?.wait ?? left;
  const message = backoffMessage(pod, container.name, wait);
  container.waiting = { reason: "CrashLoopBackOff", message };
  report(world, record, container, {
    type: "Warning",
    reason: "BackOff",
    message: `Back-off restarting failed container ${container.name} in pod ${name}_${namespace}(${uid})`,
  });
  tryLater(world, record, container, backoffDelay(world.seed, left, uid, record.retries));
  world.agenda.after(REASON_LAG, { to: "kubelet", kind: "reasonPublished", uid });
}

/** The pull that the worker waited for has ended. */
export function imagePulled(
  world: KubeletWorld,
  record: PodRecord,
  event: KubeletEventOf<"imagePulled">,
): void {
  const container = record.containers[event.container];
  if (container === undefined || event.step !== record.step) return;
  record.isBusy = false;
  if (pullEnded(world, record, container, event)) create(world, record, event.container, container);
  startNext(world, record);
}

function create(world: KubeletWorld, record: PodRecord, index: number, container: ContainerRecord): void {
  const problem = missingReference(record.pod, specOf(record, container), world.api.objects);
  if (problem !== undefined) {
    reportError(world, record, container, problem);
    fail(world, record, container, { reason: "CreateContainerConfigError", message: problem });
    return;
  }
  const { uid } = record;
  const step = occupy(record);
  const wait = delay(world.seed, DELAYS.start, `${uid}/${container.name}`, container.actual.start + 1);
  world.agenda.after(wait, { to: "kubelet", kind: "containerStarted", uid, container: index, step });
}

/** The process runs; the kubelet's picture of it follows with the next listing. */
export function containerStarted(
  world: KubeletWorld,
  record: PodRecord,
  event: KubeletEventOf<"containerStarted">,
): void {
  const container = record.containers[event.container];
  if (container === undefined || event.step !== record.step) return;
  record.isBusy = false;
  const now = world.agenda.now();
  const { start, end } = container.actual;
  const instance: ContainerInstance = { start: start + 1, isRunning: true, startedAt: now };
  container.actual = end === undefined ? instance : { ...instance, previous: end };
  container.waiting = undefined;
  report(world, record, container, { reason: "Created", message: "Container created" });
  report(world, record, container, { reason: "Started", message: "Container started" });
  runProcess(world, record, event.container, container);
  noticeLater(world, record);
  const hook = hookDuration(specOf(record, container).lifecycle?.postStart);
  if (hook > NOTHING) {
    const step = occupy(record);
    const { uid } = record;
    world.agenda.after(hook, {
      to: "kubelet",
      kind: "postStartEnded",
      uid,
      container: event.container,
      step,
    });
  }
  startNext(world, record);
}

/** What the process will do by itself: listen, and end. An init container does its work for as long as others start up. */
function runProcess(world: KubeletWorld, record: PodRecord, index: number, container: ContainerRecord): void {
  const { agenda, containers } = world;
  const { startup, crash } = behaviourOf(world, container);
  const now = agenda.now();
  const base = { to: "kubelet", uid: record.uid, container: index, start: container.actual.start } as const;
  const doesWork = container.isInit && !container.isSidecar;
  const life = doesWork ? (crash?.after ?? startup) : crash?.after;
  if (life !== undefined) agenda.after(life, { ...base, kind: "containerEnded" });
  if (container.isInit) return;
  containers.setPhase(container.slot, ContainerPhase.starting, now);
  if (startup === NOTHING) containers.setPhase(container.slot, ContainerPhase.listening, now);
  else agenda.after(startup, { ...base, kind: "containerListened" });
  const node = nodeOf(world, record.nodeName);
  if (node.limited.has(record.uid)) relistLater(world, record.nodeName, node);
}
