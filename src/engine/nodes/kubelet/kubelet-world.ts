import type { ApiServer, EventDraft } from "../../api/types.ts";
import type { ContainerTable } from "../../containers/container-table.ts";
import type { ImageBehaviour } from "../../containers/image-behaviour.ts";
import { defined } from "../../kernel/assert.ts";
import type { Microseconds } from "../../kernel/units.ts";
import type { Agenda } from "../../objects/component.ts";
import type { Container, ContainerStatus, Pod } from "../../objects/types/pod.ts";
import type { Writable } from "../../objects/writable.ts";
import { internalAddress } from "../node-object.ts";
import { podStatus } from "../pod-status/pod-status.ts";
import { containerStatus } from "./container-status.ts";
import { createNodeRecord, type NodeRecord } from "./node-record.ts";
import type { ContainerRecord, PodRecord } from "./pod-record.ts";
import type { ProbeKind } from "./probe-worker.ts";
import { nextRelist } from "./timing.ts";

type EventOf<Kind extends string, Data> = Kind extends string
  ? { readonly to: "kubelet"; readonly kind: Kind } & Data
  : never;

interface OfPod {
  readonly uid: string;
}

interface OfContainer extends OfPod {
  /** Its place in the pod. */
  readonly container: number;
}

interface OfProbe extends OfContainer {
  readonly probe: ProbeKind;
  readonly alarm: number;
}

/**
 * What kubelets have on their agenda. `step` numbers what a pod's worker does, `start` the starts of a container, `alarm` the
 * alarms of a probe: an event with an old number is out of date.
 */
export type KubeletEvent =
  | EventOf<"podTaken" | "deletionSeen" | "removalSeen" | "podCleaned", OfPod>
  | EventOf<"volumesRetried" | "sandboxReady" | "reasonPublished" | "syncDue", OfPod>
  | EventOf<
      "imagePulled",
      OfContainer & { readonly step: number; readonly waits: Microseconds; readonly takes: Microseconds }
    >
  | EventOf<"containerStarted" | "postStartEnded", OfContainer & { readonly step: number }>
  | StartEvent
  | EventOf<"drained", { readonly slot: number }>
  | EventOf<"relisted", { readonly nodeName: string }>
  | EventOf<"probeDue", OfProbe>
  | EventOf<"probeAnswered", OfProbe & { readonly isSuccess: boolean; readonly message: string }>;

/** What concerns one start of a container, and is out of date once it has ended. */
export type StartEvent = EventOf<
  "containerListened" | "containerEnded" | "preStopEnded" | "drainEnded" | "killDue",
  OfContainer & { readonly start: number }
>;

/** An event of this kind. */
export type KubeletEventOf<Kind extends KubeletEvent["kind"]> = Extract<
  KubeletEvent,
  { readonly kind: Kind }
>;

/** Everything that the kubelets of a run work with. */
export interface KubeletWorld {
  readonly api: ApiServer;
  readonly agenda: Agenda<KubeletEvent>;
  readonly containers: ContainerTable;
  readonly versionOf: (pod: Pod, image: string) => { readonly behaviour: number; readonly version: number };
  readonly behaviours: readonly ImageBehaviour[];
  readonly seed: number;
  readonly pods: Map<string, PodRecord>;
  readonly nodes: Map<string, NodeRecord>;
}

/** How the image of a container behaves. */
export function behaviourOf(world: KubeletWorld, { behaviour }: ContainerRecord): ImageBehaviour {
  return defined(world.behaviours[behaviour], "every image has a behaviour");
}

/** The record of a node, which begins when it is first asked for. */
export function nodeOf(world: KubeletWorld, nodeName: string): NodeRecord {
  const known = world.nodes.get(nodeName);
  if (known !== undefined) return known;
  const node = createNodeRecord();
  world.nodes.set(nodeName, node);
  return node;
}

/** The container of the specification that a record is about. */
export function specOf({ pod }: PodRecord, { name, isInit }: ContainerRecord): Container {
  const among = isInit ? (pod.spec.initContainers ?? []) : pod.spec.containers;
  return defined(
    among.find((container) => container.name === name),
    "the containers of a pod stay the same",
  );
}

/** The pod as the API has it now; absent once it is gone. */
export function livePod(world: KubeletWorld, { uid }: PodRecord): Pod | undefined {
  const object = world.api.objects.byUid(uid);
  return object?.kind === "Pod" ? object : undefined;
}

/** Writes the status that the record amounts to; says nothing when nothing has changed. */
export function writeStatus(world: KubeletWorld, record: PodRecord): void {
  const pod = livePod(world, record);
  if (pod === undefined) return;
  const { api } = world;
  const containerStatuses: ContainerStatus[] = [];
  const initContainerStatuses: ContainerStatus[] = [];
  for (const container of record.containers) {
    const status = containerStatus(record, container, specOf(record, container), pod);
    (container.isInit ? initContainerStatuses : containerStatuses).push(status);
  }
  const facts = {
    containerStatuses,
    initContainerStatuses,
    isTerminal: record.stage === "stopped",
    hasSandbox: record.hasSandbox && record.stage !== "stopped",
    podIP: record.podIP,
    hostIP: internalAddress(api.objects.get("Node", "", record.nodeName)),
    startTime: record.takenAt,
  };
  const status = podStatus(pod, facts, api.now());
  const { apiVersion, kind, metadata, spec } = pod;
  api.update({ apiVersion, kind, metadata, spec, status }, "status");
}

/** Records an Event about a container, or about the pod itself. */
export function report(
  world: KubeletWorld,
  record: PodRecord,
  container: ContainerRecord | undefined,
  event: { readonly type?: "Normal" | "Warning"; readonly reason: string; readonly message: string },
): void {
  const draft: Writable<EventDraft> = {
    involved: livePod(world, record) ?? record.pod,
    type: event.type ?? "Normal",
    reason: event.reason,
    message: event.message,
    component: "kubelet",
    host: record.nodeName,
  };
  if (container !== undefined) {
    draft.fieldPath = `${container.isInit ? "spec.initContainers" : "spec.containers"}{${container.name}}`;
  }
  world.api.recordEvent(draft);
}

/** What has happened to a container of the pod is noticed at the next listing of its node. */
export function noticeLater(world: KubeletWorld, record: PodRecord): void {
  const node = nodeOf(world, record.nodeName);
  node.unseen.add(record.uid);
  relistLater(world, record.nodeName, node);
}

/** Puts the next listing on the agenda, unless it is there. */
export function relistLater(world: KubeletWorld, nodeName: string, node: NodeRecord): void {
  if (node.isRelistDue) return;
  node.isRelistDue = true;
  const due = nextRelist(world.seed, nodeName, world.agenda.now());
  world.agenda.at(due, { to: "kubelet", kind: "relisted", nodeName });
}
