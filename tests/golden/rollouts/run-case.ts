import { atSeconds, type Instant, inSeconds } from "../../../src/engine/kernel/units.ts";
import type { Change } from "../../../src/engine/objects/store.ts";
import type { Deployment, ReplicaSet } from "../../../src/engine/objects/types/apps.ts";
import type { Event } from "../../../src/engine/objects/types/core.ts";
import { controllerOf } from "../../../src/engine/objects/types/meta.ts";
import { isPodReady, type Pod } from "../../../src/engine/objects/types/pod.ts";
import { createControlPlane } from "../../../src/engine/simulation/control-plane.ts";
import type {
  Decision,
  EndpointsRow,
  Facts,
  RecordedCase,
  RecordedPod,
  RecordedStep,
  ScriptedBehaviour,
  WorkloadRow,
} from "./recorded-case.ts";
import { type StableNames, stableNames } from "./stable-names.ts";

export interface CommandOutcome {
  readonly line: string;
  readonly started: number;
  readonly done?: number;
  readonly exit?: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What our cluster did with a case, in the words of the recordings. */
export interface OurRun {
  readonly history: readonly Change[];
  readonly names: StableNames;
  readonly commands: readonly CommandOutcome[];
  readonly decisions: readonly Decision[];
  readonly workloads: readonly WorkloadRow[];
  readonly endpoints: readonly EndpointsRow[];
  readonly pods: readonly RecordedPod[];
  readonly final: readonly WorkloadRow[];
}

/**
 * A command took effect shortly before the recording saw it end, so that is when it is typed here; one that waited (a
 * watch) when it was typed, but not before the command ahead of it had ended.
 */
const BEFORE_DONE = 0.05;

export function runCase(recorded: RecordedCase): OurRun {
  const plane = createControlPlane({
    seed: 1,
    nodes: recorded.nodes.map((node) => ({ ...node, labels: node.labels ?? {} })),
    scripted: withRecordedStartups(recorded),
  });
  plane.boot();
  const steps = recorded.steps.map((step, index) => ({
    step,
    index,
    at: effectOf(step, recorded.steps[index - 1]),
  }));
  steps.sort((a, b) => a.at - b.at || a.index - b.index);
  for (const { step, index, at } of steps) {
    plane.advance(atSeconds(at));
    const line = stableNames(plane.store.history).real(step.kubectl ?? "");
    plane.kubectl.run(String(index), line, step.stdin);
  }
  plane.advance(atSeconds(recorded.until));
  const history = plane.store.history;
  const names = stableNames(history);
  const commands = recorded.steps.map((step, index): CommandOutcome => {
    const result = plane.kubectl.result(String(index));
    if (result === undefined) throw new Error(`kubectl ${step.kubectl} was never run`);
    return {
      line: step.kubectl ?? "",
      started: inSeconds(result.started),
      ...(result.done === undefined ? {} : { done: inSeconds(result.done) }),
      ...(result.exit === undefined ? {} : { exit: result.exit }),
      stdout: names.stable(result.stdout),
      stderr: names.stable(result.stderr),
    };
  });
  return {
    history,
    names,
    commands,
    decisions: decisionsOf(history, names),
    workloads: workloadsOf(history, names),
    endpoints: endpointsOf(history, names),
    pods: podsOf(history, names),
    final: finalOf(history, names, recorded.until),
  };
}

/** Time from the creation of a pod to its being bound, which is not part of its start-up. Seconds. */
const BINDING = 0.02;

/**
 * The recordings were made on a busy machine, where each start-up took a little longer than its script says, and in a chain of
 * them that adds up. So the start-up that was recorded of each pod is taken as input, where its image has one owner and
 * nothing but its start-up is scripted.
 */
function withRecordedStartups(recorded: RecordedCase): RecordedCase["behaviour"] {
  const imageOf = new Map(
    recorded.replicas.flatMap((row) =>
      row.spec?.image === undefined ? [] : [[bare(row.object), String(row.spec.image)] as const],
    ),
  );
  const ownersOf = (image: string): number =>
    [...imageOf].filter(
      ([object, one]) => one === image && recorded.pods.some((pod) => setOf(pod.pod) === object),
    ).length;
  const entries = Object.entries(recorded.behaviour).map(([image, behaviour]) => {
    const { startup, except } = behaviour;
    if (startup === null || except !== undefined || ownersOf(image) !== 1) return [image, behaviour] as const;
    const places: { [place: string]: ScriptedBehaviour } = {};
    for (const pod of recorded.pods.filter((one) => imageOf.get(setOf(one.pod)) === image)) {
      const place = Number(/-pod(\d+)\}$/.exec(pod.pod)?.[1] ?? 0) - 1;
      if (place < 0 || pod.ready === null || pod.restarts !== undefined || pod.readiness !== undefined)
        continue;
      places[place] = { ...behaviour, startup: pod.ready - boundAt(recorded, pod), stagger: 0 };
    }
    return [image, { ...behaviour, except: places }] as const;
  });
  return Object.fromEntries(entries);
}

