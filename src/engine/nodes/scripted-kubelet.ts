import type { ApiServer } from "../api/types.ts";
import {
  type Instant,
  instant,
  later,
  milliseconds,
  NOTHING,
  seconds,
  wholeSecond,
} from "../kernel/units.ts";
import type { Agenda, Component } from "../objects/component.ts";
import type { Change } from "../objects/store.ts";
import { controllerOf } from "../objects/types/meta.ts";
import type { Pod } from "../objects/types/pod.ts";
import { afterRestart, backoffMessage, restartWait } from "./kubelet/restart-backoff.ts";
import { internalAddress, podAddress } from "./node-object.ts";
import { podStatus } from "./pod-status/pod-status.ts";
import {
  containerStatus,
  running,
  type ScriptedBehaviour,
  type ScriptedPod,
  terminated,
} from "./scripted-pod.ts";

/** What scripted kubelets have on their agenda; `start` counts the starts of the container, so that old events show. */
export interface ScriptedKubeletEvent {
  readonly to: "kubelet";
  readonly kind:
    | "podTaken"
    | "becameReady"
    | "turnedUnready"
    | "containerExited"
    | "backoffEnded"
    | "podStopped";
  readonly uid: string;
  readonly start: number;
}

export interface ScriptedKubeletState {
  readonly pods: readonly ScriptedPod[];
  readonly places: readonly (readonly [string, number])[];
  readonly created: readonly (readonly [string, number])[];
  readonly addresses: readonly (readonly [string, number])[];
}

export interface ScriptedKubeletDependencies {
  readonly api: ApiServer;
  readonly agenda: Agenda<ScriptedKubeletEvent>;
  /** By image. */
  readonly behaviour: { readonly [image: string]: ScriptedBehaviour };
}

/** From a write to the kubelet's acting on it. */
const WATCH_LAG = milliseconds(15);

/** What an image does that the script does not name. */
const DEFAULT_BEHAVIOUR: ScriptedBehaviour = { startup: 2, stop: 1 };
const DEFAULT_STOP = 1;

/**
 * Kubelets that follow a script instead of running anything: those of the recorded cases. They write the same status as the
 * real ones, but no Events.
 */
export function createScriptedKubelets(
  dependencies: ScriptedKubeletDependencies,
): Component<ScriptedKubeletEvent, ScriptedKubeletState> {
  return new ScriptedKubelets(dependencies);
}

class ScriptedKubelets implements Component<ScriptedKubeletEvent, ScriptedKubeletState> {
  readonly #api: ApiServer;
  readonly #agenda: Agenda<ScriptedKubeletEvent>;
  readonly #behaviour: { readonly [image: string]: ScriptedBehaviour };
  #pods = new Map<string, ScriptedPod>();
  /** Place of each pod in its owner's order of creation, and how many each owner has created. */
  #places = new Map<string, number>();
  #created = new Map<string, number>();
  /** How many addresses each node has given away. */
  #addresses = new Map<string, number>();

  constructor({ api, agenda, behaviour }: ScriptedKubeletDependencies) {
    this.#api = api;
    this.#agenda = agenda;
    this.#behaviour = behaviour;
  }

  changed({ object: pod, type, previous }: Change): void {
    if (pod.kind !== "Pod") return;
    const { uid, deletionTimestamp } = pod.metadata;
    if (type === "ADDED") this.#count(pod);
    if (type === "DELETED") {
      this.#pods.delete(uid);
      this.#places.delete(uid);
      return;
    }
    const before = previous?.kind === "Pod" ? previous : undefined;
    if (pod.spec.nodeName !== undefined && before?.spec.nodeName === undefined) {
      this.#agenda.after(WATCH_LAG, { to: "kubelet", kind: "podTaken", uid, start: 0 });
    }
    if (deletionTimestamp !== undefined && deletionTimestamp !== before?.metadata.deletionTimestamp) {
      this.#stopLater(pod);
    }
  }

  handle({ kind, uid, start }: ScriptedKubeletEvent): void {
    const object = this.#api.objects.byUid(uid);
    if (object?.kind !== "Pod") return;
    if (kind === "podTaken") {
      this.#take(object);
      return;
    }
    const scripted = this.#pods.get(uid);
    if (scripted === undefined) return;
    if (kind === "podStopped") this.#finish(object, scripted);
    else if (start === scripted.restarts) this.#go(kind, object, scripted);
  }

