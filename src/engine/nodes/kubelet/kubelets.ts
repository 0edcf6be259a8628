import type { ApiServer } from "../../api/types.ts";
import type { ContainerTable } from "../../containers/container-table.ts";
import { ContainerPhase } from "../../containers/container-table.ts";
import type { ImageBehaviour } from "../../containers/image-behaviour.ts";
import { milliseconds } from "../../kernel/units.ts";
import type { Agenda, Component } from "../../objects/component.ts";
import type { Change } from "../../objects/store.ts";
import type { Kind } from "../../objects/types/kinds.ts";
import { isPodFinished, type Pod } from "../../objects/types/pod.ts";
import {
  behaviourOf,
  type KubeletEvent,
  type KubeletWorld,
  livePod,
  nodeOf,
  relistLater,
  type StartEvent,
  writeStatus,
} from "./kubelet-world.ts";
import { killForMemory } from "./memory-limit.ts";
import { type NodeState, restoredNode, savedNode } from "./node-record.ts";
import { copyPod, type PodRecord } from "./pod-record.ts";
import type { ProbeKind, ProbeResult } from "./probe-worker.ts";
import { probeAnswered, probeDue, triggerReadiness } from "./probing.ts";
import { containerStarted, imagePulled, startNext } from "./start-container.ts";
import { mountVolumes, sandboxReady, takePod } from "./start-pod.ts";
import { end, finishPod, kill, signal, stopContainer, stopPod } from "./stop-container.ts";
import { DELAYS, delay } from "./timing.ts";

/** What the kubelets know, as plain data. */
export interface KubeletState {
  readonly pods: readonly PodRecord[];
  readonly nodes: readonly NodeState[];
}

export interface KubeletDependencies {
  readonly api: ApiServer;
  readonly agenda: Agenda<KubeletEvent>;
  readonly containers: ContainerTable;
  /** Indexes of an image's behaviour and version in the lists of the run. */
  readonly versionOf: (pod: Pod, image: string) => { readonly behaviour: number; readonly version: number };
  readonly behaviours: readonly ImageBehaviour[];
  readonly seed: number;
}

/**
 * The kubelets of all nodes (pkg/kubelet). Each pod has a worker that does one thing after another; what happens to
 * containers by themselves is noticed when the node lists them, once a second. Heartbeats are not written.
 *
 * Simplified: no node pressure, no in-place changes of pods; a pod's periodic sync each minute is left out, as it finds
 * nothing new here.
 */
export function createKubelets(dependencies: KubeletDependencies): Component<KubeletEvent, KubeletState> {
  return new Kubelets(dependencies);
}

class Kubelets implements Component<KubeletEvent, KubeletState> {
  readonly #world: KubeletWorld;

  constructor(dependencies: KubeletDependencies) {
    const { api, agenda, containers, versionOf, behaviours, seed } = dependencies;
    this.#world = { api, agenda, containers, versionOf, behaviours, seed, pods: new Map(), nodes: new Map() };
    containers.observe({
      containerDrained: (slot, time) => agenda.at(time, { to: "kubelet", kind: "drained", slot }),
    });
  }

  watches(kind: Kind): boolean {
    return kind === "Pod";
  }

  changed({ object: pod, type, previous }: Change): void {
    if (pod.kind !== "Pod" || pod.spec.nodeName === undefined) return;
    const { seed, agenda, pods } = this.#world;
    const { uid, deletionTimestamp } = pod.metadata;
    if (type === "DELETED") {
      this.#removed(pod);
      return;
    }
    const before = previous?.kind === "Pod" ? previous : undefined;
    if (before?.spec.nodeName === undefined) {
      agenda.after(delay(seed, DELAYS.pickUp, uid), { to: "kubelet", kind: "podTaken", uid });
    }
    if (deletionTimestamp !== undefined && deletionTimestamp !== before?.metadata.deletionTimestamp) {
      if (!pods.has(uid)) return;
      agenda.after(delay(seed, DELAYS.deletion, uid), { to: "kubelet", kind: "deletionSeen", uid });
    }
  }