/** A pod that had to wait for room is bound when the scheduler said so; others right after their creation. */
function boundAt(recorded: RecordedCase, pod: RecordedPod): number {
  const scheduled = recorded.decisions.find(
    (one) => one.reason === "Scheduled" && one.object === `Pod/${pod.pod}`,
  );
  const waited = scheduled !== undefined && scheduled.at - pod.created > 1;
  return waited ? scheduled.at : pod.created + BINDING;
}

const bare = (object: string): string => object.slice(object.indexOf("/") + 1).replace(/[{}]/g, "");
const setOf = (pod: string): string => pod.replace(/[{}]/g, "").replace(/-pod\d+$/, "");

function effectOf(step: RecordedStep, before: RecordedStep | undefined): number {
  const watches = step.kubectl?.startsWith("rollout status") ?? false;
  if (watches) return Math.max(step.at, before?.done ?? 0);
  return step.done === undefined ? step.at : Math.max(step.at, step.done - BEFORE_DONE);
}

const time = (moment: Instant): number => inSeconds(moment);

function decisionsOf(history: readonly Change[], names: StableNames): Decision[] {
  return history
    .filter((change) => change.object.kind === "Event" && change.type !== "DELETED")
    .map((change) => decisionOf(change.object as Event, time(change.time), names));
}

function decisionOf(event: Event, at: number, names: StableNames): Decision {
  return {
    at,
    from: event.source.component === "" ? event.reportingComponent : event.source.component,
    ...(event.type === "Normal" ? {} : { type: event.type }),
    reason: event.reason,
    object: names.stable(`${event.involvedObject.kind}/${event.involvedObject.name}`),
    message: names.stable(event.message),
    ...(event.count > 1 ? { count: event.count } : {}),
  };
}

type Workload = Deployment | ReplicaSet;

const isWorkload = (change: Change): boolean =>
  change.object.kind === "Deployment" || change.object.kind === "ReplicaSet";

function workloadsOf(history: readonly Change[], names: StableNames): WorkloadRow[] {
  return history.filter(isWorkload).map((change) => {
    const row = rowOf(change.object as Workload, time(change.time), names);
    return change.type === "DELETED" ? { ...row, deleted: true } : row;
  });
}

function finalOf(history: readonly Change[], names: StableNames, until: number): WorkloadRow[] {
  const last = new Map<string, Change>();
  for (const change of history.filter(isWorkload)) last.set(change.object.metadata.uid, change);
  return [...last.values()]
    .filter((change) => change.type !== "DELETED")
    .map((change) => rowOf(change.object as Workload, until, names))
    .sort((a, b) => (a.object < b.object ? -1 : 1));
}

const ANNOTATIONS = [
  ["revision", "deployment.kubernetes.io/revision"],
  ["revision-history", "deployment.kubernetes.io/revision-history"],
  ["desired-replicas", "deployment.kubernetes.io/desired-replicas"],
  ["max-replicas", "deployment.kubernetes.io/max-replicas"],
  ["change-cause", "kubernetes.io/change-cause"],
] as const;

/** The whole object as the recordings write the `final` ones: zero counts left out as the API leaves them out. */
function rowOf(object: Workload, at: number, names: StableNames): WorkloadRow {
  const annotations: Record<string, string> = {};
  for (const [short, long] of ANNOTATIONS) {
    const value = object.metadata.annotations[long];
    if (value !== undefined) annotations[short] = value;
  }
  const owner = object.metadata.ownerReferences.find((reference) => reference.controller === true);
  const row = {
    at,
    object: names.stable(`${object.kind}/${object.metadata.name}`),
    generation: object.metadata.generation,
    ...(object.kind === "ReplicaSet"
      ? { owner: owner ? names.stable(`${owner.kind}/${owner.name}`) : "" }
      : {}),
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    ...(object.metadata.deletionTimestamp === undefined ? {} : { terminating: true }),
  };
  return object.kind === "Deployment"
    ? { ...row, spec: deploymentSpec(object), status: deploymentStatus(object, names) }
    : {
        ...row,
        spec: { image: imageOf(object), replicas: object.spec.replicas },
        status: replicaSetStatus(object),
      };
}

const imageOf = (object: Workload): string =>
  object.spec.template.spec.containers.map((one) => one.image).join(",");

function deploymentSpec(object: Deployment): Facts {
  return {
    image: imageOf(object),
    progressDeadlineSeconds: object.spec.progressDeadlineSeconds,
    replicas: object.spec.replicas,
    revisionHistoryLimit: object.spec.revisionHistoryLimit,
    strategy: object.spec.strategy,
    ...(object.spec.minReadySeconds ? { minReadySeconds: object.spec.minReadySeconds } : {}),
    ...(object.spec.paused ? { paused: true } : {}),
  };
}

