import { describe, expect, test } from "vitest";
import { createDots, MOST_DOTS, placeDots, requestsPerDot } from "../../src/charts/dots.ts";
import { othersInWords, otherWorkloads, readyOnStage } from "../../src/charts/other-workloads.ts";
import { layoutStage } from "../../src/charts/stage-layout.ts";
import { stageAt, stageHints, stageKey } from "../../src/charts/stage-model.ts";
import { stagePlan } from "../../src/charts/stage-plan.ts";
import { podWords } from "../../src/charts/stage-words.ts";
import { textWidth } from "../../src/charts/text-width.ts";
import { runViewFixture } from "../support/run-view-fixture.ts";

const view = runViewFixture();
const plan = stagePlan(view);
const SIZE = { width: 796, height: 427, nodes: true, turned: false };

describe("slots", () => {
  test("no two pods of a ReplicaSet stand in one slot at the same time", () => {
    for (const row of plan.rows) {
      for (const a of row.pods) {
        for (const b of row.pods) {
          if (a >= b || plan.slotOfPod[a] !== plan.slotOfPod[b]) continue;
          const [first, second] = [view.pods[a], view.pods[b]];
          const [earlier, later] =
            (first?.created ?? 0) <= (second?.created ?? 0) ? [first, second] : [second, first];
          expect(earlier?.gone ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(later?.created ?? 0);
        }
      }
    }
  });

  test("a row has as many slots as it ever has pods at once, and a pod keeps its slot", () => {
    expect(plan.rows.map((row) => row.slots)).toEqual([10, 10]);
    const places = new Map<string, number>();
    for (let time = 0; time < 300; time += 0.5) {
      for (const { pods } of layoutStage(stageAt(view, time), plan, SIZE).rows) {
        for (const { pod, x } of pods) expect(places.get(pod.name) ?? x).toBe(x);
        for (const { pod, x } of pods) places.set(pod.name, x);
      }
    }
  });
});

describe("the stage at a moment", () => {
  test("before the release all traffic goes to v1, whose pods are ready and hang by stems", () => {
    const [v1, v2] = stageAt(view, 40).rows;
    expect(v1?.pods.map(({ state }) => state)).toEqual(Array.from({ length: 10 }, () => "ready"));
    expect(v1?.pods.every(({ routed }) => routed === 3)).toBe(true);
    expect(v1?.rate).toBeCloseTo(200, -1);
    expect(v2).toMatchObject({ exists: false, pods: [], rate: 0 });
  });

  test("rates of rows add up to what users send, and follow the stems", () => {
    const { rows, users } = stageAt(view, 66.5);
    const sent = users.reduce((sum, { rate }) => sum + rate, 0);
    expect(rows.reduce((sum, { rate }) => sum + rate, 0)).toBeCloseTo(sent, 6);
    const stems = rows.map(({ pods }) => pods.reduce((sum, { routed }) => sum + routed, 0));
    const [first = 0, second = 0] = stems;
    expect(rows[0]?.rate).toBeCloseTo((sent * first) / (first + second), 6);
  });

  test("a terminating pod that a proxy still lists keeps its stem", () => {
    const pod = view.pods.find((one) => one.states.some(({ state }) => state === "terminating"));
    const stopped = pod?.states.find(({ state }) => state === "terminating")?.at ?? 0;
    const shown = stageAt(view, stopped + 0.2).rows.flatMap(({ pods }) => pods);
    expect(shown.find(({ name }) => name === pod?.name)).toMatchObject({ state: "terminating", routed: 3 });
  });

  test("failures of the last ten seconds are counted from the sample to the very moment", () => {
    const { requests } = view;
    const time = 100.25;
    const count = requests.outcome.filter((outcome, index) => {
      const end = requests.end[index] ?? 0;
      return outcome !== 0 && end > time - 10 && end <= time;
    }).length;
    expect(stageAt(view, time).failures.total).toBe(count);
  });

  test("its key changes when a pod changes its state, and not with the time alone", () => {
    const hints = stageHints(view);
    expect(stageKey(view, 40, hints)).toBe(stageKey(view, 41, hints));
    expect(stageKey(view, 59, hints)).not.toBe(stageKey(view, 61, hints));
    expect(stageKey(view, 40, hints)).toBe(stageKey(view, 40, stageHints(view)));
  });
});

describe("the layout of the stage", () => {
  test.each([
    ["2 pods", 2, SIZE],
    ["10 pods", 10, SIZE],
    ["24 pods", 24, SIZE],
    ["60 pods", 60, SIZE],
    ["300 pods", 300, SIZE],
    ["10 pods on a large page", 10, { width: 1132, height: 541, nodes: true, turned: false }],
    ["10 pods on a phone", 10, { width: 390, height: 446, nodes: false, turned: true }],
    ["24 pods on a phone", 24, { width: 390, height: 446, nodes: false, turned: true }],
  ])("places %s inside of the sheet, none on another", (_, replicas, size) => {
    const run = runViewFixture({ replicas, duration: 90, rate: 50 });
    const { rows } = layoutStage(stageAt(run, 64), stagePlan(run), size);
    const pods = rows.flatMap((row) => row.pods);
    expect(pods.length).toBeGreaterThanOrEqual(replicas);
    const cells = new Set(pods.map(({ x, y }) => `${x} ${y}`));
    expect(cells.size).toBe(pods.length);
    for (const { x, y, size: side } of pods) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + side).toBeLessThanOrEqual(size.width);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y + side).toBeLessThanOrEqual(size.height);
    }
  });

  test("up to twelve pods stand in one line at full size, more in more lines and smaller", () => {
    const sizes = [10, 24, 60, 300].map((replicas) => {
      const run = runViewFixture({ replicas, duration: 40, rate: 50 });
      const { rows } = layoutStage(stageAt(run, 30), stagePlan(run), SIZE);
      const [row] = rows;
      return { size: row?.pods[0]?.size, lines: new Set(row?.pods.map(({ y }) => y)).size };
    });
    expect(sizes[0]).toEqual({ size: 26, lines: 1 });
    // Two rows of 24 are too high for 26 px.
    expect(sizes[1]).toEqual({ size: 20, lines: 2 });
    expect(sizes[2]?.size).toBe(14);
    expect(sizes[3]?.size).toBe(8);
  });
});

