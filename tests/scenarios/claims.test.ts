import { describe, expect, test, vi } from "vitest";
import type { RunView } from "../../src/engine/index.ts";
import {
  arrivedIn,
  failedIn,
  fullRollout,
  isDeletedSince,
  isForgottenSince,
  isOverSince,
  isReadySince,
  marked,
  podsOf,
  RELEASE,
  readyPods,
  since,
  wanted,
} from "./support/facts.ts";
import { deploymentAt, runOf, SHIPPED, sentencesOf, shipped } from "./support/shipped.ts";

vi.setConfig({ testTimeout: 60_000 });

/** Words of the text, and the check of the scenario or the look at the run that holds them. */
type Claim = readonly [words: string, held: string | ((view: RunView) => void)];

const CLAIMS: Readonly<Record<string, readonly Claim[]>> = {
  "rolling-update-one-at-a-time": [
    ["no extra pod is ever asked for", "no extra pod is asked for"],
    [
      "ten rounds one after the other",
      (view) => expect(wanted(view, 1)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
    ],
    ["more than a minute in all", "it takes more than a minute"],
    [
      "one of the ten pods missing all along",
      (view) => {
        const during = readyPods(view).slice(1, Math.floor(fullRollout(view)));
        expect(new Set(during)).toEqual(new Set([9]));
      },
    ],
    ["Users notice nothing", "no request fails"],
    ["preStop keeps each old pod serving until every node has heard of its end", everyNodeHearsBeforeSigterm],
  ],
  "rolling-update-full-capacity": [
    ["five pods more than usual are asked for", "five pods more at the peak"],
    [
      "Capacity never falls below ten pods",
      (view) => expect(Math.min(...readyPods(view))).toBeGreaterThanOrEqual(10),
    ],
    ["no request fails", "no request fails"],
    ["over within half a minute", "done within half a minute"],
    ["more of it than five pods need", "room for more than five pods is held"],
  ],
  "rolling-update-fastest": [
    ["all ten new pods start at once", (view) => expect(wanted(view, 1)).toEqual([10])],
    [
      "the fastest of the three",
      (view) => {
        for (const other of ["rolling-update-full-capacity", "rolling-update-one-at-a-time"])
          expect(fullRollout(runOf(other))).toBeGreaterThan(fullRollout(view));
      },
    ],
    ["within a quarter of a minute", "done within a quarter of a minute"],
    ["without a failed request", "no request fails"],
    ["room for everything twice", "everything twice at the peak"],
    [
      "within seconds of its first ready pod",
      ({ series, pods }) => {
        const [old = [], fresh = []] = [series.requests[0], series.requests[1]];
        const lastOld = old.findLastIndex((count) => count > 0);
        const ready = Math.min(...pods.filter((pod) => pod.version === 1).map(isReadySince));
        expect(lastOld - ready).toBeLessThan(5);
        expect(fresh[lastOld + 1]).toBeGreaterThan(100);
      },
    ],
  ],
  "slow-starter-without-probes": [
    [
      "counts as ready as soon as the process runs",
      (view) => {
        for (const pod of podsOf(view, 1))
          expect(isReadySince(pod) - since(pod, ({ status }) => status === "Running")).toBeLessThan(1);
      },
    ],
    ["refuse connections", "thousands of connections are refused"],
    ["done within ten seconds", "and yet the rollout is complete within ten seconds"],
    [
      "once the last old pod has ended nobody answers at all",
      (view) => {
        const ended = Math.ceil(Math.max(...podsOf(view, 0).map(isOverSince)));
        expect(failedIn(view, ended + 1, ended + 3)).toBe(arrivedIn(view, ended + 1, ended + 3));
        expect(arrivedIn(view, ended + 1, ended + 3)).toBeGreaterThan(300);
      },
    ],
    [
      "Kubernetes calls it a success",
      () =>
        expect(deploymentAt("slow-starter-without-probes", 70)).toContain("reason: NewReplicaSetAvailable"),
    ],
  ],
  "slow-starter-with-probes": [
    [
      "a readiness probe asks it every five seconds",
      (view) => expect(earliestAnswer(view)).toBeGreaterThan(20),
    ],
    ["No user is sent to a pod before it has answered", noUserBeforeReady],
    ["not one request fails", "no request fails"],
    ["two start-ups one after the other", "it waits for two start-ups"],
    [
      "it waits for every pod",
      (view) => expect(view.pods.filter((pod) => pod.version === 1)).toHaveLength(10),
    ],
  ],
  "bad-version-undone-by-hand": [
    [
      "passes its probes",
      ({ log, pods }) => {
        const ready = new Map<string, number>(
          pods
            .filter((pod) => pod.version === 1)
            .map((pod) => [`pod/${pod.name}`, isReadySince(pod)] as const),
        );
        expect(Math.max(...ready.values())).toBeLessThan(90);
        const failed = log.filter(
          ({ reason, object, at }) => reason === "Unhealthy" && at > (ready.get(object) ?? Infinity),
        );
        expect(failed).toEqual([]);
      },
    ],
    ["answers 8 % of its requests with an error", (view) => expect(errorShare(view, 1)).toBeCloseTo(0.08, 2)],
    ["completes the rollout", "the bad version is rolled out completely"],
    ["notices within seconds", "the verification notices"],
    [
      "undoes nothing by itself",
      ({ markers }) => expect(markers.filter(({ at, kind }) => kind === "undo" && at < 150)).toEqual([]),
    ],
    ["at 02:30 a person types rollout undo", (view) => expect(marked(view, /rollout undo/)).toBe(150)],
    [
      "brings the old version back",
      ({ pods }) => {
        const alive = pods.filter((pod) => pod.gone === undefined);
        expect(alive.map((pod) => [pod.version, pod.states.at(-1)?.state])).toEqual(
          Array(10).fill([0, "ready"]),
        );
      },
    ],
  ],
  "stalled-rollout": [
    ["never becomes ready", (view) => expect(Math.min(...podsOf(view, 1).map(isReadySince))).toBe(Infinity)],
    [
      "eight old pods serving and five new ones waiting",
      (view) => expect(sizesAtTheEnd(view)).toEqual([8, 5]),
    ],
    [
      "After two minutes without progress the Deployment says ProgressDeadlineExceeded",
      () => {
        expect(deploymentAt("stalled-rollout", RELEASE + 119)).not.toContain("ProgressDeadlineExceeded");
        expect(deploymentAt("stalled-rollout", RELEASE + 123)).toContain("reason: ProgressDeadlineExceeded");
      },
    ],
    [
      "that is all that happens",
      (view) => {
        const late = view.log.filter(({ at, reason }) => at > RELEASE + 10 && reason !== "Unhealthy");
        expect(late.map(({ reason }) => reason)).toEqual([]);
      },
    ],
    ["Users feel nothing", "no request fails"],
    ["the release hangs there", "the release is never complete"],
  ],
  "stalled-rollout-undone": [
    ["never becomes ready", "nobody is exposed"],
    [
      "At 04:00, a minute after the deadline, a person types rollout undo",
      (view) => {
        expect(marked(view, /rollout undo/)).toBe(240);
        expect(deploymentAt("stalled-rollout-undone", 178)).not.toContain("ProgressDeadlineExceeded");
        expect(deploymentAt("stalled-rollout-undone", 182)).toContain("reason: ProgressDeadlineExceeded");
      },
    ],
    [
      "the waiting pods of the new version go first",
      (view) => {
        const [down = 0, up = 0] = [view.replicaSets[1], view.replicaSets[0]].map(
          (set) => set?.sizes.find(({ at, desired }) => at > 240 && desired !== 8 && desired !== 5)?.at,
        );
        expect([down > 240, up >= down, up < 241]).toEqual([true, true, true]);
      },
    ],
    [
      "the two old ones that had been given up come back",
      (view) => expect(sizesAtTheEnd(view)).toEqual([10, 0]),
    ],
    ["No request fails", "no request fails"],
  ],
  recreate: [
    [
      "stops every old pod before it starts a new one",
      (view) => {
        const ended = Math.max(...podsOf(view, 0).map(isOverSince));
        expect(Math.min(...podsOf(view, 1).map((pod) => pod.created))).toBeGreaterThanOrEqual(ended);
      },
    ],
    ["no extra room is needed", "no extra room is needed"],
    [
      "go on serving through the ten seconds of their preStop",
      (view) => expect(failedIn(view, 0, 70)).toBe(0),
    ],
    ["closed for about nine seconds", "the shop is closed for about nine seconds"],
    [
      "Every request in that time fails",
      (view) => {
        const { requests, unrouted } = view.series;
        expect(requests.flatMap((column) => [...column.slice(73, 78)]).some((count) => count > 0)).toBe(
          false,
        );
        expect(Math.min(...unrouted.slice(73, 78))).toBeGreaterThan(100);
      },
    ],
    ["more than a thousand of them", "more than a thousand requests fail"],
  ],
  "termination-without-prestop": [
    [
      "its endpoint is taken out of the Service at the same moment, and the two race",
      (view) => {
        const late = podsOf(view, 0).filter((pod) => isForgottenSince(pod) > isOverSince(pod));
        expect(late.length).toBeGreaterThan(0);
      },
    ],
    ["exits at once", (view) => expect(Math.max(...timesToEnd(view))).toBeLessThan(0.5)],
    [
      "up to a second later",
      (view) => {
        const lags = podsOf(view, 0).map((pod) => isForgottenSince(pod) - isDeletedSince(pod));
        expect(Math.max(...lags)).toBeGreaterThan(0.5);
        expect(Math.max(...lags)).toBeLessThan(1.5);
      },
    ],
    ["refused or cut", "some are refused and some are cut"],
    [
      "in every round of the release",
      (view) => {
        const seconds = Array.from({ length: 25 }, (_, index) => failedIn(view, 60 + index, 61 + index));
        expect(seconds.filter((failed) => failed > 0).length).toBeGreaterThanOrEqual(5);
      },
    ],
    ["there is never a downtime", "there is never a downtime"],
  ],
  "termination-with-prestop": [
    ["sleeps for ten seconds first", (view) => expect(Math.min(...timesToEnd(view))).toBeGreaterThan(10)],
    ["by the time SIGTERM comes every proxy has heard of it", everyNodeHearsBeforeSigterm],
    ["Not one request fails", "no request fails"],
    [
      "takes about as long as without them",
      (view) => {
        const difference = fullRollout(view) - fullRollout(runOf("termination-without-prestop"));
        expect(Math.abs(difference)).toBeLessThan(2);
      },
    ],
  ],
};

test("every scenario's text is held", () => {
  expect(Object.keys(CLAIMS).sort()).toEqual([...SHIPPED].sort());
});

describe.each(Object.entries(CLAIMS))("%s", (name, claims) => {
  test("each sentence of the text makes a claim that is held, in its words", () => {
    const { about } = shipped(name);
    expect(claims.map(([words]) => words).filter((words) => !about.includes(words))).toEqual([]);
    const idle = sentencesOf(about).filter((sentence) => !claims.some(([words]) => sentence.includes(words)));
    expect(idle).toEqual([]);
  });

  test.each(claims)("“%s”", (_, held) => {
    if (typeof held === "function") held(runOf(name));
    else expect(runOf(name).checks.find((check) => check.name === held)).toMatchObject({ passed: true });
  });
});

function everyNodeHearsBeforeSigterm(view: RunView): void {
  for (const pod of podsOf(view, 0)) expect(isForgottenSince(pod) - isDeletedSince(pod)).toBeLessThan(10);
}

function noUserBeforeReady(view: RunView): void {
  for (const pod of podsOf(view, 1))
    expect(pod.routed[0]?.at ?? Number.POSITIVE_INFINITY).toBeGreaterThan(isReadySince(pod));
}

const earliestAnswer = (view: RunView): number =>
  Math.min(...podsOf(view, 1).map((pod) => isReadySince(pod) - pod.created));

const timesToEnd = (view: RunView): readonly number[] =>
  podsOf(view, 0).map((pod) => isOverSince(pod) - isDeletedSince(pod));

const sizesAtTheEnd = (view: RunView): readonly number[] =>
  view.replicaSets.map((set) => set.sizes.at(-1)?.desired ?? 0);

function errorShare({ series }: RunView, version: number): number {
  const total = (column: ArrayLike<number> = []) => Array.from(column).reduce((all, one) => all + one, 0);
  return total(series.failed[version]) / total(series.requests[version]);
}