function deploymentStatus(object: Deployment, names: StableNames): Facts {
  const status = object.status;
  return {
    ...counts(status, [
      "availableReplicas",
      "readyReplicas",
      "replicas",
      "unavailableReplicas",
      "updatedReplicas",
    ]),
    ...(status.terminatingReplicas === undefined ? {} : { terminatingReplicas: status.terminatingReplicas }),
    ...(status.observedGeneration === 0 ? {} : { observedGeneration: status.observedGeneration }),
    conditions: status.conditions.map(({ type, status: truth, reason, message }) => ({
      message: names.stable(message),
      reason,
      status: truth,
      type,
    })),
  };
}

function replicaSetStatus(object: ReplicaSet): Facts {
  const status = object.status;
  return {
    ...counts(status, ["availableReplicas", "fullyLabeledReplicas", "readyReplicas"]),
    replicas: status.replicas,
    ...(status.terminatingReplicas === undefined ? {} : { terminatingReplicas: status.terminatingReplicas }),
    ...(status.observedGeneration === 0 ? {} : { observedGeneration: status.observedGeneration }),
    ...(status.conditions.length === 0
      ? {}
      : {
          conditions: status.conditions.map(({ type, status: truth, reason, message }) => ({
            message,
            reason,
            status: truth,
            type,
          })),
        }),
  };
}

function counts<Name extends string>(
  status: { readonly [name in Name]: number },
  names: readonly Name[],
): Facts {
  return Object.fromEntries(names.filter((name) => status[name] !== 0).map((name) => [name, status[name]]));
}

function endpointsOf(history: readonly Change[], names: StableNames): EndpointsRow[] {
  const rows: EndpointsRow[] = [];
  for (const { object, type, time: moment } of history) {
    if (object.kind !== "EndpointSlice") continue;
    const endpoints = (type === "DELETED" ? [] : object.endpoints).map((endpoint) => ({
      pod: names.stable(endpoint.targetRef?.name ?? ""),
      ready: endpoint.conditions.ready,
      serving: endpoint.conditions.serving,
      terminating: endpoint.conditions.terminating,
    }));
    const service = object.metadata.labels["kubernetes.io/service-name"] ?? "";
    rows.push({ at: time(moment), service, slice: names.stable(object.metadata.name), endpoints });
  }
  return rows;
}

function podsOf(history: readonly Change[], names: StableNames): RecordedPod[] {
  const pods = new Map<string, RecordedPod>();
  for (const change of history) {
    if (change.object.kind !== "Pod") continue;
    const pod: Pod = change.object;
    const at = time(change.time);
    const known = pods.get(pod.metadata.uid);
    const restarts = pod.status.containerStatuses.reduce((sum, one) => sum + one.restartCount, 0);
    const turns = readinessOf(known, isPodReady(pod), at);
    pods.set(pod.metadata.uid, {
      pod: names.stable(pod.metadata.name),
      node: pod.spec.nodeName ?? null,
      uid: 0,
      created: known?.created ?? at,
      ready: known?.ready ?? (isPodReady(pod) ? at : null),
      deleted:
        known?.deleted ??
        (pod.metadata.deletionTimestamp !== undefined || change.type === "DELETED" ? at : null),
      gone: change.type === "DELETED" ? at : null,
      ...(restarts > 0 ? { restarts } : {}),
      phase: pod.status.phase,
      ...(turns.length > 0 ? { readiness: turns } : {}),
      ...ownershipOf(known, change, at),
    });
  }
  return [...pods.values()];
}

/** Every turn of a pod's readiness, the first of them to ready. */
function readinessOf(
  known: RecordedPod | undefined,
  isReady: boolean,
  at: number,
): NonNullable<RecordedPod["readiness"]> {
  const turns = known?.readiness ?? [];
  return isReady === (turns.at(-1)?.[1] ?? false) ? turns : [...turns, [at, isReady]];
}

/**
 * When a pod lost the controller that had made it, and when one took it on that had not. Of a pod that was taken on first the
 * recordings do not tell that it is lost again, though it is (replicaset-bare-adopts-stray-pod deletes with --cascade=orphan).
 */
function ownershipOf(
  known: RecordedPod | undefined,
  { object, previous }: Change,
  at: number,
): Pick<RecordedPod, "released" | "adopted"> {
  const { released, adopted } = known ?? {};
  const isOwned = controllerOf(object.metadata) !== undefined;
  const was = previous === undefined ? isOwned : controllerOf(previous.metadata) !== undefined;
  return {
    ...(was && !isOwned && adopted === undefined
      ? { released: at }
      : released === undefined
        ? {}
        : { released }),
    ...(isOwned && !was ? { adopted: at } : adopted === undefined ? {} : { adopted }),
  };
}