  save(): ScriptedKubeletState {
    return {
      pods: [...this.#pods.values()],
      places: [...this.#places],
      created: [...this.#created],
      addresses: [...this.#addresses],
    };
  }

  restore(state: ScriptedKubeletState): void {
    this.#pods = new Map(state.pods.map((pod) => [pod.uid, pod]));
    this.#places = new Map(state.places);
    this.#created = new Map(state.created);
    this.#addresses = new Map(state.addresses);
  }

  #count(pod: Pod): void {
    const owner = controllerOf(pod.metadata);
    if (owner === undefined) return;
    const place = this.#created.get(owner.uid) ?? 0;
    this.#created.set(owner.uid, place + 1);
    const ordinal = Number(pod.metadata.name.slice(pod.metadata.name.lastIndexOf("-") + 1));
    this.#places.set(pod.metadata.uid, owner.kind === "StatefulSet" ? ordinal : place);
  }

  #take(pod: Pod): void {
    const { uid } = pod.metadata;
    const place = this.#places.get(uid) ?? 0;
    const image = pod.spec.containers[0]?.image ?? "";
    const script = this.#behaviour[image] ?? DEFAULT_BEHAVIOUR;
    const nodeName = pod.spec.nodeName ?? "";
    const address = this.#addresses.get(nodeName) ?? 0;
    this.#addresses.set(nodeName, address + 1);
    const now = this.#api.now();
    const scripted: ScriptedPod = {
      uid,
      behaviour: script.except?.[String(place)] ?? script,
      place,
      startedAt: now,
      takenAt: now,
      podIP: podAddress(this.#api.objects.get("Node", "", nodeName), address),
      restarts: 0,
      backoff: undefined,
      isReady: false,
      state: running(now),
      lastState: {},
    };
    this.#write(pod, scripted);
    this.#planFrom(scripted, instant(now - WATCH_LAG));
  }

  /** Puts on the agenda what the script says for a container that counts its times from `origin`. */
  #planFrom({ uid, behaviour, place, restarts }: ScriptedPod, origin: Instant): void {
    const stagger = (behaviour.stagger ?? 0) * place;
    const plan = (after: number, kind: "becameReady" | "containerExited"): void => {
      const due = later(origin, seconds(after));
      const now = this.#api.now();
      this.#agenda.at(due < now ? now : due, { to: "kubelet", kind, uid, start: restarts });
    };
    if (behaviour.startup !== null) plan(behaviour.startup + stagger, "becameReady");
    if (behaviour.crashAfter !== undefined) plan(behaviour.crashAfter, "containerExited");
    else if (behaviour.exitAfter !== undefined) plan(behaviour.exitAfter + stagger, "containerExited");
  }

  #go(kind: ScriptedKubeletEvent["kind"], pod: Pod, scripted: ScriptedPod): void {
    if (kind === "containerExited") this.#exit(pod, scripted);
    if (kind === "backoffEnded") this.#restart(pod, scripted);
    if (kind === "turnedUnready") this.#write(pod, { ...scripted, isReady: false });
    if (kind !== "becameReady") return;
    this.#write(pod, { ...scripted, isReady: true });
    const { uid, restarts, behaviour } = scripted;
    if (behaviour.readyFor === undefined) return;
    const event = { to: "kubelet", kind: "turnedUnready", uid, start: restarts } as const;
    this.#agenda.after(seconds(behaviour.readyFor), event);
  }

  /** Exited containers are started again at once the first time, then after 10, 20, 40, … seconds. */
  #exit(pod: Pod, scripted: ScriptedPod): void {
    if (pod.metadata.deletionTimestamp !== undefined) return;
    const exitCode = scripted.behaviour.crashAfter === undefined ? 0 : 1;
    const ended = terminated(scripted, exitCode, this.#api.now());
    const { restartPolicy } = pod.spec;
    const isOver = restartPolicy === "Never" || (restartPolicy === "OnFailure" && exitCode === 0);
    const unready = { ...scripted, isReady: false };
    const now = this.#api.now();
    const wait = restartWait(scripted.backoff, now, now);
    if (isOver) this.#write(pod, { ...unready, state: ended });
    else if (wait === NOTHING) this.#restart(pod, { ...unready, state: ended });
    else {
      const message = backoffMessage(pod, pod.spec.containers[0]?.name ?? "", wait);
      const state = { waiting: { reason: "CrashLoopBackOff", message } };
      this.#write(pod, { ...unready, state, lastState: ended });
      const { uid, restarts } = scripted;
      this.#agenda.after(wait, { to: "kubelet", kind: "backoffEnded", uid, start: restarts });
    }
  }

  #restart(pod: Pod, scripted: ScriptedPod): void {
    if (pod.metadata.deletionTimestamp !== undefined) return;
    const now = this.#api.now();
    const lastState = scripted.state.terminated === undefined ? scripted.lastState : scripted.state;
    const restarted: ScriptedPod = {
      ...scripted,
      startedAt: now,
      restarts: scripted.restarts + 1,
      backoff: afterRestart(scripted.backoff, now, now),
      isReady: false,
      state: running(now),
      lastState,
    };
    this.#write(pod, restarted);
    this.#planFrom(restarted, now);
  }

  #stopLater(pod: Pod): void {
    const { uid, deletionGracePeriodSeconds } = pod.metadata;
    const stop = this.#pods.get(uid)?.behaviour.stop ?? DEFAULT_STOP;
    const wait = Math.min(stop, deletionGracePeriodSeconds ?? stop);
    this.#agenda.after(seconds(wait), { to: "kubelet", kind: "podStopped", uid, start: 0 });
  }

  #finish(pod: Pod, scripted: ScriptedPod): void {
    const now = this.#api.now();
    const state = scripted.state.running === undefined ? scripted.state : terminated(scripted, 0, now);
    this.#write(pod, { ...scripted, isReady: false, state }, true);
    const { namespace, name, uid } = pod.metadata;
    this.#api.delete({ kind: "Pod", namespace, name }, { gracePeriodSeconds: 0, uid });
  }

  #write(pod: Pod, scripted: ScriptedPod, isTerminal = false): void {
    this.#pods.set(scripted.uid, scripted);
    const status = podStatus(
      pod,
      {
        containerStatuses: pod.spec.containers.map((container) => containerStatus(container, scripted, pod)),
        initContainerStatuses: [],
        isTerminal,
        hasSandbox: !isTerminal,
        podIP: scripted.podIP,
        hostIP: internalAddress(this.#api.objects.get("Node", "", pod.spec.nodeName ?? "")),
        startTime: wholeSecond(scripted.takenAt),
      },
      this.#api.now(),
    );
    this.#api.update({ ...pod, status }, "status");
  }
}