describe("words on the stage", () => {
  const full = layoutStage(stageAt(view, 118), plan, SIZE);

  test("what a row says of its failures stands clear of where these fall, and of the row's other words", () => {
    const notes = full.rows.flatMap(({ note }) => (note === null ? [] : [note]));
    expect(notes.length).toBeGreaterThan(0);
    for (const { x, y, share, text } of notes) {
      const right = x + textWidth(`${share} ${text}`, 12);
      for (const fall of full.flows.falls.values()) {
        expect(fall.x < x - 4 || fall.x > right + 4 || fall.y > y + 4 || full.flows.laneY < y - 10).toBe(
          true,
        );
      }
      for (const label of full.rows.flatMap(({ labels }) => labels).filter((one) => one.y === y)) {
        expect(label.x - textWidth(label.text, 12)).toBeGreaterThan(right);
      }
    }
  });

  test("what reached no pod falls past the words below its Service and past the weights", () => {
    const fall = full.flows.falls.get(-1);
    const { weights } = full;
    if (fall === undefined || weights === null) throw new Error("there is a Service and a table");
    for (let part = 0; part <= 1; part += 0.02) {
      const x = fall.x + ((fall.toX ?? fall.x) - fall.x) * part;
      const y = fall.y + (full.flows.laneY - fall.y) * part * part;
      const isAtTable = y > weights.y - 14 && x < weights.x + weights.width + 4;
      expect(isAtTable, `${x} ${y}`).toBe(false);
      for (const label of full.services.flatMap(({ labels }) => labels)) {
        const half = textWidth(label.text, 12) / 2 + 4;
        expect(Math.abs(x - label.x) < half && y > label.y - 10 && y < label.y + 6).toBe(false);
      }
    }
  });

  test("a short row has its note beside its pods", () => {
    const run = runViewFixture({ replicas: 2 });
    const rows = layoutStage(stageAt(run, 100), stagePlan(run), SIZE).rows;
    const noted = rows.find(({ note }) => note !== null);
    const pods = noted?.pods ?? [];
    expect(noted?.note?.x).toBeGreaterThan(Math.max(...pods.map(({ x, size }) => x + size)));
    expect(noted?.note?.y).toBeGreaterThan(Math.min(...pods.map(({ y }) => y)));
  });

  test("on a phone the words of a row keep to the sheet and off the line on which its failures fall", () => {
    const phone = { width: 390, height: 446, nodes: false, turned: true };
    for (const { labels, title, pods } of layoutStage(stageAt(view, 118), plan, phone).rows) {
      const [label] = labels;
      if (label === undefined) continue;
      const right = label.x + textWidth(label.text, 12);
      expect(title.x).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(390);
      for (const { x, size } of pods) expect(right).toBeLessThan(x + size / 2 + 4);
    }
  });

  test("neighbours that do the same share one word, also when their containers have ended already", () => {
    const pod = { state: "terminating", status: "Completed", routed: 0 } as const;
    expect(podWords(pod)).toBe("terminating");
    expect(podWords({ ...pod, routed: 2 })).toBe("terminating, still receiving");
    for (let time = 60; time < 90; time += 0.5) {
      for (const { labels } of layoutStage(stageAt(view, time), plan, SIZE).rows) {
        const words = labels.filter(({ className }) => className === "state-word");
        expect(new Set(words.map(({ text }) => text)).size).toBe(words.length);
        for (const a of words) {
          for (const b of words) {
            if (a === b || a.y !== b.y) continue;
            const room = (textWidth(a.text, 11.5) + textWidth(b.text, 11.5)) / 2;
            expect(Math.abs(a.x - b.x)).toBeGreaterThan(room);
          }
        }
      }
    }
  });

  test("a name that is too long loses its middle and stops before the counts", () => {
    const long = "a-very-long-name-of-a-deployment-that-nobody-would-type-6b8f7c9d4";
    const run = {
      ...view,
      replicaSets: view.replicaSets.map((track) => ({ ...track, name: `${long}${track.name}` })),
      pods: view.pods.map((pod) => ({ ...pod, replicaSet: `${long}${pod.replicaSet}` })),
    };
    const [row] = layoutStage(stageAt(run, 40), stagePlan(run), SIZE).rows;
    expect(row?.name).toMatch(/^a-very.*….*\w{4}$/);
    const counts = row?.labels[0];
    expect((row?.title.x ?? 0) + 24 + (row?.name.length ?? 0) * 6.7).toBeLessThan(
      (counts?.x ?? 0) - textWidth(counts?.text ?? "", 12),
    );
  });
});

