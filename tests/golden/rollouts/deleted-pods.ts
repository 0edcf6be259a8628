import { inSeconds } from "../../../src/engine/kernel/units.ts";
import type { Change } from "../../../src/engine/objects/store.ts";
import { controllerOf } from "../../../src/engine/objects/types/meta.ts";
import { isPodActive, isPodReady, type Pod, podCondition } from "../../../src/engine/objects/types/pod.ts";
import type { RecordedCase } from "./recorded-case.ts";
import type { OurRun } from "./run-case.ts";

/** Gives the pods in a text of our run the names that they have in the recording at a moment. */
export type Rename = (text: string, at: number) => string;

/**
 * Which of several equal pods is deleted is open in the real programs (the uid decides, which is random). So where our
 * cluster deleted another pod than the recorded one, the two must have been equal in every key of the ranking, and from
 * then on they have changed names. Gives the renaming, and a complaint for every pod that was not equal.
 */
export function renamedPods(
  recorded: RecordedCase,
  run: OurRun,
): { readonly rename: Rename; readonly wrong: readonly string[] } {
  const names = new Map<string, string>(run.pods.map((pod) => [pod.pod, pod.pod]));
  const swaps: { readonly at: number; readonly pod: string; readonly instead: string }[] = [];
  const wrong: string[] = [];
  for (const set of new Set(run.pods.map((pod) => setOf(pod.pod)))) {
    const inSet = (pod: { readonly pod: string }): boolean => setOf(pod.pod) === set;
    const theirs = deletionGroups(recorded.pods.filter(inSet));
    const ours = deletionGroups(run.pods.filter(inSet)).flat();
    let place = 0;
    for (const group of theirs) {
      const mine = ours.slice(place, place + group.length);
      place += group.length;
      const open = mine.filter((pod) => !group.some((other) => other.pod === names.get(pod.pod)));
      const missing = group.filter((other) => !mine.some((pod) => names.get(pod.pod) === other.pod));
      open.forEach((pod, index) => {
        const wanted = missing[index];
        const instead = [...names].find(([, stable]) => stable === wanted?.pod)?.[0];
        if (wanted === undefined || instead === undefined) return;
        const difference = inequality(run, pod.pod, instead, (pod.deleted ?? 0) - 0.000001);
        if (difference !== undefined) {
          wrong.push(`deleted ${names.get(pod.pod)} where the real one deleted ${wanted.pod}: ${difference}`);
          return;
        }
        swaps.push({ at: pod.deleted ?? 0, pod: names.get(pod.pod) ?? pod.pod, instead: wanted.pod });
        names.set(instead, names.get(pod.pod) ?? pod.pod);
        names.set(pod.pod, wanted.pod);
      });
    }
  }
  swaps.sort((a, b) => a.at - b.at);
  const nameAt = (name: string, at: number): string =>
    swaps
      .filter((swap) => swap.at <= at)
      .reduce((now, { pod, instead }) => (now === pod ? instead : now === instead ? pod : now), name);
  const rename: Rename = (text, at) => text.replace(/\{[^{}\s]+\}/g, (name) => nameAt(name, at));
  return { rename, wrong };
}

const setOf = (pod: string): string => pod.replace(/-pod\d+\}$/, "}");

type Deleted = { readonly pod: string; readonly deleted: number | null };

/** Deleted pods in order of time, those within half a second of each other together. */
function deletionGroups<P extends Deleted>(pods: readonly P[]): P[][] {
  const sorted = pods
    .filter((pod) => pod.deleted !== null)
    .sort((a, b) => (a.deleted ?? 0) - (b.deleted ?? 0));
  const groups: P[][] = [];
  for (const pod of sorted) {
    const group = groups.at(-1);
    const last = group?.at(-1)?.deleted ?? Number.NEGATIVE_INFINITY;
    if (group !== undefined && (pod.deleted ?? 0) - last < 0.5) group.push(pod);
    else groups.push([pod]);
  }
  return groups;
}

/** In which key of the deletion ranking two pods differ just before `at`; undefined when in none. */
function inequality(run: OurRun, one: string, other: string, at: number): string | undefined {
  const world = podsAt(run.history, at);
  const find = (stable: string): Pod | undefined =>
    [...world.values()].find((pod) => run.names.stable(pod.metadata.name) === stable);
  const [a, b] = [find(one), find(other)];
  if (a === undefined || b === undefined) return "one of them was not there";
  const keys = (pod: Pod): readonly unknown[] => [
    pod.spec.nodeName === undefined,
    pod.status.phase,
    isPodReady(pod),
    pod.metadata.annotations["controller.kubernetes.io/pod-deletion-cost"],
    relatedOnNode(run.history, world, pod),
    pod.status.containerStatuses.reduce((most, status) => Math.max(most, status.restartCount), 0),
  ];
  const [left, right] = [JSON.stringify(keys(a)), JSON.stringify(keys(b))];
  if (left !== right) return `${left} against ${right}`;
  return sameBucket(readySince(a), readySince(b), at) &&
    sameBucket(a.metadata.creationTimestamp / 1e6, b.metadata.creationTimestamp / 1e6, at)
    ? undefined
    : "their ages are in different buckets";
}

/**
 * Ages are compared by the power of two they lie in. The recording's ages differ from ours by its own delays, so two ages
 * less than a factor of two apart may have shared a bucket there.
 */
function sameBucket(since: number | undefined, otherSince: number | undefined, at: number): boolean {
  if (since === undefined || otherSince === undefined) return since === otherSince;
  const [young, old] = [at - since, at - otherSince].sort((x, y) => x - y);
  return young !== undefined && old !== undefined && (old - young < 1 || old / young < 2);
}

function readySince(pod: Pod): number | undefined {
  const ready = podCondition(pod, "Ready");
  return ready?.status === "True" ? inSeconds(ready.lastTransitionTime) : undefined;
}

function podsAt(history: readonly Change[], at: number): Map<string, Pod> {
  const world = new Map<string, Pod>();
  for (const { time, type, object } of history) {
    if (inSeconds(time) > at) break;
    if (object.kind !== "Pod") continue;
    if (type === "DELETED") world.delete(object.metadata.uid);
    else world.set(object.metadata.uid, object);
  }
  return world;
}

function relatedOnNode(history: readonly Change[], world: Map<string, Pod>, pod: Pod): number {
  const ownerOfSet = (uid: string | undefined): string | undefined => {
    const set = history.find((change) => change.object.metadata.uid === uid)?.object;
    return set === undefined ? undefined : (controllerOf(set.metadata)?.uid ?? uid);
  };
  const owner = ownerOfSet(controllerOf(pod.metadata)?.uid);
  return [...world.values()].filter(
    (other) =>
      isPodActive(other) &&
      other.spec.nodeName === pod.spec.nodeName &&
      ownerOfSet(controllerOf(other.metadata)?.uid) === owner,
  ).length;
}
