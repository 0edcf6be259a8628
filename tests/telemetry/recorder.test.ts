import { describe, expect, it } from "vitest";
import { ContainerPhase } from "../../src/engine/containers/container-table.ts";
import { instant } from "../../src/engine/kernel/units.ts";
import { countBetween } from "../../src/engine/telemetry/recording/bucket-counters.ts";
import { usersExposed } from "../../src/engine/telemetry/recording/release-record.ts";
import { REQUEST_OUTCOMES } from "../../src/engine/traffic/outcome-cause.ts";
import { deploymentChange } from "../support/cluster-history.ts";
import { recordedStand } from "../support/recorded-stand.ts";
import { atSeconds, listeningPod, SERVER } from "../support/traffic-stand.ts";

const OUTCOMES = REQUEST_OUTCOMES.length;
const NO_ENDPOINTS = REQUEST_OUTCOMES.indexOf("noEndpoints");

describe("a recorder", () => {
  it("counts each request once when it arrives and once when it ends", () => {
    const stand = recordedStand();
    stand.threePods();
    stand.run(20);
    const { arrived, ended, arrivedBySpec, sample } = stand.recorder.recording;
    const total = (columns: readonly (Float64Array | undefined)[]) =>
      columns.reduce((sum, column) => sum + (column?.reduce((a, b) => a + b, 0) ?? 0), 0);
    const inFlight = [0, 1, 2].reduce((sum, slot) => sum + (stand.containers.inFlight[slot] ?? 0), 0);
    expect(total(arrived.columns)).toBeGreaterThan(3800);
    expect(total(arrived.columns)).toBe(total(arrivedBySpec.columns));
    expect(total(ended.columns)).toBe(total(arrived.columns) - inFlight);
    expect(sample.id.length).toBe(total(ended.columns)); // one in one at this rate
  });

  it("counts a request in the second in which it ends", () => {
    const stand = recordedStand();
    stand.run(3);
    const { arrived, ended } = stand.recorder.recording;
    for (const second of [0, 1, 2]) {
      const came = countBetween(arrived, 0, second, second + 1);
      expect(came).toBeGreaterThan(150);
      expect(countBetween(ended, NO_ENDPOINTS, second, second + 1)).toBe(came);
    }
  });

  it("measures latency quantiles within the width of a bucket", () => {
    const stand = recordedStand();
    stand.threePods();
    stand.run(60);
    const measures = stand.recorder.measures(atSeconds(0), atSeconds(60), 0);
    expect(Math.abs(measures.p50 / 25 - 1)).toBeLessThan(0.05);
    expect(Math.abs(measures.p99 / 120 - 1)).toBeLessThan(0.1);
    expect(stand.recorder.measures(atSeconds(0), atSeconds(60), 1).requests).toBe(0);
  });

  it("keeps every request of an outage when it is each one's turn", () => {
    const stand = recordedStand();
    stand.run(20);
    const { sample, ended } = stand.recorder.recording;
    const failed = countBetween(ended, NO_ENDPOINTS, 0, 20);
    expect(failed).toBeGreaterThan(3800);
    expect(sample.oneIn).toBe(1);
    expect(sample.id.length).toBe(failed);
  });

  it("notes how many nodes are without an endpoint that accepts connections", () => {
    const stand = recordedStand();
    const slot = listeningPod(stand.containers, "a", {}, instant(0));
    stand.proxies.list(["a"], atSeconds(1), "node-1");
    stand.proxies.list(["a"], atSeconds(2));
    stand.containers.setPhase(slot, ContainerPhase.draining, atSeconds(3));
    listeningPod(stand.containers, "b", {}, atSeconds(4));
    stand.proxies.list(["b"], atSeconds(5), "node-2");
    stand.proxies.list([], atSeconds(6), "node-2");
    expect(stand.downNodes()).toEqual([
      [0, 3],
      [1, 2],
      [2, 1],
      [2, 0],
      [3, 3],
      [5, 2],
      [6, 3],
    ]);
  });

  it("counts as exposed who reached a version that came with the release, and nobody before it", () => {
    const stand = recordedStand();
    listeningPod(stand.containers, "a");
    stand.proxies.list(["a"], atSeconds(0));
    stand.run(5);
    expect(usersExposed(stand.recorder.recording.release)).toBe(0);
    stand.recorder.changed(deploymentChange("shop:1", "shop:2", 5));
    listeningPod(stand.containers, "b", { version: 1 }, atSeconds(5));
    stand.run(6);
    expect(usersExposed(stand.recorder.recording.release)).toBe(0);
    stand.proxies.list(["b"], atSeconds(6));
    stand.run(16);
    const users = stand.recorder.measures(atSeconds(6), atSeconds(16), 1).requests;
    expect(usersExposed(stand.recorder.recording.release)).toBeGreaterThan(users * 0.9);
    expect(usersExposed(stand.recorder.recording.release)).toBeLessThanOrEqual(users + 100);
  });

  it("does not blame a release for 500s of the old version, but for all other failures after it", () => {
    const stand = recordedStand({ behaviours: [{ ...SERVER, errorRate: 0.5 }] });
    listeningPod(stand.containers, "a");
    stand.proxies.list(["a"], atSeconds(0));
    stand.recorder.changed(deploymentChange("shop:1", "shop:2", 1));
    stand.run(5);
    const { release } = stand.recorder.recording;
    expect(release.begun).toBe(atSeconds(1));
    expect(release.harmedRequests).toBe(0);
    stand.proxies.list([], atSeconds(5));
    stand.run(6);
    expect(release.harmedRequests).toBeGreaterThan(150);
    expect(release.firstHarm).toBeGreaterThanOrEqual(atSeconds(5));
  });

  it("samples CPU as core time per second, and memory by requests in flight", () => {
    const stand = recordedStand();
    stand.threePods();
    stand.run(30);
    stand.recorder.advance(atSeconds(30));
    const { nodeCores, slotCores, memoryBytes } = stand.recorder.recording.usage;
    expect([nodeCores.length, slotCores.length, memoryBytes.length]).toEqual([30, 6, 30]);
    const idle = 3 * SERVER.cpuIdle;
    const used = nodeCores.reduce((sum, row) => sum + row.reduce((a, b) => a + b, 0) - idle, 0);
    const served = [0, 1, 2].reduce((sum, slot) => sum + (stand.containers.served[slot] ?? 0), 0);
    expect(used).toBeCloseTo(served * 0.005, 3);
    expect(Math.min(...memoryBytes)).toBeGreaterThanOrEqual(3 * SERVER.memory.baseBytes);
  });

  it("resumes from a checkpoint to the same recording", () => {
    const stand = recordedStand({ behaviours: [{ ...SERVER, errorRate: 0.05 }] });
    stand.threePods();
    stand.run(7.3);
    const saved = structuredClone(stand.save());
    const endings = [1, 2].map(() => {
      stand.containers.setPhase(0, ContainerPhase.stopped, atSeconds(7.3));
      stand.run(15);
      const { latencies, sample, routing, usage, ...rest } = stand.recorder.recording;
      const columns = [...Object.values(latencies), ...Object.values(sample), ...Object.values(routing)];
      const found = structuredClone({
        state: stand.save(),
        columns: columns.flatMap((column) =>
          typeof column === "object" && "values" in column && column.values instanceof Float64Array
            ? [column.values.slice(0, column.length)]
            : [],
        ),
        counts: [rest.arrived.columns, rest.ended.columns, rest.arrivedBySpec.columns],
        usage: [usage.nodeCores, usage.slotCores, usage.memoryBytes],
      });
      stand.restore(saved);
      return found;
    });
    expect(endings[1]).toEqual(endings[0]);
    expect(countBetween(stand.recorder.recording.ended, OUTCOMES, 8, 15)).toBe(0);
  });
});