describe("workloads that users do not call", () => {
  const others = Array.from({ length: 11 }, (_, index) => ({
    uid: `other-${index}`,
    name: `other${index}-5d4f`,
    namespace: "default",
    workload: `deployment/other${index}`,
    version: 0,
    created: 0,
    sizes: [
      { at: 0, desired: 1, ready: 0, available: 0 },
      { at: 5, desired: 1, ready: 1, available: 1 },
    ],
  }));
  const pods = others.map(({ name, uid }) => ({
    uid: `${uid}-pod`,
    name: `${name}-x`,
    namespace: "default",
    version: 0,
    replicaSet: name,
    created: 0,
    states: [{ at: 0, state: "ready" as const, restarts: 0, status: "Running", node: "node-1" }],
    routed: [],
    cpu: new Float32Array(100),
  }));
  const run = { ...view, replicaSets: [...view.replicaSets, ...others], pods: [...view.pods, ...pods] };

  test("have no row, but a line and their pods in the boxes of the nodes", () => {
    const model = stageAt(run, 40);
    expect(model.rows.map(({ name }) => name)).toEqual(stageAt(view, 40).rows.map(({ name }) => name));
    expect(othersInWords(otherWorkloads(run, 40))).toBe("11 other workloads: 11 pods ready");
    expect(othersInWords(otherWorkloads(run, 3))).toBe("11 other workloads: 0 of 11 pods ready");
    expect(othersInWords(otherWorkloads(view, 40))).toBe("");
    const node = model.nodes.find(({ name }) => name === "node-1");
    expect(node?.pods.filter(({ name }) => name.startsWith("other"))).toHaveLength(11);
  });

  test("are not counted with the ready pods of the stage", () => {
    expect(readyOnStage(run)[0]?.[40]).toBe(10);
    expect(readyOnStage(view)).toBe(view.series.readyPods);
  });
});

describe("dots", () => {
  const { flows } = layoutStage(stageAt(view, 100), plan, SIZE);

  test("there are never more than an eye can follow, and they say what they stand for", () => {
    const busy = runViewFixture({ rate: 2000, duration: 30 });
    const busyPlan = stagePlan(busy);
    const busyFlows = layoutStage(stageAt(busy, 25), busyPlan, SIZE).flows;
    const each = requestsPerDot(busy, busyPlan, busyFlows, 1);
    expect(each).toBe(10);
    const dots = createDots();
    placeDots(dots, busy, busyFlows, { time: 20, speed: 1, each });
    expect(dots.length).toBeGreaterThan(300);
    expect(dots.length).toBeLessThanOrEqual(MOST_DOTS);
  });

  test("a dot reaches its pod when its request does", () => {
    const index = view.requests.arrival.findIndex((arrival) => arrival > 100);
    const arrival = view.requests.arrival[index] ?? 0;
    const end = flows.falls.get(view.requests.pod[index] ?? -1);
    const dots = createDots();
    placeDots(dots, view, flows, { time: arrival - 0.013, speed: 1, each: 1 });
    expect(dots.x[0]).toBeCloseTo(end?.x ?? 0, -1);
  });

  test("a dot in a row's band wears the version of that row, also when its request reached none", () => {
    const version = new Uint8Array(view.requests.length).fill(255);
    const dots = createDots();
    const { flows } = layoutStage(stageAt(view, 66.5), plan, SIZE);
    placeDots(dots, { ...view, requests: { ...view.requests, version } }, flows, {
      time: 66.5,
      speed: 1,
      each: 1,
    });
    const kinds = new Set(dots.kind.subarray(0, dots.length));
    expect([...kinds].sort()).toEqual([0, 1, 2]);
  });

  test("the same moment has the same dots", () => {
    const [a, b] = [createDots(), createDots()];
    placeDots(a, view, flows, { time: 100, speed: 2, each: 2 });
    placeDots(b, view, flows, { time: 100, speed: 2, each: 2 });
    expect([...a.x]).toEqual([...b.x]);
  });
});