  handle(event: KubeletEvent): void {
    if (event.kind === "relisted") {
      this.#relist(event.nodeName);
    } else if (event.kind === "drained") {
      this.#drained(event.slot);
    } else if (event.kind === "podTaken") {
      const pod = this.#world.api.objects.byUid(event.uid);
      if (pod?.kind === "Pod") takePod(this.#world, pod);
    } else if (event.kind === "podCleaned") {
      this.#clean(event.uid);
    } else {
      const record = this.#world.pods.get(event.uid);
      if (record !== undefined) this.#handleForPod(record, event);
    }
  }

  save(): KubeletState {
    const { pods, nodes } = this.#world;
    return {
      pods: [...pods.values()].map(copyPod),
      nodes: [...nodes].map(([name, node]) => savedNode(name, node)),
    };
  }

  restore(state: KubeletState): void {
    const { pods, nodes } = this.#world;
    pods.clear();
    nodes.clear();
    for (const record of state.pods) pods.set(record.uid, copyPod(record));
    for (const node of state.nodes) nodes.set(node.name, restoredNode(node));
  }

  #handleForPod(
    record: PodRecord,
    event: Exclude<KubeletEvent, { readonly kind: "relisted" | "drained" | "podTaken" | "podCleaned" }>,
  ): void {
    const world = this.#world;
    switch (event.kind) {
      case "volumesRetried":
        mountVolumes(world, record);
        break;
      case "sandboxReady":
        sandboxReady(world, record);
        break;
      case "imagePulled":
        imagePulled(world, record, event);
        break;
      case "containerStarted":
        containerStarted(world, record, event);
        break;
      case "postStartEnded":
        if (event.step === record.step) record.isBusy = false;
        startNext(world, record);
        break;
      case "reasonPublished":
        writeStatus(world, record);
        break;
      case "syncDue":
        this.#sync(record);
        break;
      case "deletionSeen":
        record.pod = livePod(world, record) ?? record.pod;
        stopPod(world, record);
        break;
      case "removalSeen":
        stopPod(world, record);
        break;
      case "probeDue":
        this.#published(record, event, probeDue(world, record, event));
        break;
      case "probeAnswered":
        this.#published(record, event, probeAnswered(world, record, event));
        break;
      default:
        this.#handleForStart(record, event);
    }
  }

  #handleForStart(record: PodRecord, event: StartEvent): void {
    const world = this.#world;
    const container = record.containers[event.container];
    if (container === undefined || !container.actual.isRunning || container.actual.start !== event.start)
      return;
    switch (event.kind) {
      case "containerListened":
        if (container.stopping?.isSignalled === true) return;
        world.containers.setPhase(container.slot, ContainerPhase.listening, world.agenda.now());
        break;
      case "containerEnded": {
        const exitCode = behaviourOf(world, container).crash?.exitCode ?? 0;
        end(world, record, event.container, { exitCode, reason: exitCode === 0 ? "Completed" : "Error" });
        break;
      }
      case "preStopEnded":
        if (container.stopping?.isSignalled === false) signal(world, record, event.container);
        break;
      case "drainEnded":
        end(world, record, event.container, { exitCode: 0, reason: "Completed" });
        break;
      case "killDue":
        kill(world, record, event.container);
        break;
      default:
        event satisfies never;
    }
  }

  /** A sync of the pod's worker: status, then what is to be started. */
  #sync(record: PodRecord): void {
    const world = this.#world;
    if (record.stage === "stopped") return;
    writeStatus(world, record);
    triggerReadiness(world, record);
    startNext(world, record);
    const pod = livePod(world, record);
    if (record.stage === "running" && pod !== undefined && isPodFinished(pod)) finishPod(world, record);
  }

  #published(
    record: PodRecord,
    { probe, container }: { readonly probe: ProbeKind; readonly container: number },
    result: ProbeResult | undefined,
  ): void {
    if (result === undefined) return;
    if (probe !== "liveness") this.#sync(record);
    if (result !== "failure" || probe === "readiness" || record.stage !== "running") return;
    if (record.containers[container]?.actual.isRunning !== true) return;
    stopContainer(this.#world, record, container, probe);
  }

  #relist(nodeName: string): void {
    const world = this.#world;
    const node = nodeOf(world, nodeName);
    node.isRelistDue = false;
    const changed = [...node.unseen];
    node.unseen.clear();
    for (const uid of changed) {
      const record = world.pods.get(uid);
      if (record === undefined || record.stage === "stopped") continue;
      for (const container of record.containers) container.seen = container.actual;
      this.#sync(record);
    }
    if (killForMemory(world, node)) relistLater(world, nodeName, node);
  }

  #drained(slot: number): void {
    const { containers, pods } = this.#world;
    const { podUid, containerName } = containers.slot(slot);
    const record = pods.get(podUid);
    const index = record?.containers.findIndex(({ name, isInit }) => !isInit && name === containerName) ?? -1;
    if (record?.containers[index]?.stopping?.isSignalled !== true) return;
    end(this.#world, record, index, { exitCode: 0, reason: "Completed" });
  }

  /** The object is gone: what still runs is stopped all the same. */
  #removed(pod: Pod): void {
    const { pods, agenda } = this.#world;
    const { uid } = pod.metadata;
    const record = pods.get(uid);
    if (record === undefined || record.stage === "stopped") return;
    record.pod = pod;
    agenda.after(REMOVAL_LAG, { to: "kubelet", kind: "removalSeen", uid });
  }

  /** Nothing of the pod is left on the node; its object goes too if it is being deleted, else its record stays until then. */
  #clean(uid: string): void {
    const { api, agenda, containers, pods } = this.#world;
    for (const { slot } of pods.get(uid)?.containers ?? []) {
      if (slot >= 0) containers.setPhase(slot, ContainerPhase.gone, agenda.now());
    }
    const pod = api.objects.byUid(uid);
    if (pod?.kind === "Pod") {
      if (pod.metadata.deletionTimestamp === undefined) return;
      const { namespace, name } = pod.metadata;
      api.delete({ kind: "Pod", namespace, name }, { gracePeriodSeconds: 0, uid });
    }
    pods.delete(uid);
  }
}

/** From the removal of an object to the kubelet's acting on it. */
const REMOVAL_LAG = milliseconds(50);
